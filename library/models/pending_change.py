"""Conflicts between a list that was read again and what curators did meanwhile: kept until somebody settles them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from library.models.entry import Entry
from library.models.group import Group
from library.models.readme import Readme, Revision
from library.models.topic import Topic


class PendingChangeQuerySet(models.QuerySet["PendingChange"]):
    """Scopes of conflicts."""

    def open(self) -> "PendingChangeQuerySet":
        """Those that nobody settled yet."""
        return self.filter(settled_at=None)


class PendingChange(models.Model):
    """One change of a list that was not taken over, since a curator changed the same otherwise. Ours stays until then.

    `kind` and `object_id` name the row that it is about, which may be gone by now, or may never have been here. `base`,
    `ours` and `theirs` are what `field` was, is here and is in the list: text; or for a place `{"topic", "group",
    "parent", "path"}` (numbers of rows, and words for people); for the presence of a row `None`, or what it says:
    `{"title", "url", "note", "place", …}`.
    Where the list has no room for what was changed here (`NOT_WRITABLE`), the row says what the list does until then,
    and `ours` is what waits.
    There is one open conflict for a field of a row at most. `title` and `path` are for show.
    """

    class Kind(models.TextChoices):
        README = "readme", _("README list")
        TOPIC = "topic", _("topic")
        GROUP = "group", _("group")
        ENTRY = "entry", _("entry")

    class Conflict(models.TextChoices):
        CHANGED = "changed", _("changed here and in the list")
        DELETED_HERE = "deleted_here", _("deleted here, changed in the list")
        GONE_THERE = "gone_there", _("changed here, gone from the list")
        TOPIC_GONE = "topic_gone", _("gone from the list, but still holds something here")
        NOT_WRITABLE = "not_writable", _("changed here, and the list has no room for it")

    class Field(models.TextChoices):
        TITLE = "title", _("title")
        LABEL = "label", _("label")
        URL = "url", _("address")
        NOTE = "note", _("note")
        PLACE = "place", _("place")
        ORDER = "order", _("order")
        LINKS = "links", _("secondary links")
        COLUMNS = "columns", _("table columns")
        ROLE = "role", _("role")
        TAGLINE = "tagline", _("tagline")
        PRESENCE = "presence", _("presence")

    class Decision(models.TextChoices):
        OURS = "ours", _("ours kept")
        THEIRS = "theirs", _("taken from the list")
        OWN = "own", _("own words")
        ITSELF = "itself", _("settled by itself")

    readme = models.ForeignKey(
        Readme, models.CASCADE, related_name="pending_changes", verbose_name=_("README list"), db_index=False
    )  # the index below begins with it
    revision = models.ForeignKey(
        Revision, models.CASCADE, related_name="pending_changes", verbose_name=_("revision"), editable=False
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, editable=False)
    object_id = models.BigIntegerField(_("row"), null=True, editable=False)
    field = models.CharField(_("field"), max_length=10, choices=Field, editable=False)
    conflict = models.CharField(_("conflict"), max_length=12, choices=Conflict, editable=False)
    base = models.JSONField(_("before"), null=True, editable=False)
    ours = models.JSONField(_("here"), null=True, editable=False)
    theirs = models.JSONField(_("in the list"), null=True, editable=False)
    title = models.TextField(_("title"), blank=True, editable=False)
    path = models.TextField(_("path"), blank=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name=_("settled by"),
        null=True,
        editable=False,
    )
    decision = models.CharField(_("decision"), max_length=6, choices=Decision, blank=True, editable=False)

    objects = PendingChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pending change")
        verbose_name_plural = _("pending changes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["readme", "kind", "object_id", "field"],
                condition=Q(settled_at=None),
                name="library_pendingchange_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, decision="") | (Q(settled_at__isnull=False) & ~Q(decision="")),
                name="library_pendingchange_decided",
            ),
        ]
        indexes = [models.Index(fields=["readme", "settled_at", "id"], name="library_pendingchange_open")]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_field_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.settled_at is None

    @property
    def takes_own_words(self) -> bool:
        """Whether a curator may settle it with a text that is neither ours nor theirs."""
        texts = (self.Field.TITLE, self.Field.LABEL, self.Field.URL, self.Field.NOTE, self.Field.TAGLINE)
        return self.field in texts

    def row(self) -> Readme | Topic | Group | Entry | None:
        """The row that it is about, if it is still there."""
        models_by_kind: dict[str, Any] = {"readme": Readme, "topic": Topic, "group": Group, "entry": Entry}
        found: Readme | Topic | Group | Entry | None = (
            models_by_kind[self.kind]._base_manager.filter(pk=self.object_id).first()
        )
        return found
