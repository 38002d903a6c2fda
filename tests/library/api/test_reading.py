"""Reading by the API: who sees what, pages, and that nothing is sent twice."""

import json

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.models import Entry, TagAlias
from tests.api_calls import ARTICLES, ROOT, Program, is_problem
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.made_library import filled

pytestmark = pytest.mark.django_db


def test_drafts_are_for_those_who_see_them_at_the_desk() -> None:
    with catalogue.change(reason="test"):
        draft = ArticleFactory(status="draft")
    path = f"{ARTICLES}/{draft.pk}"
    for stranger in (Program(), Program("reader")):
        assert is_problem(stranger.ask("GET", path), 404)
        assert is_problem(stranger.ask("GET", f"{ARTICLES}?status=draft"), 403)
    curator = Program("curator", "read")
    assert curator.ask("GET", path).json()["status"] == "draft"
    assert [one["id"] for one in curator.ask("GET", f"{ARTICLES}?status=draft").json()["results"]] == [draft.pk]
    assert curator.ask("GET", ARTICLES).json()["results"] == []


def test_what_was_withdrawn_is_gone_and_says_why() -> None:
    with catalogue.change(reason="test"):
        gone = ArticleFactory(status="withdrawn", withdrawn_reason="作者已撤稿", title="geheim")
    answer = Program().ask("GET", f"{ARTICLES}/{gone.pk}")
    assert is_problem(answer, 410)
    assert answer.json()["detail"] == "This article was withdrawn. 作者已撤稿"
    assert "geheim" not in answer.text


def test_a_private_note_is_told_to_nobody(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        entry.article.private_note = "geheim"
        entry.article.save()
    for path in (ARTICLES, f"{ARTICLES}/{entry.article_id}", f"{ROOT}entries"):
        assert "geheim" not in Program("administrator").ask("GET", path).text
        User.objects.all().delete()


def test_what_was_merged_or_renamed_leads_on(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        merged = ArticleFactory(status="merged", merged_into=entry.article)
        tag = TagFactory(name="rag", slug="rag")
        entry.article.tags.add(tag)
        TagAlias.objects.create(tag=tag, name="retrieval", slug="retrieval")
    answer = Program().ask("GET", f"{ARTICLES}/{merged.pk}")
    assert (answer.status_code, answer["Location"]) == (301, f"http://testserver{ARTICLES}/{entry.article_id}")
    assert Program().ask("GET", f"{ROOT}tags/retrieval")["Location"].endswith("/tags/rag")


def test_topics_below_a_meta_section_are_nowhere() -> None:
    with catalogue.change(reason="test"):
        meta = TopicFactory(role="meta")
        below = TopicFactory(readme=meta.readme, parent=meta, title="versteckt")
        line = EntryFactory(topic=below)
    for topic in (meta, below):
        assert is_problem(Program().ask("GET", f"{ROOT}topics/{topic.pk}"), 404)
        assert is_problem(Program().ask("GET", f"{ARTICLES}?topic={topic.pk}"), 404)
    assert is_problem(Program().ask("GET", f"{ROOT}entries/{line.pk}"), 404)
    for path in (f"{ROOT}topics", f"{ROOT}entries", f"{ARTICLES}/{line.article_id}"):
        assert "versteckt" not in Program().ask("GET", path).text


@pytest.mark.parametrize("path", ["articles", "entries", "tags", "sites", "search?q=attention"])
def test_pages_hold_everything_once(path: str) -> None:
    filled(45)
    begun = f"{ROOT}{path}{'&' if '?' in path else '?'}limit="
    whole = [json.dumps(one) for one in Program().ask("GET", f"{begun}100").json()["results"]]
    address: str | None = f"{begun}4"
    found: list[str] = []
    while address:
        page = Program().ask("GET", address).json()
        found += [json.dumps(one) for one in page["results"]]
        address = page["next"] and page["next"].removeprefix("http://testserver")
    assert found == whole
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("cursor", ["x", "W10", "WzFd", "bnVsbA", "W1siYSJdLDFd", "WyIyMDI2LTAxLTAxIiwxXQ", "_" * 500])
def test_a_cursor_that_no_page_gave_is_not_there(cursor: str) -> None:
    for path in ("articles", "entries"):
        assert is_problem(Program().ask("GET", f"{ROOT}{path}?cursor={cursor}"), 404)


@pytest.mark.parametrize("path", ["articles", "topics", "entries", "tags", "sites", "search?q=a", "articles/{article}"])
def test_nothing_is_sent_twice_until_the_catalogue_changes(
    entry: Entry, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = ROOT + path.format(article=entry.article_id)
    etag = Program().ask("GET", address)["ETag"]
    with django_assert_max_num_queries(6 if "{" in path else 1):
        same = Program().ask("GET", address, **{"if-none-match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    with catalogue.change(reason="test"):
        entry.article.title = "other"
        entry.article.save()
    assert Program().ask("GET", address, **{"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "most"),
    [("articles?limit=100", 2), ("entries?limit=100", 4), ("topics", 4), ("tags", 2), ("sites", 2), ("search?q=a", 25)],
)
@pytest.mark.parametrize("size", [5, 110])
def test_lists_ask_the_database_a_constant_number_of_times(
    path: str, most: int, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    filled(size)
    with django_assert_max_num_queries(most + 1):  # and the version
        assert Program().ask("GET", ROOT + path).status_code == 200
