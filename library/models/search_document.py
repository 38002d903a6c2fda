"""The search index: what is derived from articles so that they are found. Nothing here is anybody's to edit.

`library.search.indexing` writes these rows; each database has an index of its own over them (a full-text table on
SQLite, a column `vector` on PostgreSQL), made by the migration `search_documents`. A migration for which SQLite makes
the table of documents anew must make its trigger anew too.
"""

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from library.models.article import Article


class SearchDocument(models.Model):
    """The texts of one article as tokens, each with a blank on either side, so that tokens in a row are a substring.

    `keys` holds properties, see `library.search.keys`. `is_public` follows the article's status.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="search_document")
    is_public = models.BooleanField(_("public"))
    analyzer_version = models.PositiveSmallIntegerField(_("version of the analyser"))
    title = models.TextField(_("title"))
    tags = models.TextField(_("tags"))
    topic = models.TextField(_("topic"))
    note = models.TextField(_("note"))
    source = models.TextField(_("site and author"))
    alt = models.TextField(_("other spellings"))
    pinyin = models.TextField(_("pinyin"))
    keys = models.TextField(_("properties"))

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        indexes = [models.Index(fields=["analyzer_version"], name="library_searchdocument_version")]

    def __str__(self) -> str:
        return str(self.pk)


class SearchTerm(models.Model):
    """A token or property, and how many published articles have it. Ranges are in the order of code points."""

    term = models.TextField(_("term"), primary_key=True)
    count = models.IntegerField(_("articles"))
    length = models.PositiveSmallIntegerField(_("length"))
    is_word = models.BooleanField(_("a word of letters"))

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        indexes = [  # holds all that is asked of words that begin alike, so that the table is not read
            models.Index(
                fields=["term", "length", "count"], condition=models.Q(is_word=True), name="library_searchterm_words"
            )
        ]

    def __str__(self) -> str:
        return self.term


class SearchNameQuerySet(models.QuerySet["SearchName"]):
    """Scopes of names."""

    def told(self) -> "SearchNameQuerySet":
        """Names that readers may learn: not those that drafts alone have."""
        return self.filter(Exists(SearchTerm.objects.filter(term=OuterRef("target"))))


class SearchName(models.Model):
    """One way to begin typing the name of a tag, topic or site: `target` is its property, `text` what it is called."""

    key = models.TextField(_("key"))
    target = models.CharField(_("target"), max_length=24)
    text = models.TextField(_("name"))

    objects = SearchNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name to be suggested")
        verbose_name_plural = _("names to be suggested")
        constraints = [models.UniqueConstraint(fields=["key", "target"], name="library_searchname_once")]
        indexes = [models.Index(fields=["target"], name="library_searchname_target")]

    def __str__(self) -> str:
        return self.key
