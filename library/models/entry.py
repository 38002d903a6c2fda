"""Entries: an article's places in the lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.models.article import Article, is_http, validate_web_address
from library.models.group import Group
from library.models.topic import Topic


class EntryQuerySet(models.QuerySet["Entry"]):
    """Scopes of entries."""

    def public(self) -> "EntryQuerySet":
        """Entries that readers see: published articles in ordinary topics."""
        return self.filter(article__status=Article.Status.PUBLISHED, topic__role=Topic.Role.ORDINARY)

    def kept(self) -> "EntryQuerySet":
        """All but the lines of articles that lie in the bin or were merged into others.

        These are few and read once, where a join would look at the article of every line.
        """
        return self.exclude(article__in=Article.objects.filter(status__in=Article.PUT_AWAY).order_by())

    def in_order(self) -> "EntryQuerySet":
        """The curator's order within each topic."""
        return self.order_by("topic_id", "position", "id")


class Entry(models.Model):
    """One line of a list for one article: where it stands, and what this line says otherwise than the article does.

    `title` and `url` are empty where the line says the same as the article. Entries and groups of a topic share one
    sequence of positions in reading order: what belongs to a group or to a parent entry follows it.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="entries", verbose_name=_("article"))
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="entries", verbose_name=_("topic"), db_index=False
    )  # each index below begins with it
    group = models.ForeignKey(
        Group,
        models.SET_NULL,
        related_name="entries",
        verbose_name=_("group"),
        null=True,
        blank=True,
        db_index=False,  # see below
    )
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        related_name="subentries",
        verbose_name=_("parent entry"),
        null=True,
        blank=True,
        db_index=False,  # see below
    )
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Entries and groups of a topic share one sequence.")
    )
    title = models.TextField(
        _("title in this line"), blank=True, help_text=_("Only where this line says otherwise than the article.")
    )
    url = models.TextField(
        _("address in this line"),
        blank=True,
        validators=[validate_web_address],
        help_text=_("Only where this line gives another spelling than the article."),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("One line of Markdown."))
    columns = models.JSONField(_("table columns"), default=list, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["topic", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="library_entry_not_under_itself"),
            models.CheckConstraint(condition=Q(url="") | is_http("url"), name="library_entry_url_is_http"),
        ]
        indexes = [
            models.Index(fields=["topic", "position"], name="library_entry_order"),
            # To count the lines of every topic without those of certain articles.
            models.Index(fields=["topic", "article"], name="library_entry_of_topic"),
            # Most lines have neither. Were these in the index, SQLite would take it for a bad one and read every line.
            models.Index(fields=["group"], condition=Q(group__isnull=False), name="library_entry_of_group"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="library_entry_of_parent"),
        ]

    def __str__(self) -> str:
        return self.shown_title()

    def clean(self) -> None:
        """Refuse a group or a parent entry of another topic, and a note of several lines."""
        errors: dict[str, Any] = {}
        if self.group is not None and self.group.topic_id != self.topic_id:
            errors["group"] = _("The group belongs to another topic.")
        if self.parent is not None and self.parent.topic_id != self.topic_id:
            errors["parent"] = _("The parent entry belongs to another topic.")
        if "\n" in self.note.strip() or "\r" in self.note.strip():
            errors["note"] = _("A note is one line.")
        if errors:
            raise ValidationError(errors)

    def shown_title(self) -> str:
        """The title that this line shows."""
        return self.title or self.article.title

    def shown_url(self) -> str:
        """The address that this line shows."""
        return self.url or self.article.url


class EntryLink(models.Model):
    """A secondary link of an entry: [code], [slides], a translation."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="links", verbose_name=_("entry"))
    title = models.TextField(_("title"), blank=True)
    url = models.TextField(_("address"), validators=[validate_web_address])
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("secondary link")
        verbose_name_plural = _("secondary links")
        ordering = ["entry", "position", "id"]
        constraints = [models.CheckConstraint(condition=is_http("url"), name="library_entrylink_url_is_http")]

    def __str__(self) -> str:
        return self.title or self.url
