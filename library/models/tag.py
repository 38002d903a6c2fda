"""Tags: the curators' own words on articles, on django-taggit's bases."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from library.models.pages import page_address
from library.models.words import join_words, split_words

SPOKEN = {"+": "-plus", "#": "-sharp", "&": "-and-", "@": "-at-"}


def parse_tags(text: str) -> list[str]:
    """The distinct tag names in what a curator typed, in the order typed; case does not make a second tag."""
    return split_words(text)


def join_tags(tags: "models.QuerySet[Tag] | list[Tag]") -> str:
    """Tag names as one line that `parse_tags` reads back."""
    return join_words([tag.name for tag in tags])


def tag_slug(name: str) -> str:
    """A slug that is never empty and keeps `C`, `C++` and `C#` apart."""
    spoken = "".join(SPOKEN.get(character, character) for character in re.sub(r"^\.", "dot-", name))
    return slugify(spoken, allow_unicode=True) or "tag"


class TagQuerySet(models.QuerySet["Tag"]):
    """Scopes of tags."""

    def with_article_count(self) -> "TagQuerySet":
        """Only tags on published articles, each with `article_count`, the most used first."""
        published = Count("tagged_articles", filter=Q(tagged_articles__content_object__status="published"))
        counted: TagQuerySet = self.annotate(article_count=published)
        return counted.filter(article_count__gt=0).order_by("-article_count", "name")

    def without_article(self) -> "TagQuerySet":
        """Tags that nothing carries, neither a draft nor what lies in the bin."""
        return self.exclude(Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"))))

    def called(self, names: Collection[str]) -> "dict[str, Tag]":
        """The tags that these names mean, as their own or as another one, by the name in folded case.

        Compared here, since SQLite knows the case of no letter beyond a to z. A tag's own name goes before another's
        other one.
        """
        wanted = {name.casefold() for name in names}
        if not wanted:
            return {}
        others = TagAlias.objects.values_list("name", "tag_id")
        meant = {name.casefold(): tag for name, tag in (*others, *self.values_list("name", "pk"))}
        found = self.in_bulk([meant[name] for name in wanted if name in meant])
        return {name: found[meant[name]] for name in wanted if meant.get(name) in found}


class Tag(TagBase):
    """A curated word; unique whatever its case. Never made from a README by itself."""

    name_en = models.CharField(_("English name"), max_length=100, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="library_tag_name_whatever_case")]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The slug of a name, numbered where another tag has it (called by django-taggit), and never one that leads on
        to a tag from another name of it.
        """
        slug = tag_slug(tag) if i is None else f"{tag_slug(tag)}-{i + 1}"
        return self.slugify(tag, (i or 0) + 1) if TagAlias.objects.filter(slug=slug).exists() else slug

    def shown_name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    def get_absolute_url(self) -> str:
        """The page of the tag's articles."""
        return page_address("tag-detail", self.slug)


class TagAlias(models.Model):
    """Another name of a tag: what a curator types, and an address that leads on to the tag's page. No tag is called so;
    `library.curation.naming_tags` sees to that.
    """

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases", verbose_name=_("tag"))
    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("slug"), max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = _("other name of a tag")
        verbose_name_plural = _("other names of tags")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="library_tagalias_name_whatever_case")]

    def __str__(self) -> str:
        return self.name


class TaggedArticle(ItemBase):
    """One tag on one article."""

    content_object = models.ForeignKey(
        "library.Article", models.CASCADE, related_name="tagged_articles", verbose_name=_("article")
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tagged article")
        verbose_name_plural = _("tagged articles")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="library_taggedarticle_once")]


class ArticleTags(_TaggableManager):
    """The tags of an article as django-taggit has them, but that another name of a tag means the tag."""

    def add(self, *tags: Tag | str, **kwargs: Any) -> None:
        """Give the article these tags; a name that nothing is called by yet makes one."""
        super().add(*_meant(tags), **kwargs)

    def set(self, tags: Iterable[Tag | str], **kwargs: Any) -> None:
        """Have the article have just these tags."""
        super().set(_meant(tags), **kwargs)


def _meant(tags: Iterable[Tag | str]) -> list[Tag | str]:
    those = list(tags)
    known = Tag.objects.called([tag for tag in those if isinstance(tag, str)])
    return [known.get(tag.casefold(), tag) if isinstance(tag, str) else tag for tag in those]
