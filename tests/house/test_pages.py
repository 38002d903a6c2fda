"""The list of pages that the checks look at names every page that the site has."""

from collections.abc import Iterable, Iterator

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.journeys.pages import PAGES

# What is no page: it takes a form, answers a program, or leads elsewhere.
NOT_PAGES = {
    "article-list",
    "article-number",
    "completion-list",
    "entry-detail",
    "entry-list",
    "feed-detail",
    "feed-list",
    "health-detail",
    "icon-detail",
    "list-readme-text",
    "list-topic-detail",
    "list-topic-feed",
    "list-topic-text",
    "llms-text",
    "logout",
    "manifest-detail",
    "mark-detail",
    "mark-list",
    "mark-update",
    "nothing",
    "openapi",
    "opensearch-detail",
    "preference-update",
    "queue-feed",
    "readiness-detail",
    "readme-text",
    "robots-text",
    "root",
    "search-feed",
    "security-text",
    "service-worker",
    "set_language",
    "shelf-delete",
    "shelf-export",
    "shelf-import",
    "shelf-renew",
    "site-feed",
    "sitemap-detail",
    "sitemap-section",
    "tag-feed",
    "topic-feed",
    "topic-list",
    "topic-text",
}


def named(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all addresses outside the admin."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_page_of_the_site_is_looked_at() -> None:
    names = set(named(get_resolver("tests.served.urls").url_patterns))
    pages = {name for name in names if not name.startswith("linkding-")}  # what begins so answers programs
    looked_at = {name_of(place.path.partition("?")[0]) for place in PAGES}

    assert pages - looked_at - NOT_PAGES == set()


def name_of(path: str) -> str:
    """The name of the address, or nothing for one that leads nowhere."""
    try:
        return resolve(path, "tests.served.urls").url_name or ""
    except Resolver404:
        return ""


def test_pages_have_names_of_their_own() -> None:
    names = [place.name for place in PAGES]

    assert len(names) == len(set(names))
