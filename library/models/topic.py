"""Topics: the headings of a list as a tree."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from library.models.readme import Readme

MAX_SLUG = 100
KEPT = ("draft", "published", "withdrawn")  # the states of articles that were not put away, see `Article.Status`
DEEPEST = 12  # levels of topics; a README has six


class TopicQuerySet(models.QuerySet["Topic"]):
    """Scopes of topics."""

    def ordinary(self) -> "TopicQuerySet":
        """Topics that readers see; meta sections (License …) only live in the README."""
        return self.filter(role=Topic.Role.ORDINARY)

    def top_level(self) -> "TopicQuerySet":
        """Topics below no other."""
        return self.filter(parent=None)

    def vacant(self) -> "TopicQuerySet":
        """Topics that readers see with nothing below them, not even a label. What was put away is nothing to them."""
        bare = self.ordinary().filter(groups=None, subtopics=None)
        return bare.exclude(entries__article__status__in=KEPT)

    def in_order(self) -> "TopicQuerySet":
        """Siblings in the curator's order."""
        return self.order_by("position", "id")


class Topic(models.Model):
    """A heading: its place in the tree, its words, and how its page is addressed.

    The slug is made once from the title and never derived again, so that renaming a topic keeps its address; a slug
    that a curator changes is remembered as a `FormerSlug`. The front topic holds what stands before the first heading.
    """

    class Role(models.TextChoices):
        ORDINARY = "ordinary", _("ordinary")
        META = "meta", _("meta section")

    readme = models.ForeignKey(
        Readme, models.CASCADE, related_name="topics", verbose_name=_("README list"), null=True, blank=True
    )
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="subtopics", verbose_name=_("parent"), null=True, blank=True
    )
    title = models.TextField(_("title"))
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    slug = models.CharField(_("slug"), max_length=MAX_SLUG, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    intro = models.TextField(_("introduction"), blank=True)
    intro_en = models.TextField(_("English introduction"), blank=True)
    url = models.TextField(_("address of the heading"), blank=True)
    # Further links of the heading as the list has them, [title, address] each. Read, never written.
    links = models.JSONField(_("links of the heading"), default=list, blank=True, editable=False)
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.ORDINARY)
    is_front = models.BooleanField(_("stands before the first heading"), default=False, editable=False)
    is_exported = models.BooleanField(
        _("publish in the README"), default=True, help_text=_("Off: kept in the library only, never written.")
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="library_topic_not_under_itself"),
            models.UniqueConstraint(
                fields=["parent", "slug"], condition=Q(parent__isnull=False), name="library_topic_slug_below_parent"
            ),
            models.UniqueConstraint(
                fields=["readme", "slug"],
                condition=Q(parent__isnull=True, readme__isnull=False),
                name="library_topic_slug_in_list",
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(parent__isnull=True, readme__isnull=True), name="library_topic_slug_free"
            ),
        ]
        indexes = [
            models.Index(fields=["readme", "parent", "position"], name="library_topic_order"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the topic; a new one takes its parent's list and gets a slug of its own."""
        if self.parent is not None and self._state.adding:
            self.readme = self.parent.readme
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a place under itself or under a topic of another list."""
        if self.parent is None:
            return
        if self.pk and any(ancestor.pk == self.pk for ancestor in self.parent.with_ancestors()):
            raise ValidationError({"parent": _("A topic cannot stand under itself or under one of its subtopics.")})
        if len(self.parent.with_ancestors()) >= DEEPEST:
            text = _("A topic stands %(count)d levels deep at most; pages cannot show more.")
            raise ValidationError({"parent": text % {"count": DEEPEST}})
        if self.pk and self.readme_id != self.parent.readme_id:
            raise ValidationError({"parent": _("The parent belongs to another list.")})

    def with_ancestors(self) -> "list[Topic]":
        """This topic and those above it, the top one first."""
        path = [self]
        while (parent := path[0].parent) is not None and parent not in path:
            path.insert(0, parent)
        return path

    def shown_title(self) -> str:
        """The title in the reader's language: the English one where there is one and English is asked for."""
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title

    def shown_intro(self) -> str:
        """The introduction in the reader's language, else in the other one."""
        is_english = (get_language() or "").startswith("en")
        return (self.intro_en or self.intro) if is_english else (self.intro or self.intro_en)

    def siblings(self) -> TopicQuerySet:
        """The topics beside this one, itself left out."""
        return Topic.objects.filter(readme=self.readme, parent=self.parent).exclude(pk=self.pk)

    def _free_slug(self) -> str:
        return free_slug(self.title, self.siblings().values_list("slug", flat=True))


def free_slug(title: str, taken: Iterable[str]) -> str:
    """A slug for a title that none of `taken` has: `slugify(allow_unicode=True)`, else `topic`, numbered from 2 up."""
    occupied = set(taken)
    stem = slugify(title, allow_unicode=True)[: MAX_SLUG - 8].strip("-_") or "topic"
    slug, number = stem, 1
    while slug in occupied:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class FormerSlug(models.Model):
    """A slug that a topic had before; its pages answer with a redirect to where the topic stands now."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="former_slugs", verbose_name=_("topic"))
    parent = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("parent"), null=True, blank=True)
    slug = models.CharField(_("slug"), max_length=MAX_SLUG)

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [models.UniqueConstraint(fields=["topic", "parent", "slug"], name="library_formerslug_once")]
        indexes = [models.Index(fields=["slug", "parent"], name="library_formerslug_lookup")]

    def __str__(self) -> str:
        return self.slug
