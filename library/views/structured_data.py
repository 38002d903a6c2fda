"""What a page says of itself to search engines, as schema.org's words in JSON-LD.

An article here is somebody else's: `url` is the original, and we only say that it is worth reading (`sdPublisher`).
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from library.models import Article
from library.views.absolute import absolute
from library.views.language import interface_language
from library.views.outline import Line, Part, TopicNode

LISTED = 100  # articles in one list: search engines ask for no more, and the page itself holds them all

Data = dict[str, Any]


def map_data(request: HttpRequest, parts: Sequence[Part], tagline: str) -> list[Data]:
    """The site with its search, and the map as a list of articles."""
    lines = (line for part in parts for chapter in part.chapters for line in chapter.all_lines())
    search = absolute(request, reverse("library:search-list"))
    site = {
        **_site(request),
        "description": tagline,
        "inLanguage": interface_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }
    return [site, _collection(request, settings.EASYLLM_SITE_NAME, tagline, lines)]


def topic_data(request: HttpRequest, node: TopicNode, above: Sequence[TopicNode]) -> list[Data]:
    """A topic as a list of articles, and the way to it."""
    title, intro = node.topic.shown_title(), node.topic.shown_intro()
    return [
        _collection(request, title, intro, node.all_lines()),
        _breadcrumbs(request, [*_steps(above), (title, node.url)]),
    ]


def article_data(request: HttpRequest, article: Article, above: Sequence[TopicNode]) -> list[Data]:
    """The page about an article, whose main entity is the article elsewhere, and the way to it."""
    original = {
        "@type": "Article",
        "headline": article.title,
        "url": article.url,
        "inLanguage": article.language,
        "author": _named("Person", article.author),
        "publisher": _named("Organization", article.site.name if article.site else ""),
        "datePublished": article.published_on.isoformat() if article.published_on else "",
        "sdPublisher": {"@type": "Organization", "name": settings.EASYLLM_SITE_NAME, "url": absolute(request, "/")},
        "sdDatePublished": timezone.localdate(article.added_at).isoformat(),
    }
    page = {
        "@type": "WebPage",
        "@id": absolute(request, request.path),
        "url": absolute(request, request.path),
        "name": article.title,
        "inLanguage": interface_language(),
        "isPartOf": _site(request),
        "mainEntity": _without_empty(original),
    }
    return [page, _breadcrumbs(request, [*_steps(above), (article.title, request.path)])]


def _site(request: HttpRequest) -> Data:
    address = absolute(request, "/")
    return {"@type": "WebSite", "@id": f"{address}#website", "url": address, "name": settings.EASYLLM_SITE_NAME}


def _collection(request: HttpRequest, name: str, description: str, lines: Iterable[Line]) -> Data:
    articles = {line.article.pk: line.article for line in lines}  # one that stands in two places is listed once
    items = [
        {"@type": "ListItem", "position": position, "url": absolute(request, article.get_absolute_url())}
        for position, article in enumerate(islice(articles.values(), LISTED), start=1)
    ]
    address = absolute(request, request.path)
    collection = {
        "@type": "CollectionPage",
        "@id": address,
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": interface_language(),
        "isPartOf": _site(request),
        "mainEntity": {"@type": "ItemList", "numberOfItems": len(articles), "itemListElement": items},
    }
    return _without_empty(collection)


def _breadcrumbs(request: HttpRequest, steps: Sequence[tuple[str, str]]) -> Data:
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(request, path)}
        for position, (name, path) in enumerate([(_("Map"), reverse("library:map-detail")), *steps], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _steps(nodes: Sequence[TopicNode]) -> list[tuple[str, str]]:
    return [(node.topic.shown_title(), node.url) for node in nodes]


def _named(kind: str, name: str) -> Data:
    return {"@type": kind, "name": name} if name else {}


def _without_empty(members: Data) -> Data:
    return {name: value for name, value in members.items() if value}
