"""Shelves: what a reader has marked, with an account or without one."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from library.models.article import Article


def hash_of_key(key: str) -> str:
    """What is stored of a shelf's key: whoever reads the database cannot open a shelf with it."""
    return hashlib.sha256(key.encode()).hexdigest()


class ShelfQuerySet(models.QuerySet["Shelf"]):
    """Scopes of shelves."""

    def with_key(self, key: str) -> "ShelfQuerySet":
        """The anonymous shelf that a key opens; a shelf that joined an account opens by signing in alone."""
        return self.filter(key_hash=hash_of_key(key), user=None)


class Shelf(models.Model):
    """A reader's marks. Without an account it belongs to whoever holds its key, which a cookie keeps."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shelf", verbose_name=_("reader"), null=True, blank=True
    )
    key_hash = models.CharField(_("hash of the key"), max_length=64, default="", editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ShelfQuerySet.as_manager()

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=False) | ~Q(key_hash=""), name="library_shelf_has_owner"),
            models.UniqueConstraint(fields=["key_hash"], condition=~Q(key_hash=""), name="library_shelf_key_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class MarkQuerySet(models.QuerySet["Mark"]):
    """Scopes of marks."""

    def of_public(self) -> "MarkQuerySet":
        """Marks of articles that readers still see."""
        return self.filter(article__status=Article.Status.PUBLISHED)

    def copy_onto(self, leads: Mapping[int, int]) -> None:
        """Copy the marks on articles onto those that they lead to. Where a shelf has several of these, the furthest
        state, any star and the latest moment count.
        """
        gathered: dict[tuple[int, int], list[Mark]] = defaultdict(list)
        for mark in self.filter(article__in={*leads, *leads.values()}).order_by("article_id"):
            gathered[mark.shelf_id, leads.get(mark.article_id, mark.article_id)].append(mark)
        together = [
            Mark(
                shelf_id=shelf,
                article_id=article,
                state=max((mark.state for mark in marks), key=Mark.State.values.index),
                is_starred=any(mark.is_starred for mark in marks),
                changed_at=max(mark.changed_at for mark in marks),
            )
            for (shelf, article), marks in gathered.items()
            if any(mark.article_id in leads for mark in marks)
        ]
        self.bulk_create(
            together,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["shelf", "article"],
            update_fields=["state", "is_starred", "changed_at"],
        )


class Mark(models.Model):
    """How far a reader is with one article, and whether it has a star."""

    class State(models.TextChoices):
        UNREAD = "unread", _("Unread")
        READING = "reading", _("Reading")
        READ = "read", pgettext_lazy("state", "Read")

    shelf = models.ForeignKey(Shelf, models.CASCADE, related_name="marks", verbose_name=_("shelf"))
    article = models.ForeignKey(Article, models.CASCADE, related_name="marks", verbose_name=_("article"))
    state = models.CharField(_("reading state"), max_length=7, choices=State, default=State.UNREAD)
    is_starred = models.BooleanField(_("starred"), default=False)
    changed_at = models.DateTimeField(_("changed at"))

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [models.UniqueConstraint(fields=["shelf", "article"], name="library_mark_once")]
        indexes = [models.Index(fields=["shelf", "state", "-changed_at"], name="library_mark_of_shelf")]

    def __str__(self) -> str:
        return f"{self.article} ({self.get_state_display()})"
