"""Suggestions: what readers propose, and what they say is wrong with an article."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from library.models.article import MAX_KEY, Article, is_http
from library.models.topic import Topic

ADDRESS_KEPT = dt.timedelta(days=90)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """Scopes of suggestions."""

    def waiting(self) -> "SuggestionQuerySet":
        """Those that no curator has decided on."""
        return self.filter(status=Suggestion.Status.WAITING)

    def untold(self) -> "SuggestionQuerySet":
        """Those that were decided on and whose senders left an address to which the answer was not sent yet."""
        return self.exclude(status=Suggestion.Status.WAITING).exclude(email="")

    def forget_addresses(self, now: dt.datetime) -> int:
        """Erase e-mail addresses that were left long ago, whatever became of the suggestion; how many."""
        return self.exclude(email="").filter(created_at__lt=now - ADDRESS_KEPT).update(email="")


class Suggestion(models.Model):
    """An article that a reader proposes, or a report about one that is here. Of the sender nothing is kept but, if they
    like, an e-mail address until the answer is sent.

    `key` is the identity of the proposed address; as long as a suggestion waits, another of the same identity is the
    same suggestion. A report names its article instead; an accepted proposal the article that it became. Nothing is
    fetched before a curator has seen it.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("new article")
        REPORT = "report", _("report")

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    class Reason(models.TextChoices):
        DEAD = "dead", _("The link is dead")
        DUPLICATE = "duplicate", _("It is here twice")
        WRONG = "wrong", _("Something said of it is wrong")
        OTHER = "other", _("Something else")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    url = models.TextField(_("address"))
    key = models.CharField(_("identity"), max_length=MAX_KEY, blank=True, editable=False)
    title = models.TextField(_("title"), blank=True)
    topic = models.ForeignKey(
        Topic, models.SET_NULL, related_name="suggestions", verbose_name=_("topic"), null=True, blank=True
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="reports", verbose_name=_("article"), null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=9, choices=Reason, blank=True)
    note = models.TextField(_("note"), blank=True)
    language = models.CharField(_("language of the form"), max_length=16)
    email = models.EmailField(_("e-mail address for the answer"), blank=True)
    answer = models.TextField(_("answer to the reader"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", verbose_name=_("decided by"), null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(kind="article", status="waiting"),
                name="library_suggestion_waits_once",
            ),
            models.CheckConstraint(condition=is_http("url"), name="library_suggestion_url_is_http"),
            models.CheckConstraint(
                condition=Q(kind="article", reason="") & ~Q(key="")
                | Q(kind="report", article__isnull=False) & ~Q(reason=""),
                name="library_suggestion_has_subject",
            ),
        ]
        indexes = [models.Index(fields=["status", "-created_at", "-id"], name="library_suggestion_queue")]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def is_waiting(self) -> bool:
        """Whether no curator has decided on it."""
        return self.status == self.Status.WAITING

    @property
    def shown_address(self) -> str:
        """The address as everybody may see it who follows the suggestion: without what one sender's spelling tells."""
        return self.key or self.url

    def wait_again(self) -> bool:
        """Have a curator decide anew, the answer forgotten; a proposal lets go of its article. Say whether it waits.

        Where the same address waits in another suggestion by now, this one stays decided.
        """
        row = Suggestion.objects.filter(pk=self.pk)
        if self.kind == self.Kind.ARTICLE:
            row.update(article=None)
        try:
            with transaction.atomic():
                row.update(status=self.Status.WAITING, answer="", decided_by=None, decided_at=None)
        except IntegrityError:
            pass
        self.refresh_from_db()
        return self.is_waiting
