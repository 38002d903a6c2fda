"""The API: what it answers, whom it lets write, and that no write is lost or goes past the scope of a token."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.access_tokens import make_token
from library.models import ApiToken, Article, Change, Entry, Mark, TagAlias, Topic
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory
from tests.made_library import filled

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"
ARTICLES = f"{ROOT}articles"
NEW = {"url": "https://example.org/new", "title": "新文章"}


class Program:
    """A program that asks with a token, or without one."""

    def __init__(self, role: str = "", scope: str = "write", **owner: Any) -> None:
        self.headers: dict[str, str] = {}
        if role:
            user = User.objects.create_user(f"{role} {scope}")
            user.groups.add(UserGroup.objects.get(name=role))
            User.objects.filter(pk=user.pk).update(**owner)
            made = make_token(owner=user, name="test", scope=ApiToken.Scope(scope))
            self.headers["authorization"] = f"Token {made.secret}"
        self.client = Client()

    def ask(self, method: str, path: str, data: Any = None, *, match: str = "", **headers: str) -> Any:
        """The answer to a request with a body of JSON."""
        further = {**self.headers, **({"if-match": match} if match else {}), **headers}
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        return self.client.generic(method, path, headers=further, **body)  # type: ignore[arg-type]


def is_problem(answer: Any, status: int) -> bool:
    """Whether it tells of a fault as RFC 9457 has it."""
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json", answer["Content-Type"]
    return bool(answer.status_code == told["status"] == status and told["detail"] and told["title"])


@pytest.fixture
def entry() -> Entry:
    """A line of a published article, in a group."""
    with catalogue.change(reason="test"):
        topic = TopicFactory()
        made: Entry = EntryFactory(topic=topic, group=GroupFactory(topic=topic))
    return made


# --- Writing ----------------------------------------------------------------------------------------------------------


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


# --- Reading ----------------------------------------------------------------------------------------------------------


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


# --- What is odd ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b'{"url": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50_000, 400),
        (b"1" * 5000, 400),
        (b"[]", 422),
        (b"null", 422),
        (b'{"url": "https://e.example/", "title": "a\\u0000b"}', 422),
        (b'{"url": "https://e.example/\\u0000", "title": "a"}', 422),
        (b'{"url": "https://e.example/", "title": "\\ud800"}', 422),
        (b'{"url": "https://e.example/", "title": " \\u3000 "}', 422),
        (b'{"url": "https://e.example/", "topic": 99999999999999999999999}', 422),
        (b'{"url": "https://e.example/", "topic": "1"}', 422),
        (b'{"url": "https://e.example/", "topic": true}', 422),
        (b'{"url": "https://e.example/", "\\ud800": 1}', 422),
        (b'{"url": "https://e.example/", "unknown": 1}', 422),
        (b'{"url": "https://e.example/", "published_on": 0}', 422),
        (b'{"url": "https://e.example/", "published_on": "2026-02-30"}', 422),
        (b'{"url": "https://e.example/", "published_on": "2026-01-01T00:00:00Z"}', 422),
        (b'{"url": "https://e.example/", "topic": 999999}', 409),
        (b" " * 300_000, 413),
    ],
)
def test_odd_bodies_are_told_of(body: bytes, status: int) -> None:
    program = Program("curator")
    answer = program.client.post(ARTICLES, body, content_type="application/json", headers=program.headers)
    assert is_problem(answer, status)


def test_other_kinds_of_bodies_are_refused() -> None:
    program = Program("curator")
    answer = program.client.post(ARTICLES, {"url": "https://e.example/"}, headers=program.headers)
    assert is_problem(answer, 415)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("articles/0", 404),
        ("articles/99999999999999999999999", 404),
        ("articles/x", 404),
        ("articles/1/more", 404),
        ("topics/-1", 404),
        ("sites/a%00b", 404),
        ("tags/%00", 404),
        ("articles?limit=0", 422),
        ("articles?limit=x", 422),
        ("articles?tag=%00", 422),
        ("articles?topic=99999999999999999999999", 422),
        ("articles?status=binned", 422),
        ("search?q=%00", 422),
        ("nowhere", 404),
        ("", 404),
    ],
)
def test_odd_addresses_are_told_of(path: str, status: int) -> None:
    assert is_problem(Program().ask("GET", ROOT + path), status)


def test_a_method_that_does_nothing_is_told_with_those_that_do() -> None:
    answer = Program("curator").ask("PUT", ARTICLES, {})
    assert is_problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_pages_of_other_sites_may_read_and_never_write(entry: Entry) -> None:
    read = Program().ask("GET", ARTICLES, origin="https://elsewhere.example")
    assert read["Access-Control-Allow-Origin"] == "*"
    asked = Program().ask("OPTIONS", ARTICLES, origin="https://elsewhere.example")
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")
    written = Program("curator").ask("POST", ARTICLES, NEW, origin="https://elsewhere.example")
    assert "Access-Control-Allow-Origin" not in written.headers


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic dTpw", "Token"])
def test_a_token_that_opens_nothing_is_refused_even_for_reading(header: str) -> None:
    answer = Program().ask("GET", ARTICLES, authorization=header)
    assert is_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_private_library_is_read_with_a_token_alone(entry: Entry, settings: Settings) -> None:
    settings.EASYLLM_PRIVATE = True
    assert is_problem(Program().ask("GET", ARTICLES), 401)
    assert Program("reader", "read").ask("GET", ARTICLES).status_code == 200


def test_too_many_readings_are_answered_with_when_to_come_back(settings: Settings) -> None:
    settings.EASYLLM_API_READS_PER_MINUTE = 1
    answers = [Program().ask("GET", ARTICLES, **{"x-forwarded-for": "192.0.2.1"}) for _ in range(4)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert is_problem(late, 429)
    assert 1 <= int(late["Retry-After"]) <= 60


def test_too_many_writes_are_answered_with_when_to_come_back(entry: Entry, settings: Settings) -> None:
    settings.EASYLLM_API_WRITES_PER_MINUTE = 1
    program, path = Program("reader"), f"{ROOT}marks/{entry.article_id}"
    answers = [program.ask("PUT", path, {"state": "read"}) for _ in range(4)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert is_problem(late, 429)
    assert 1 <= int(late["Retry-After"]) <= 60


def test_head_says_what_get_would() -> None:
    answer = Program().ask("HEAD", ARTICLES)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == Program().ask("GET", ARTICLES)["ETag"]


def test_the_document_names_every_operation_and_no_host_of_others() -> None:
    document = Program().ask("GET", f"{ROOT}openapi.json").json()
    assert document["openapi"] == "3.1.0"
    operations = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(operations) == len(set(operations)) == 21
    assert document["servers"] == [{"url": "http://testserver"}]
