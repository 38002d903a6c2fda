"""Groups: the label lines of a topic."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from library.models.topic import KEPT, Topic


class GroupQuerySet(models.QuerySet["Group"]):
    """Scopes of groups."""

    def wishes(self) -> "GroupQuerySet":
        """Labels without an entry, in topics that readers see. What was put away is no entry to them."""
        bare = self.filter(topic__role=Topic.Role.ORDINARY, subgroups=None)
        return bare.exclude(entries__article__status__in=KEPT)


class Group(models.Model):
    """A label line in a topic, in one sequence with the entries. It may be empty: a curator's wish, shown as such."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="groups", verbose_name=_("topic"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="subgroups", verbose_name=_("parent group"), null=True, blank=True
    )
    label = models.TextField(_("label"))
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("Entries and groups of a topic share one sequence.")
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["topic", "position", "id"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="library_group_not_under_itself")]
        indexes = [models.Index(fields=["topic", "position"], name="library_group_order")]

    def __str__(self) -> str:
        return self.shown_label()

    def shown_label(self) -> str:
        """The label without the colon that ends it in the list."""
        return self.label.rstrip().rstrip(":：").rstrip() or self.label

    def clean(self) -> None:
        """Refuse a parent group of another topic."""
        if self.parent is not None and self.parent.topic_id != self.topic_id:
            raise ValidationError({"parent": _("The parent group belongs to another topic.")})
