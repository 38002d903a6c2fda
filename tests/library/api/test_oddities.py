"""What is odd is told of as a problem: bodies, addresses, methods, tokens, and too much of anything."""

import pytest
from django.test import Client
from pytest_django import Settings

from library.models import Entry
from tests.api_calls import ARTICLES, NEW, ROOT, Program, is_problem

pytestmark = pytest.mark.django_db


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


def test_a_body_of_a_hundred_megabytes_is_refused_by_its_length_alone() -> None:
    program = Program("curator")
    answer = program.ask("POST", ARTICLES, NEW, **{"content-length": "100000000"})
    assert is_problem(answer, 413)
    assert answer.json()["detail"] == "At most 262,144 bytes are read."


def test_a_body_in_pieces_of_unknown_length_is_refused() -> None:
    program = Program("curator")
    pieces = {"transfer-encoding": "chunked", "content-length": ""}
    assert is_problem(program.ask("POST", ARTICLES, NEW, **pieces), 411)


def test_a_host_that_is_not_ours_is_told_of_to_programs_as_a_problem_and_to_people_on_a_page() -> None:
    assert is_problem(Program().ask("GET", ARTICLES, host="elsewhere.example"), 400)
    page = Client().get("/", headers={"host": "elsewhere.example"})
    assert (page.status_code, page["Content-Type"]) == (400, "text/html; charset=utf-8")


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
