"""What is not published changes nothing that programs are told who may not see it: no list, count, order or page."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from library import catalogue
from library.models import Article, Entry, Mark, Site, Tag
from library.shelves import set_mark, shelf_of_user
from tests.api_calls import ROOT, Program
from tests.factories import ArticleFactory, EntryFactory, TagFactory
from tests.linkding_calls import Api, api_of
from tests.made_library import filled

pytestmark = pytest.mark.django_db
WORD = "注意力"
HIDDEN = ("draft", "withdrawn", "binned")


def asked_of_api() -> list[str]:
    """Addresses with everything that narrows, orders or pages."""
    line, tag, site = Entry.objects.public()[0], Tag.objects.all()[0], Site.objects.all()[0]
    within = [f"tag={tag.slug}", f"site={site.host}", f"topic={line.topic_id}"]
    sorts = [f"sort={sort}&limit=3" for sort in ("newest", "title", "published", "relevance")]
    return [
        *("articles", "entries", "tags", "sites", "topics", "search?q=is:published", f"search?q={WORD}"),
        *(f"articles?{words}" for words in (*within, "must_read=true", "language=zh", "limit=2")),
        *(f"search?q={WORD}&{words}" for words in (*within, *sorts)),
        *(f"topics/{line.topic_id}", f"tags/{tag.slug}", f"sites/{site.host}", f"articles/{line.article_id}"),
        f"entries?topic={line.topic_id}&limit=2",
    ]


def asked_of_linkding() -> list[str]:
    """The same of linkding's API."""
    words = ["limit=3", f"q={WORD}", f"q=%23{Tag.objects.all()[0].slug}", "q=!untagged", "unread=yes", "shared=no"]
    words += [f"sort={field}_{way}" for field in ("added", "modified", "title") for way in ("asc", "desc")]
    words += ["added_since=2000-01-01&modified_since=2000-01-01"]
    return [
        *(f"/api/bookmarks/{kind}?{asked}" for kind in ("", "archived/", "shared/") for asked in words),
        *("/api/tags/", "/api/bookmarks/check/?url=https://hidden.example/draft"),
    ]


def hide(client: Api) -> None:
    """Add what nobody sees: of the same words, tags, sites and topics as what is seen, and of others; marked too."""
    line, tag = Entry.objects.public()[0], Tag.objects.all()[0]
    host = urlsplit(line.article.url).netloc
    with catalogue.change(reason="test"):
        for status in HIDDEN:
            put_away = {"binned_at": timezone.now(), "status_before": "draft"} if status == "binned" else {}
            for url in (f"https://hidden.example/{status}", f"https://{host}/hidden/{status}"):
                article = ArticleFactory(
                    url=url, title=f"{WORD} zanzibarite", status=status, is_must_read=True, **put_away
                )
                article.tags.add(tag, TagFactory(name=f"zanzibarite {article.pk}"))
                EntryFactory(
                    article=article, topic=line.topic, note=f"{WORD} zanzibarite", position=10_000 + article.pk
                )
                set_mark(shelf_of_user(client.owner), article, now=timezone.now())
        ArticleFactory(
            url="https://merged.example/",
            title=WORD,
            status="merged",
            merged_into=Article.objects.filter(status="draft")[0],
        )


def test_what_is_hidden_changes_no_answer() -> None:
    filled(30)
    nobody, reader, client = Program(), Program("reader"), api_of("reader")
    ours, theirs = asked_of_api(), asked_of_linkding()

    def answers() -> dict[str, str]:
        told = {f"nobody {path}": nobody.ask("GET", ROOT + path).text for path in ours}
        told |= {f"reader {path}": reader.ask("GET", ROOT + path).text for path in (*ours, "marks")}
        return told | {path: str(client.get(path)) for path in theirs}

    before = answers()
    assert not [path for path, told in before.items() if "detail" in told]

    hide(client)

    assert Mark.objects.count() == 2 * len(HIDDEN)
    after = answers()
    assert [path for path in before if after[path] != before[path]] == []
    assert not [path for path, told in after.items() if "zanzibarite" in told]
