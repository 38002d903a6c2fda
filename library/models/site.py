"""Sites: who publishes an article."""

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from library.models.pages import page_address


class SiteQuerySet(models.QuerySet["Site"]):
    """Scopes of sites."""

    def with_article_count(self) -> "SiteQuerySet":
        """Only sites with published articles, each with `article_count`, the fullest first."""
        published = Count("articles", filter=Q(articles__status="published"))
        return self.annotate(article_count=published).filter(article_count__gt=0).order_by("-article_count", "host")


class Site(models.Model):
    """A publisher such as 知乎专栏 or 科学空间, found by host rules; its name is the curator's to change."""

    host = models.CharField(_("host"), max_length=253, unique=True)
    name = models.CharField(_("name"), max_length=200)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["host"]
        constraints = [models.CheckConstraint(condition=~Q(host=""), name="library_site_has_host")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the site's articles."""
        return page_address("site-detail", self.host)
