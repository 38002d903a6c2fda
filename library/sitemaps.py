"""What search engines may visit, by Django's sitemap framework. One address serves both languages: no alternates."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from library.models import Article, Site, Tag
from library.models.article import ArticleQuerySet
from library.models.site import SiteQuerySet
from library.models.tag import TagQuerySet
from library.views.outline import TopicNode, read_parts

PER_FILE = 5000
PAGES = ("map-detail", "new-list", "tag-list", "site-list")  # those without a row of their own, by name


class Section(Sitemap[Any]):
    """One kind of page. `root` is the address of the site."""

    limit = PER_FILE

    def __init__(self, root: str) -> None:
        self.protocol, self.domain = urlsplit(root)[:2]

    def get_domain(self, site: object = None) -> str:
        """The host of the configured address and not of the one that was asked."""
        return self.domain


class PageSection(Section):
    """The pages that are always there."""

    def items(self) -> Sequence[str]:
        """The names of their addresses."""
        return PAGES

    def location(self, item: str) -> str:
        """The path of one."""
        return reverse(f"library:{item}")


class TopicSection(Section):
    """Topics of all lists."""

    @cached_property
    def _nodes(self) -> list[TopicNode]:
        return [node for part in read_parts() for chapter in part.chapters for node in chapter.all_topics()]

    def items(self) -> list[TopicNode]:
        """The topics; read once, however often Django asks."""
        return self._nodes

    def location(self, item: TopicNode) -> str:
        """The path of one."""
        return item.url


class ArticleSection(Section):
    """Published articles."""

    def items(self) -> ArticleQuerySet:
        """The articles in the order of their numbers, so that a new one moves none to another file."""
        return Article.objects.published().only("title", "updated_at").order_by("id")

    def lastmod(self, item: Article) -> dt.datetime:
        """When it was last edited."""
        return item.updated_at


class TagSection(Section):
    """Tags with published articles."""

    def items(self) -> TagQuerySet:
        """The tags."""
        return Tag.objects.with_article_count()


class SiteSection(Section):
    """Sites with published articles."""

    def items(self) -> SiteQuerySet:
        """The sites."""
        return Site.objects.with_article_count()


SECTIONS: dict[str, type[Section]] = {
    "pages": PageSection,
    "topics": TopicSection,
    "articles": ArticleSection,
    "tags": TagSection,
    "sites": SiteSection,
}
