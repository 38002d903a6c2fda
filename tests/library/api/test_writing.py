"""Writing by the API: who may, what it does, and that no write is lost or goes past the scope of a token."""

from typing import Any

import pytest
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.models import Article, Change, Entry, Mark, Topic
from tests.api_calls import ARTICLES, NEW, ROOT, Program, is_problem
from tests.factories import ArticleFactory, EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_curator_adds_an_article_with_its_line_and_tags(entry: Entry) -> None:
    answer = Program("curator").ask(
        "POST",
        ARTICLES,
        {
            **NEW,
            "topic": entry.topic_id,
            "group": entry.group_id,
            "note": "短评",
            "tags": ["KV cache"],
            "author": "某人",
            "published_on": "2026-01-02",
            "is_must_read": True,
        },
    )
    assert answer.status_code == 201
    told = answer.json()
    assert answer["Location"].endswith(f"{ARTICLES}/{told['id']}")
    article = Article.objects.get(pk=told["id"])
    assert (article.status, article.author, str(article.published_on)) == ("published", "某人", "2026-01-02")
    assert [tag.name for tag in article.tags.all()] == ["KV cache"]
    assert [(line["note"], line["group"]["id"]) for line in told["entries"]] == [("短评", entry.group_id)]
    change = Change.objects.latest("id")
    assert (change.reason, str(change.actor)) == ("article added: 新文章", "curator write")


def test_one_write_is_one_change_and_can_be_found_and_taken_back(entry: Entry) -> None:
    version, changes = catalogue.version(), Change.objects.count()
    Program("curator").ask("POST", ARTICLES, {**NEW, "topic": entry.topic_id, "tags": ["a"], "author": "b"})
    assert (catalogue.version(), Change.objects.count()) == (version + 1, changes + 1)
    assert Program().ask("GET", f"{ROOT}search?q=新文章").json()["count"] == 1


def test_contributors_write_drafts_and_nothing_else(entry: Entry) -> None:
    program = Program("contributor")
    assert is_problem(program.ask("POST", ARTICLES, {**NEW, "status": "published"}), 403)
    assert is_problem(program.ask("POST", ARTICLES, {**NEW, "tags": ["new tag"]}), 403)
    made = program.ask("POST", ARTICLES, {**NEW, "topic": entry.topic_id})
    path = f"{ARTICLES}/{made.json()['id']}"
    assert made.json()["status"] == "draft"
    assert is_problem(program.ask("PATCH", path, {"status": "published"}, match=made["ETag"]), 403)
    assert program.ask("PATCH", path, {"title": "besser"}, match=made["ETag"]).status_code == 200
    assert is_problem(program.ask("DELETE", path), 403)
    public = f"{ARTICLES}/{entry.article_id}"
    assert is_problem(program.ask("PATCH", public, {"title": "x"}, match="*"), 403)
    assert is_problem(program.ask("PATCH", f"{ROOT}entries/{entry.pk}", {"note": "x"}, match="*"), 403)
    assert is_problem(program.ask("DELETE", f"{ROOT}entries/{entry.pk}"), 403)
    wanted = {"article": entry.article_id, "topic": entry.topic_id}
    assert is_problem(program.ask("POST", f"{ROOT}entries", wanted), 403)


WRITES = (
    ("POST", ARTICLES, NEW),
    ("PATCH", f"{ARTICLES}/{{article}}", {"title": "x"}),
    ("DELETE", f"{ARTICLES}/{{article}}", None),
    ("POST", f"{ROOT}entries", {"article": 1, "topic": 1}),
    ("PATCH", f"{ROOT}entries/{{entry}}", {"note": "x"}),
    ("DELETE", f"{ROOT}entries/{{entry}}", None),
    ("PUT", f"{ROOT}marks/{{article}}", {"state": "read"}),
    ("DELETE", f"{ROOT}marks/{{article}}", None),
)


@pytest.mark.parametrize(("method", "path", "data"), WRITES)
def test_the_scope_read_writes_nowhere(entry: Entry, method: str, path: str, data: Any) -> None:
    path = path.format(article=entry.article_id, entry=entry.pk)
    version = catalogue.version()
    assert is_problem(Program("administrator", "read").ask(method, path, data, match="*"), 403)
    assert is_problem(Program().ask(method, path, data, match="*"), 401)
    assert (catalogue.version(), Mark.objects.count()) == (version, 0)


@pytest.mark.parametrize(("method", "path", "data"), WRITES[:6])
def test_whoever_lost_the_desk_writes_by_no_other_door(entry: Entry, method: str, path: str, data: Any) -> None:
    path = path.format(article=entry.article_id, entry=entry.pk)
    version = catalogue.version()
    answer = Program("administrator", is_staff=False).ask(method, path, data, match="*")
    assert answer.status_code in (403, 409)
    assert catalogue.version() == version


def test_a_session_writes_nothing(entry: Entry) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("boss"))
    answer = client.post(ARTICLES, NEW, content_type="application/json", headers={"sec-fetch-site": "same-origin"})
    assert is_problem(answer, 401)
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies


def test_a_change_to_what_somebody_else_changed_is_refused(entry: Entry) -> None:
    program, path = Program("curator"), f"{ARTICLES}/{entry.article_id}"
    seen = program.ask("GET", path)["ETag"]
    assert is_problem(program.ask("PATCH", path, {"title": "x"}), 428)
    first = program.ask("PATCH", path, {"title": "first"}, match=seen)
    assert first.status_code == 200
    late = program.ask("PATCH", path, {"title": "second"}, match=seen)
    assert is_problem(late, 412)
    assert late["ETag"] == first["ETag"]
    assert program.ask("PATCH", path, {"title": "third"}, match=f"W/{first['ETag']}").status_code == 200
    assert is_problem(program.ask("DELETE", path, match=seen), 412)
    assert program.ask("PATCH", path, {"title": "fourth"}, match="*").json()["title"] == "fourth"


