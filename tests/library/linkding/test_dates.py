"""When a bookmark came and when it changed last: told, asked for, and taken from clients that know better."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from library import catalogue
from library.curation.editing import edit_entry
from library.curation.tagging import tag_articles
from library.models import Article, Change, Entry, Tag
from library.shelves import set_mark, shelf_of_user
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.linkding_calls import Api

pytestmark = pytest.mark.django_db

LIST, URL = "/api/bookmarks/", "https://example.org/attention"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def titles(answer: dict[str, list[dict[str, str]]]) -> list[str]:
    """What a list names."""
    return [one["title"] for one in answer["results"]]


# --- Told and asked for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["added", "modified"])
def test_lists_begin_after_a_moment_and_come_in_its_order(curator: Api, name: str) -> None:
    noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    column = {"added": "added_at", "modified": "updated_at"}[name]
    with catalogue.change(reason="test"):
        articles = [ArticleFactory(title=title) for title in "abc"]
    for hour, article in enumerate(articles):
        Article.objects.filter(pk=article.pk).update(**{column: noon + dt.timedelta(hours=hour)})

    assert titles(curator.get(LIST, **{f"{name}_since": "2026-01-01T12:00:00Z"}, sort="title_asc")) == ["b", "c"]
    assert titles(curator.get(LIST, **{f"{name}_since": "2026-01-01T21:30:00+08:00"})) == ["c"]
    assert titles(curator.get(LIST, **{f"{name}_since": "2026-01-02"})) == []
    assert titles(curator.get(LIST, sort=f"{name}_asc")) == ["a", "b", "c"]
    assert titles(curator.get(LIST, sort=f"{name}_desc")) == ["c", "b", "a"]


def test_the_owners_mark_counts_as_a_change_of_the_bookmark(curator: Api, reader: Api) -> None:
    with catalogue.change(reason="test"):
        article: Article = ArticleFactory(title="a")
        ArticleFactory(title="b")
    later = timezone.now() + dt.timedelta(hours=1)
    set_mark(shelf_of_user(curator.owner), article, now=later)

    assert titles(curator.get(LIST, modified_since=(later - dt.timedelta(minutes=1)).isoformat())) == ["a"]
    assert titles(curator.get(LIST, sort="modified_desc")) == ["a", "b"]
    assert curator.get(f"{LIST}{article.pk}/")["date_modified"] == later.isoformat().replace("+00:00", "Z")
    assert titles(reader.get(LIST, sort="modified_desc")) == ["b", "a"]


def _give_tag(entry: Entry) -> None:
    tag_articles([entry.article_id], add=["new"])


def _take_tag(entry: Entry) -> None:
    tag_articles([entry.article_id], remove=["RAG"])


def _rename_tag(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        tag = Tag.objects.get()
        tag.name = "Retrieval"
        tag.save()


def _note_line(entry: Entry) -> None:
    edit_entry(entry.pk, values={"note": "other"})


@pytest.mark.parametrize("change", [_give_tag, _take_tag, _rename_tag, _note_line])
def test_no_change_at_the_desk_to_tags_or_the_line_is_missed(curator: Api, change: Callable[[Entry], None]) -> None:
    with catalogue.change(reason="test"):
        entry: Entry = EntryFactory(article=ArticleFactory(title="meant"), topic=TopicFactory())
        EntryFactory(article=ArticleFactory(title="beside"), topic=entry.topic, position=1)
        entry.article.tags.add(TagFactory(name="RAG"))
    Article.objects.update(updated_at=LONG_AGO)
    before = curator.get(f"{LIST}{entry.article_id}/")
    since = timezone.now().isoformat()

    change(entry)

    assert titles(curator.get(LIST, modified_since=since)) == ["meant"]
    after = curator.get(f"{LIST}{entry.article_id}/")
    assert {name for name in after if after[name] != before[name]} in (
        {"tag_names", "date_modified"},
        {"description", "date_modified"},
    )


# --- Sent -------------------------------------------------------------------------------------------------------------


def test_what_is_new_has_the_dates_that_were_sent(contributor: Api) -> None:
    sent = {"date_added": "2020-09-26T09:46:23.006313Z", "date_modified": "2021-01-02T03:04:05+08:00"}
    fields = {"description": "About", "tag_names": ["known"], "unread": False}
    with catalogue.change(reason="test"):
        TagFactory(name="known")

    answer = contributor.send("POST", LIST, {"url": URL, "title": "Attention", **fields, **sent})

    assert contributor.status == 201
    assert answer["date_added"] == sent["date_added"]
    assert answer["date_modified"] == "2021-01-01T19:04:05.000000Z"
    assert answer["web_archive_snapshot_url"].startswith("https://web.archive.org/web/20200926094623/")
    assert curator_sees(contributor) == (answer["date_added"], answer["date_modified"])
    assert Change.objects.filter(reason="article added: Attention").count() == 1


def curator_sees(api: Api) -> tuple[str, str]:
    """The dates of the one bookmark."""
    told = api.get(LIST)["results"][0]
    return told["date_added"], told["date_modified"]


def test_saving_again_leaves_the_date_of_arrival_and_counts_as_a_change_now(curator: Api) -> None:
    curator.send("POST", LIST, {"url": URL, "title": "Attention", "date_added": "2020-01-01T00:00:00Z"})
    before = timezone.now()

    dates = {"date_added": "2010-01-01T00:00:00Z", "date_modified": "2010-01-01T00:00:00Z"}
    curator.send("POST", LIST, {"url": URL, "title": "Attention!", **dates})

    article = Article.objects.get()
    assert article.added_at == LONG_AGO
    assert article.updated_at >= before


def test_an_edit_may_set_the_date_of_arrival_and_counts_as_a_change_now(curator: Api) -> None:
    number = curator.send("POST", LIST, {"url": URL, "title": "Attention"})["id"]
    before = timezone.now()

    dates = {"date_added": "2020-01-01T00:00:00Z", "date_modified": "2020-01-01T00:00:00Z"}
    answer = curator.send("PATCH", f"{LIST}{number}/", dates)

    assert answer["date_added"] == "2020-01-01T00:00:00.000000Z"
    assert Article.objects.get().updated_at >= before


def test_a_date_that_comes_back_with_less_precision_changes_nothing(curator: Api, reader: Api) -> None:
    told = curator.send(
        "POST", LIST, {"url": URL, "title": "A", "shared": True, "date_added": "2020-01-01T01:01:01.9Z"}
    )
    version = catalogue.version()

    for api in (curator, reader):  # who may not edit is let through too
        api.send("PUT", f"{LIST}{told['id']}/", {"url": URL, "title": "A", "date_added": "2020-01-01T01:01:01Z"})
        assert api.status == 200

    assert catalogue.version() == version
    reader.send("PATCH", f"{LIST}{told['id']}/", {"date_added": "2020-01-02T00:00:00Z"})
    assert reader.status == 403


@pytest.mark.parametrize("field", ["date_added", "date_modified"])
@pytest.mark.parametrize("value", ["yesterday", "2026-02-30T00:00:00Z", 5, True, "2020-01-01\u0000", "9999-01-01"])
def test_a_date_that_cannot_be_is_refused_by_its_name(curator: Api, field: str, value: object) -> None:
    answer = curator.send("POST", LIST, {"url": URL, "title": "Attention", field: value})

    assert curator.status == 400
    assert list(answer) == [field]
    assert not Article.objects.exists()


@pytest.mark.parametrize("value", [None, ""])
def test_a_date_that_is_empty_is_none(curator: Api, value: str | None) -> None:
    before = timezone.now()
    number = curator.send("POST", LIST, {"url": URL, "title": "A", "date_added": value, "date_modified": value})["id"]
    assert curator.status == 201
    curator.send("PUT", f"{LIST}{number}/", {"url": URL, "title": "B", "date_added": value, "date_modified": value})
    assert curator.status == 200
    assert Article.objects.get().added_at >= before


def test_a_clock_that_runs_ahead_means_now(curator: Api) -> None:
    ahead = timezone.now() + dt.timedelta(hours=5)
    curator.send("POST", LIST, {"url": URL, "title": "Attention", "date_added": ahead.isoformat()})

    assert curator.status == 201
    assert Article.objects.get().added_at <= timezone.now()
