"""Pairs of articles that may be one and the same, found in the background and judged by a curator."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.models.article import Article


class LikelyDuplicateQuerySet(models.QuerySet["LikelyDuplicate"]):
    """Scopes of pairs."""

    def waiting(self) -> "LikelyDuplicateQuerySet":
        """Pairs that nobody has judged yet, of articles that are both still there."""
        return self.filter(is_dismissed=False, first__status__in=Article.LIVE, second__status__in=Article.LIVE)


class LikelyDuplicate(models.Model):
    """Two articles with the same or nearly the same title; the one with the lower number is the first.

    `likeness` is in hundredths. A pair that a curator says is not the same is kept, so that it is not found again.
    """

    class Kind(models.TextChoices):
        SAME_TITLE = "same", _("same title on one site")
        NEAR_TITLE = "near", _("nearly the same title")

    first = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("first article"))
    second = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name=_("second article"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    likeness = models.PositiveSmallIntegerField(_("likeness"))
    is_dismissed = models.BooleanField(_("not the same"), default=False)
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)

    objects = LikelyDuplicateQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ["-likeness", "first_id", "second_id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="library_likelyduplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="library_likelyduplicate_in_order"),
        ]
        indexes = [
            models.Index(fields=["is_dismissed", "-likeness", "first"], name="library_likelyduplicate_list"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