def test_what_is_left_out_of_a_change_stays(entry: Entry) -> None:
    program, path = Program("curator"), f"{ARTICLES}/{entry.article_id}"
    program.ask("PATCH", path, {"author": "某人", "tags": ["a", "b"], "published_on": "2026-01-02"}, match="*")
    told = program.ask("PATCH", path, {"is_must_read": True, "published_on": None}, match="*").json()
    assert (told["author"], told["is_must_read"], told["published_on"]) == ("某人", True, None)
    assert [tag["name"] for tag in told["tags"]] == ["a", "b"]
    told = program.ask("PATCH", path, {"tags": ["b", "c"]}, match="*").json()
    assert [tag["name"] for tag in told["tags"]] == ["b", "c"]


def test_a_deleted_article_lies_in_the_bin(entry: Entry) -> None:
    program, path = Program("curator"), f"{ARTICLES}/{entry.article_id}"
    assert program.ask("DELETE", path).status_code == 204
    assert Article.objects.get().status == "binned"
    assert is_problem(program.ask("GET", path), 410)
    assert is_problem(program.ask("PATCH", path, {"title": "x"}, match="*"), 410)
    assert is_problem(program.ask("DELETE", path), 410)


@pytest.mark.parametrize("status", ["published", "draft", "withdrawn", "binned"])
def test_a_taken_address_names_its_article_to_those_who_may_see_it(status: str) -> None:
    with catalogue.change(reason="test"):
        held = ArticleFactory(url=NEW["url"], title="heimlich", status="published")
    program = Program("curator")
    if status == "binned":
        program.ask("DELETE", f"{ARTICLES}/{held.pk}")
    elif status != "published":
        program.ask("PATCH", f"{ARTICLES}/{held.pk}", {"status": status}, match="*")
    answer = program.ask("POST", ARTICLES, {**NEW, "url": "http://www.example.org/new/"})
    assert is_problem(answer, 409)
    assert answer.json()["article"] == held.pk

    UserGroup.objects.get(name="contributor").permissions.filter(codename="view_article").delete()
    blind = Program("contributor").ask("POST", ARTICLES, NEW)
    assert is_problem(blind, 409)
    assert ("article" in blind.json()) is (status == "published")
    assert ("heimlich" in blind.text) is (status == "published")


@pytest.mark.parametrize("url", ["https://user:password@example.org/", "https://user@example.org/", "ftp://x.y/", "x"])
def test_an_address_that_nobody_means_to_publish_is_refused(entry: Entry, url: str) -> None:
    program = Program("curator")
    assert is_problem(program.ask("POST", ARTICLES, {**NEW, "url": url}), 422)
    assert is_problem(program.ask("PATCH", f"{ARTICLES}/{entry.article_id}", {"url": url}, match="*"), 422)
    assert is_problem(program.ask("PATCH", f"{ROOT}entries/{entry.pk}", {"own_url": url}, match="*"), 422)
    wanted = {"article": entry.article_id, "topic": entry.topic_id, "own_url": url}
    assert is_problem(program.ask("POST", f"{ROOT}entries", wanted), 422)


def test_lines_are_added_changed_moved_and_taken_out(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        other: Topic = TopicFactory(readme=entry.topic.readme)
    program, entries = Program("curator"), f"{ROOT}entries"
    wanted = {"article": entry.article_id, "topic": entry.topic_id, "note": "短评"}
    made = program.ask("POST", entries, wanted)
    assert made.status_code == 201
    path = f"{entries}/{made.json()['id']}"
    moved = program.ask("PATCH", path, {"group": entry.group_id, "place": 1}, match=made["ETag"])
    assert moved.json()["group"]["id"] == entry.group_id
    assert moved.json()["position"] < Entry.objects.get(pk=entry.pk).position
    away = program.ask("PATCH", path, {"topic": other.pk}, match=moved["ETag"]).json()
    assert (away["topic"]["id"], away["group"], away["note"]) == (other.pk, None, "短评")
    assert is_problem(program.ask("PATCH", path, {"group": entry.group_id}, match="*"), 409)
    assert is_problem(program.ask("PATCH", path, {"topic": 999}, match="*"), 409)
    assert program.ask("DELETE", path).status_code == 204
    assert is_problem(program.ask("GET", path), 404)
    assert Article.objects.filter(pk=entry.article_id).exists()


def test_a_line_with_lines_below_it_is_not_taken_out(entry: Entry) -> None:
    with catalogue.change(reason="test"):
        EntryFactory(topic=entry.topic, parent=entry)
    assert is_problem(Program("curator").ask("DELETE", f"{ROOT}entries/{entry.pk}"), 409)
    assert Entry.objects.count() == 2


def test_marks_are_the_owners_own(entry: Entry) -> None:
    program, path = Program("reader"), f"{ROOT}marks/{entry.article_id}"
    assert program.ask("PUT", path, {"state": "reading"}).json()["state"] == "reading"
    told = program.ask("PUT", path, {"is_starred": True}).json()
    assert (told["state"], told["is_starred"]) == ("reading", True)
    assert len(program.ask("GET", f"{ROOT}marks?state=reading").json()["results"]) == 1
    assert program.ask("GET", f"{ROOT}marks?state=read").json()["results"] == []
    assert Program("curator").ask("GET", f"{ROOT}marks").json()["results"] == []
    assert is_problem(Program("curator", "read").ask("GET", path), 404)
    assert program.ask("GET", f"{ROOT}search?q=is:reading").json()["count"] == 1
    assert program.ask("DELETE", path).status_code == 204
    assert is_problem(program.ask("DELETE", path), 404)
