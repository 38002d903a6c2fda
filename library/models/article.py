"""Articles: what the library is made of."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from library.addresses import IDENTITY_VERSION, identity_key, is_web_address, site_of
from library.models.pages import page_address
from library.models.site import Site
from library.models.tag import ArticleTags, TaggedArticle

MAX_KEY = 512
END_OF_MERGING = Coalesce("merged_into", "pk")

# Why an address is refused that another article has, by the status of that article.
TAKEN = {
    "": _("This address is in the library already: no. %(number)s, “%(title)s”."),
    "binned": _("The article of this address lies in the bin: no. %(number)s, “%(title)s”. Restore it instead."),
    "merged": _("This address was merged into another article and leads on to it: no. %(number)s, “%(title)s”."),
}


def validate_web_address(url: str) -> None:
    """Refuse what is not an http or https address with a host."""
    if not is_web_address(url):
        raise ValidationError(_("Not a web address: it must begin with http:// or https:// and hold no blanks."))


def is_http(field: str) -> Q:
    """The condition that a column holds an http or https address."""
    return Q(**{f"{field}__istartswith": "http://"}) | Q(**{f"{field}__istartswith": "https://"})


class ArticleQuerySet(models.QuerySet["Article"]):
    """Scopes of articles."""

    def published(self) -> "ArticleQuerySet":
        """Articles that readers see."""
        return self.filter(status=Article.Status.PUBLISHED)

    def without_entry(self) -> "ArticleQuerySet":
        """The inbox: articles that stand in no topic yet and may come to stand in one."""
        return self.filter(entries=None, status__in=Article.LIVE)

    def without_tag(self) -> "ArticleQuerySet":
        """Articles that no curator has put a word to yet, of those that readers see or may come to see."""
        return self.filter(tagged_articles=None, status__in=Article.LIVE)

    def with_bad_link(self) -> "ArticleQuerySet":
        """Articles whose link was checked and is not simply alive."""
        return self.exclude(link_state__in=(Article.LinkState.UNKNOWN, Article.LinkState.ALIVE))

    def kept(self) -> "ArticleQuerySet":
        """All but what lies in the bin and what was merged into another."""
        return self.exclude(status__in=Article.PUT_AWAY)

    def in_bin(self) -> "ArticleQuerySet":
        """What a curator deleted and may still restore."""
        return self.filter(status=Article.Status.BINNED)

    def take_out_of_bin(self) -> int:
        """Give these articles, which all lie in the bin, their status back; how many they were."""
        restored = {"status": F("status_before"), "status_before": "", "binned_at": None}
        return self.update(**restored, updated_at=timezone.now())

    def of_identity(self, key: str) -> "Article | None":
        """The article that an identity means: the one that has it, or the one that this was merged into."""
        return self._led_to(Article.objects.filter(key=key))

    def of_number(self, number: int) -> "Article | None":
        """The article that a public number means: the one that has it, or the one that this was merged into."""
        return self._led_to(Article.objects.filter(pk=number))

    def of_identities(self, keys: Iterable[str]) -> "dict[str, Article]":
        """The articles that these identities mean, of those that mean one here; two queries."""
        leads = dict(Article.objects.filter(key__in=list(keys)).order_by().values_list("key", END_OF_MERGING))
        articles = self.in_bulk(set(leads.values()))
        return {key: articles[number] for key, number in leads.items() if number in articles}

    def _led_to(self, named: "ArticleQuerySet") -> "Article | None":
        """One of these rows, whatever was named; merging leaves no chains behind, so one step is all."""
        return self.filter(pk__in=named.order_by().values_list(END_OF_MERGING)[:1]).first()

    def newest_first(self) -> "ArticleQuerySet":
        """In the order in which they came, the latest first."""
        return self.order_by("-added_at", "-id")


class Article(models.Model):  # type: ignore[django-manager-missing]  # taggit has no types
    """One article, however many lines of lists name it. Its number is part of its public address.

    `url` is kept byte for byte; `key` is its identity (see `library.addresses`), by which two spellings of one address
    are one article. One that a curator deletes lies in the bin first, with its lines and marks. One that was merged
    stays as what its address and its number lead on from: to `merged_into`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        BINNED = "binned", _("in the bin")
        MERGED = "merged", _("merged into another")

    LIVE = (Status.DRAFT, Status.PUBLISHED)
    PUT_AWAY = (Status.BINNED, Status.MERGED)

    class LinkState(models.TextChoices):
        UNKNOWN = "unknown", _("not checked")
        ALIVE = "alive", _("alive")
        SUSPECT = "suspect", _("suspect")
        BROKEN = "broken", _("broken")
        DEAD = "dead", _("dead")

    key = models.CharField(_("identity"), max_length=MAX_KEY, unique=True, editable=False)
    key_version = models.PositiveSmallIntegerField(_("identity version"), default=IDENTITY_VERSION, editable=False)
    url = models.TextField(_("address"), validators=[validate_web_address])
    title = models.TextField(_("title"))
    site = models.ForeignKey(
        Site, models.SET_NULL, related_name="articles", verbose_name=_("site"), null=True, blank=True
    )
    language = models.CharField(
        _("language"), max_length=16, blank=True, help_text=_("A language tag such as zh-Hans or en.")
    )
    author = models.CharField(_("author"), max_length=300, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    is_must_read = models.BooleanField(_("must read"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PUBLISHED)
    withdrawn_reason = models.TextField(_("reason of withdrawal"), blank=True)
    status_before = models.CharField(
        _("status before it was put away"), max_length=10, choices=Status, blank=True, editable=False
    )
    binned_at = models.DateTimeField(_("in the bin since"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.CASCADE,
        related_name="merged_articles",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
    )
    private_note = models.TextField(
        _("private note"), blank=True, help_text=_("For curators alone; it leaves the desk in no list, feed or export.")
    )
    link_state = models.CharField(_("link state"), max_length=10, choices=LinkState, default=LinkState.UNKNOWN)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    tags = TaggableManager(
        through=TaggedArticle,
        manager=ArticleTags,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Separated by commas or semicolons; a tag may hold blanks, as in “KV cache”."),
    )
    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-added_at", "-id"]
        permissions = [("draft_article", "Can write drafts of articles")]
        constraints = [
            models.CheckConstraint(condition=is_http("url"), name="library_article_url_is_http"),
            models.CheckConstraint(condition=~Q(title=""), name="library_article_has_title"),
            models.CheckConstraint(
                condition=Q(status="binned", binned_at__isnull=False) | ~Q(status="binned") & Q(binned_at=None),
                name="library_article_binned_since",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False) | ~Q(status="merged") & Q(merged_into=None),
                name="library_article_merged_into",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-added_at", "-id"], name="library_article_newest"),
            models.Index(fields=["site", "status", "-added_at"], name="library_article_of_site"),
            models.Index(fields=["link_state", "status"], name="library_article_link_state"),
            # For the lists of the desk, which show every status.
            models.Index(fields=["-added_at", "-id"], name="library_article_by_age"),
            models.Index(fields=["language"], name="library_article_language"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the article with the identity that follows from its address."""
        self.identify()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The article's page: its number, and its title for people to read."""
        return page_address("article-detail", self.pk, self.slug())

    def clean(self) -> None:
        """Refuse a second article of the same identity, naming the one that is there and where it lies.

        The error `known` says which article that is.
        """
        key = identity_key(self.url)
        holder = Article.objects.filter(key=key).exclude(pk=self.pk).first()
        if holder is None:
            return
        twin = Article.objects.of_identity(key) or holder
        message = TAKEN.get(twin.status) or TAKEN.get(holder.status) or TAKEN[""]
        if twin.pk == self.pk:
            message = _("This address leads here already: another article that had it was merged into this one.")
        told = {"number": twin.pk, "title": twin.title}
        raise ValidationError({"url": ValidationError(message, code="known", params=told)})

    def identify(self) -> None:
        """Set the identity and, where none was chosen, the site that follow from the address."""
        key = identity_key(self.url)
        if self.site_id is None or (self.key and key != self.key and self._site_is_derived()):
            self.site = site_for(self.url)
        self.key, self.key_version = key, IDENTITY_VERSION

    def slug(self) -> str:
        """The title as it stands in the page's address; only the number counts."""
        return slugify(self.title, allow_unicode=True)[:80].strip("-_") or "article"

    def is_put_away(self) -> bool:
        """Whether it lies in the bin or was merged into another."""
        return self.status in self.PUT_AWAY

    def is_public(self) -> bool:
        """Whether readers see it."""
        return self.status == self.Status.PUBLISHED

    def _site_is_derived(self) -> bool:
        return self.site is not None and self.site.host == site_of(self.key).host


def site_for(url: str) -> Site | None:
    """The site that publishes an address, made when it is new; None for an address without a readable host."""
    found = site_of(url)
    if not found.host:
        return None
    site, _created = Site.objects.get_or_create(host=found.host, defaults={"name": found.name})
    return site
