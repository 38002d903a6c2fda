"""Private notes: curators read and find them at the desk, and nothing that leaves the desk says a word of them."""

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import resolve

from library import catalogue
from library.admin.articles import ArticleAdmin
from library.curation.suggestions import follow_path
from library.models import Article, Readme, SearchDocument, Suggestion
from library.readme.exporter import export_readme
from library.search import Audience, reindex, search
from library.urls import urlpatterns
from library.views.suggestion_feed import queue_feed_address
from tests.desk_forms import edited, opened
from tests.factories import ArticleFactory, EntryFactory
from tests.journeys.pages import PAGES
from tests.made_library import furnished

pytestmark = pytest.mark.django_db

SENTINEL = "zanzibarnote"
QUERIES = 40  # addresses with a query that are asked for; of narrowed searches there is no end
LINK = re.compile(
    rb"""(?:href|src|action)="(/[^"#]*)|<loc>https?://[^/<]+(/[^<]*)</loc>|xmlUrl="https?://[^/"]+(/[^"]*)"""
)
# Answer POST alone, move the reader on, or need a secret; and what only DEBUG has.
NOT_READ = {
    "mark-update",
    "shelf-import",
    "shelf-renew",
    "shelf-delete",
    "shelf-open",
    "security-text",  # there is none without an address to write to
    "preference-update",
    "styleguide-detail",
}


@pytest.fixture
def desk() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("noter"))
    return client


def noted(articles: list[Article]) -> None:
    with catalogue.change(reason="notes") as unit:
        rows = Article.objects.filter(pk__in=[article.pk for article in articles])
        unit.watch(rows)
        rows.update(private_note=SENTINEL)
        unit.touch(article.pk for article in articles)


def test_a_note_is_written_in_the_form_and_marked_in_the_list(desk: Client) -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory()
        ArticleFactory()
    path = f"/admin/library/article/{article.pk}/change/"
    assert edited(desk, path, private_note="erste Zeile\nzweite").status_code == 302
    assert opened(desk, path)["private_note"].replace("\r", "") == "erste Zeile\nzweite"
    page = desk.get("/admin/library/article/").text
    assert page.count("has a private note") == 1
    assert ArticleAdmin.list_display[-1] == "has_note"


def test_a_filter_finds_the_articles_with_a_note(desk: Client) -> None:
    with catalogue.change(reason="add"):
        with_note = ArticleFactory(title="with")
        ArticleFactory(title="without")
    noted([with_note])
    page = desk.get("/admin/library/article/?private_note__isempty=0").text
    assert page.count('name="_selected_action"') == 1
    assert f"/article/{with_note.pk}/change/" in page


def test_nothing_that_leaves_the_desk_says_a_word_of_it() -> None:
    furnished()
    with catalogue.change(reason="another list"):
        EntryFactory(topic__title="另一单", topic__readme__name="other")
    noted(list(Article.objects.all()))
    reindex(Article.objects.values_list("pk", flat=True))
    reader = Client(headers={"accept-language": "en"})
    reader.force_login(User.objects.get(username="reader"))
    read = [*walked(Client()), *(answer_of(reader, path) for path in ("/shelf/export.json", "/search/?state=read"))]
    read += [answer_of(Client(), path) for path in told_of_a_report()]

    # linkding's doors ask for a token, and tell a note to those alone who have the desk: tests/library/linkding.
    names = {pattern.name for pattern in urlpatterns if not (pattern.name or "").startswith("linkding-")}
    assert names - NOT_READ - {name for _path, name, _content in read} == set()
    assert [path for path, _name, content in read if SENTINEL.encode() in content] == []
    assert SENTINEL not in json.dumps(list(SearchDocument.objects.values()), default=str)
    assert search(SENTINEL, audience=Audience.DESK).hits == ()
    for readme in Readme.objects.all():
        assert SENTINEL.encode() not in export_readme(readme).content


def told_of_a_report() -> list[str]:
    """The addresses that somebody was given: where a reader follows what they reported, and the feed of the queue."""
    article = Article.objects.published()[0]
    report = Suggestion.objects.create(kind="report", reason="dead", url=article.url, article=article, language="en")
    curator = User.objects.create_superuser("curator of the queue")
    return [
        follow_path(report),
        queue_feed_address(RequestFactory().get("/"), curator).removeprefix("http://testserver"),
    ]


def walked(client: Client) -> Iterator[tuple[str, str, bytes]]:
    """Every public address that a page, a feed or a sitemap leads to: its path, its name, and what it answers."""
    places = [place.path for place in PAGES if not place.who and place.name not in ("refused", "broken", "bad-request")]
    places += ["/README.md", "/llms.txt", "/robots.txt", "/sitemap.xml", "/feeds.opml", "/opensearch.xml", "/sw.js"]
    places += ["/manifest.webmanifest", "/.well-known/security.txt", "/healthz", "/readyz", "/favicon.ico"]
    places += [
        "/feed.json",
        "/search/feed.json?q=LLM",
        "/search/suggest/?q=LLM",
        "/sitemap-articles.xml",
        "/lists/other/README.md",
    ]
    seen: set[str] = set()
    while places:
        path = places.pop()
        if path in seen or path.startswith(("/static/", "/admin/", "/accounts/", "/language/")):
            continue
        seen.add(path)
        told = answer_of(client, path)
        yield told
        if "?" not in path:
            found = [unescape(next(filter(None, groups)).decode()) for groups in LINK.findall(told[2])]
            queries = sum("?" in other for other in (*seen, *places))
            places += [link for link in found if "?" not in link]
            places += [link for link in found if "?" in link][: max(0, QUERIES - queries)]


def answer_of(client: Client, path: str) -> tuple[str, str, bytes]:
    answer = client.get(path)
    name = "" if answer.status_code == 404 else str(resolve(unquote(path.partition("?")[0])).url_name)
    return path, name, b"".join(answer) if answer.streaming else answer.content
