"""The sitemap, by Django's framework: one file, or an index of several where the library is large.

One address serves both languages, so there are no alternates to name.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.contrib.sitemaps.views import SitemapIndexItem, x_robots_tag
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.models import Article, Site, Tag
from library.models.article import ArticleQuerySet
from library.models.site import SiteQuerySet
from library.models.tag import TagQuerySet
from library.views.absolute import absolute, site_root
from library.views.freshness import fresh
from library.views.outline import TopicNode, read_chapters

PER_FILE = 5000
PAGES = (
    "map-detail",
    "new-list",
    "tag-list",
    "site-list",
    "statistics-detail",
    "about-detail",
    "bot-detail",
    "help-detail",
    "keys-detail",
    "suggestion-create",
    "accessibility-detail",
    "privacy-detail",
)  # those without a row of their own, by name


class Section(Sitemap[Any]):
    """One kind of page. `root` is the address of the site."""

    limit = PER_FILE

    def __init__(self, root: str) -> None:
        self.protocol, self.domain = urlsplit(root)[:2]

    @cached_property
    def paginator(self) -> Paginator[Any]:
        """Its files; one for all who ask, so that nothing is counted twice."""
        return Paginator(self.items(), self.limit)  # type: ignore[arg-type]  # ours are lists and QuerySets

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
        return [node for chapter in read_chapters() for node in chapter.all_topics()]

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


@require_safe
@fresh
def sitemap_detail(request: HttpRequest) -> HttpResponse:
    """Every public page in one file; from 5,000 addresses on the files in which they stand."""
    sections = {name: section(site_root(request)) for name, section in SECTIONS.items()}
    pages = {name: section.paginator for name, section in sections.items()}
    if sum(paginator.count for paginator in pages.values()) <= PER_FILE:
        return _rendered(request, sections)
    return _index(request, {name: paginator.num_pages for name, paginator in pages.items() if paginator.count})


@require_safe
@fresh
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One kind of page, in files of 5,000 addresses by `?p=`."""
    if section not in SECTIONS:
        raise Http404("No sitemap has this name.")
    return _rendered(request, {section: SECTIONS[section](site_root(request))})


def _rendered(request: HttpRequest, sections: Mapping[str, Section]) -> HttpResponse:
    response = views.sitemap(request, dict(sections)).render()
    del response["Last-Modified"]  # that of the catalogue counts
    return response


@x_robots_tag
def _index(request: HttpRequest, page_counts: Mapping[str, int]) -> HttpResponse:
    """Django's own index names the host that was asked; ours has to name the configured one."""
    items = []
    for name, count in page_counts.items():
        address = absolute(request, reverse("library:sitemap-section", args=[name]))
        items += [SitemapIndexItem(address), *(SitemapIndexItem(f"{address}?p={n}") for n in range(2, count + 1))]
    return render(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")
