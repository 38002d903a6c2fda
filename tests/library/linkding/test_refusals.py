"""What is refused by linkding's API: in the forms that clients read, and never as a fault of ours."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st
from pytest_django import Settings

from library import catalogue
from library.models import ApiToken, Article
from tests.factories import ArticleFactory
from tests.linkding_calls import Api, api_of

pytestmark = pytest.mark.django_db

LIST, URL = "/api/bookmarks/", "https://example.org/attention"
NOT_FOUND = {"detail": "No Bookmark matches the given query."}


def article(**fields: object) -> Article:
    """An article that is in the library."""
    with catalogue.change(reason="test"):
        made: Article = ArticleFactory(**{"url": URL, "title": "Attention", **fields})
    return made


def test_without_a_token_or_with_none_of_ours_nobody_comes_in(curator: Api) -> None:
    for secret, said in (
        ("", "Authentication credentials were not provided."),
        ("Token nonsense", "Invalid token."),
        ("Token ", "Invalid token."),
        (f"Token {curator.secret}x", "Invalid token."),
        ("Basic dXNlcjpwYXNz", "Invalid token."),
    ):
        for method in ("get", "post", "put", "patch", "delete", "options"):
            answer = getattr(Client(headers={"authorization": secret}), method)(LIST)
            assert (answer.status_code, answer.json()) == (401, {"detail": said}), (secret, method)
            assert answer["WWW-Authenticate"] == "Token"


def test_a_session_opens_nothing(curator: Api) -> None:
    client = Client()
    client.force_login(curator.owner)

    assert client.get(LIST).status_code == 401


def test_either_word_before_the_token_will_do(curator: Api) -> None:
    for word in ("Token", "token", "Bearer"):
        assert Client(headers={"authorization": f"{word} {curator.secret}"}).get(LIST).status_code == 200


@pytest.mark.parametrize("how", ["revoked", "expired", "closed"])
def test_a_token_that_was_good_once_opens_nothing(curator: Api, how: str) -> None:
    past = timezone.now() - dt.timedelta(days=1)
    if how == "closed":
        curator.owner.is_active = False
        curator.owner.save()
    ApiToken.objects.update(**{"revoked": {"revoked_at": past}, "expired": {"expires_at": past}}.get(how, {}))

    assert curator.get(LIST) == {"detail": "Invalid token."}
    assert curator.status == 401


def test_other_methods_are_told_with_those_that_the_address_takes(curator: Api) -> None:
    number = article().pk
    for method, path, allowed in (
        ("PUT", LIST, "GET, POST, HEAD"),
        ("POST", f"{LIST}{number}/", "GET, PUT, PATCH, DELETE, HEAD"),
        ("GET", f"{LIST}{number}/archive/", "POST"),
        ("OPTIONS", LIST, "GET, POST, HEAD"),
        ("POST", "/api/bundles/", "GET, HEAD"),
        ("PATCH", "/api/tags/1/", "GET, DELETE, HEAD"),
    ):
        assert curator.send(method, path) == {"detail": f'Method "{method}" not allowed.'}
        assert (curator.status, curator.headers["Allow"]) == (405, allowed)


def test_no_page_of_another_site_is_let_in(curator: Api) -> None:
    headers = {"origin": "https://elsewhere.example", "authorization": f"Token {curator.secret}"}
    answer = Client(headers=headers).get(LIST)

    assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    "number", ["0", "-1", "1.5", "x", "٣", "9" * 19, "9" * 40, "9223372036854775807", "%00", "1e3"]
)
def test_what_is_the_number_of_nothing_is_not_there(curator: Api, number: str) -> None:
    for method, tail in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "archive/"), ("POST", "unarchive/")):
        assert curator.send(method, f"{LIST}{number}/{tail}", {}) == NOT_FOUND
        assert curator.status == 404
    assert curator.get(f"/api/tags/{number}/") == {"detail": "No Tag matches the given query."}


@pytest.mark.parametrize("status", ["binned", "merged"])
def test_what_was_put_away_is_not_there(curator: Api, status: str) -> None:
    other = article(url="https://example.org/other")
    more = {"binned_at": timezone.now()} if status == "binned" else {"merged_into": other}
    number = article(status=status, status_before="draft", **more).pk

    for method, tail in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "archive/"), ("POST", "unarchive/")):
        assert curator.send(method, f"{LIST}{number}/{tail}", {}) == NOT_FOUND


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "x"}, "limit"),
        ({"limit": "-1"}, "limit"),
        ({"offset": "-5"}, "offset"),
        ({"offset": "9" * 30}, "offset"),
        ({"offset": "1\0"}, "offset"),
        ({"sort": "best"}, "sort"),
        ({"unread": "maybe"}, "unread"),
        ({"shared": "1"}, "shared"),
        ({"modified_since": "yesterday"}, "modified_since"),
        ({"modified_since": "2026-02-30"}, "modified_since"),
        ({"added_since": "0001-01-01T00:00:00+10:00"}, "added_since"),
        ({"added_since": "2026-01-01T00:00:00\0"}, "added_since"),
    ],
)
def test_a_list_says_which_part_of_its_address_it_cannot_read(curator: Api, query: dict[str, str], field: str) -> None:
    answer = curator.get(LIST, **query)

    assert (curator.status, list(answer)) == (400, [field])


def test_empty_parts_of_an_address_are_as_if_they_were_not_there(curator: Api) -> None:
    names = ("q", "limit", "offset", "sort", "unread", "shared", "modified_since", "added_since", "bundle")

    assert curator.get(LIST, **dict.fromkeys(names, ""))["count"] == 0
    assert curator.get(LIST, limit="0")["count"] == 0


@pytest.mark.parametrize(
    "words", ["\0", "'", '"', "#", "!", "#\0", "-", "((", "or", "not", "or or #x or", "%", "\ud800"]
)
def test_whatever_is_typed_is_a_query(curator: Api, words: str) -> None:
    article()

    assert "results" in curator.get(LIST, q=words.encode("utf-8", "replace").decode())
    assert curator.status == 200


BLANK, NULL, LONG = "This field may not be blank.", "This field may not be null.", "Ensure this field has no more than"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"url": ["This field is required."]}),
        ({"url": ""}, {"url": [BLANK]}),
        ({"url": None}, {"url": [NULL]}),
        ({"url": ["x"]}, {"url": ["Not a valid string."]}),
        ({"url": True}, {"url": ["Not a valid string."]}),
        ({"url": 5}, {"url": ["Enter a valid URL."]}),
        ({"url": "javascript:alert(1)"}, {"url": ["Enter a valid URL."]}),
        ({"url": "https://example.org/a b"}, {"url": ["Enter a valid URL."]}),
        ({"url": "https://example.org/\0"}, {"url": ["Null characters are not allowed."]}),
        ({"url": "https://example.org/\ud800"}, {"url": ["Surrogate characters are not allowed: U+D800."]}),
        ({"url": f"{URL}/{'a' * 2048}"}, {"url": [f"{LONG} 2048 characters."]}),
        ({"url": URL, "title": {}}, {"title": ["Not a valid string."]}),
        ({"url": URL, "title": "a" * 513}, {"title": [f"{LONG} 512 characters."]}),
        ({"url": URL, "title": "a\x07"}, {"title": ["Control characters are not allowed."]}),
        ({"url": URL, "notes": None, "description": 1.5}, {"notes": [NULL]}),
        ({"url": URL, "unread": "perhaps"}, {"unread": ["Must be a valid boolean."]}),
        ({"url": URL, "shared": []}, {"shared": ["Must be a valid boolean."]}),
        ({"url": URL, "is_archived": None}, {"is_archived": [NULL]}),
        ({"url": URL, "tag_names": "a"}, {"tag_names": ['Expected a list of items but got type "str".']}),
        ({"url": URL, "tag_names": ["a", None, {}]}, {"tag_names": {"1": [NULL], "2": ["Not a valid string."]}}),
        ({"url": URL, "tag_names": ["a" * 101]}, {"tag_names": {"0": [f"{LONG} 100 characters."]}}),
        ({"url": URL, "tag_names": [f"t{n}" for n in range(51)]}, {"tag_names": ["Name at most 50 tags at a time."]}),
    ],
)
def test_each_field_that_is_wrong_is_named(curator: Api, fields: dict[str, object], errors: dict[str, object]) -> None:
    assert curator.send("POST", LIST, fields) == errors
    assert curator.status == 400
    assert not Article.objects.exists()


@pytest.mark.parametrize("place", ["https://user:secret@example.org/a", "https://user@example.org/a", "http://@x.org/"])
def test_no_address_with_a_user_or_a_password_is_taken(curator: Api, place: str) -> None:
    number = article().pk
    for method, path in (("POST", LIST), ("PATCH", f"{LIST}{number}/"), ("PUT", f"{LIST}{number}/")):
        assert "password" in curator.send(method, path, {"url": place})["url"][0]
        assert curator.status == 400


@pytest.mark.parametrize(
    ("body", "kind", "status", "said"),
    [
        (b"{", "application/json", 400, "JSON parse error - "),
        (b"\xff", "application/json", 400, "JSON parse error - "),
        (b"[" * 100_000, "application/json", 400, "JSON parse error - "),
        (b'{"url": ' + b"9" * 5000 + b"}", "application/json", 400, "JSON parse error - "),
        (b"[]", "application/json", 400, "Invalid data. Expected a dictionary, but got list."),
        (b"null", "application/json", 400, "Invalid data. Expected a dictionary, but got NoneType."),
        (b"url=x", "text/plain", 415, 'Unsupported media type "text/plain" in request.'),
        (b"x", "multipart/form-data", 400, "Multipart form parse error - "),
        (b"x", "multipart/form-data; boundary=y", 400, "This field is required."),
        (
            b"&".join(b"a=%d" % n for n in range(20_001)),
            "application/x-www-form-urlencoded",
            400,
            "Form parse error - ",
        ),
        (b" " * 3_000_000, "application/json", 413, "Request body exceeds the size limit."),
        (b"", "application/json", 400, "This field is required."),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(curator: Api, body: bytes, kind: str, status: int, said: str) -> None:
    answer = curator.raw("POST", LIST, body, kind)

    assert curator.status == status
    assert said in json.dumps(answer, ensure_ascii=False).replace('\\"', '"')


def test_whoever_asks_too_often_is_told_when_to_come_back(curator: Api, settings: Settings) -> None:
    settings.EASYLLM_API_WRITES_PER_MINUTE = 2
    bodies = [{"url": f"{URL}/{number}", "title": "x"} for number in range(4)]
    statuses = []
    for body in bodies:
        answer = curator.send("POST", LIST, body)
        statuses.append(curator.status)

    assert 429 in statuses[2:]
    assert answer["detail"].startswith("Request was throttled. Expected available in ")
    assert 0 < int(curator.headers["Retry-After"]) <= 60
    assert curator.get(LIST)["count"] == statuses.count(201)


def test_a_name_of_a_tag_is_one_name(curator: Api) -> None:
    for name in (None, "", " ", "a,b", ",", 5.5, "a" * 101, ["a"], "\0"):
        answer = curator.send("POST", "/api/tags/", {"name": name})
        assert (curator.status, list(answer)) == (
            (201, ["id", "name", "date_added"]) if name == 5.5 else (400, ["name"])
        )
    assert curator.send("POST", "/api/tags/", {}) == {"name": ["This field is required."]}


def test_a_check_needs_an_address(curator: Api) -> None:
    assert curator.get("/api/bookmarks/check/") == {"url": ["This field is required."]}
    assert curator.status == 400


def test_where_another_writer_is_in_the_way_it_may_be_sent_again(curator: Api) -> None:
    deadlock = OperationalError("deadlock detected")
    deadlock.__cause__ = type("Deadlock", (Exception,), {"sqlstate": "40P01"})()

    def overtaken(execute: Any, sql: str, *arguments: Any) -> Any:
        if sql.startswith('INSERT INTO "library_article"'):
            raise deadlock
        return execute(sql, *arguments)

    with connection.execute_wrapper(overtaken):
        answer = curator.send("POST", LIST, {"url": URL})

    assert (curator.status, curator.headers["Retry-After"]) == (503, "1")
    assert "Send it again" in answer["detail"]
    assert not Article.objects.exists()


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    [
        "url",
        "title",
        "description",
        "notes",
        "is_archived",
        "unread",
        "shared",
        "tag_names",
        "date_added",
        "date_modified",
    ]
)
ODD = example_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@ODD
@given(body=st.dictionaries(FIELDS, ANY_JSON, max_size=5), method=st.sampled_from(["POST", "PUT", "PATCH"]))
def test_whatever_json_is_sent_is_no_fault_of_ours(
    curator: Api, settings: Settings, body: dict[str, object], method: str
) -> None:
    settings.EASYLLM_API_WRITES_PER_MINUTE = 0
    known = Article.objects.order_by("pk").first() or article(status="draft")
    path = LIST if method == "POST" else f"{LIST}{known.pk}/"
    if method == "POST":
        body = {"url": URL, **body}

    curator.send(method, path, body)

    assert curator.status in (200, 201, 400)


def test_a_scope_that_only_reads_opens_no_writing() -> None:
    number = article(status="draft").pk
    api = api_of("curator", scope="read")
    for method, path in (
        ("POST", LIST),
        ("PUT", f"{LIST}{number}/"),
        ("PATCH", f"{LIST}{number}/"),
        ("DELETE", f"{LIST}{number}/"),
        ("POST", f"{LIST}{number}/archive/"),
        ("POST", f"{LIST}{number}/unarchive/"),
        ("POST", "/api/tags/"),
        ("DELETE", "/api/tags/1/"),
    ):
        assert list(api.send(method, path, {"url": URL, "name": "x", "unread": True})) == ["detail"]
        assert api.status == 403, (method, path)
    assert api.get(LIST)["count"] == 1
    assert not Article.objects.get().marks.exists()
