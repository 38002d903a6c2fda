"""Pages for what goes wrong."""

import re
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from library.views.errors import is_lost_database, service_unavailable
from tests.installation import Installation

ASK = """
from pathlib import Path
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = "{storage}"
settings.STATIC_ROOT = Path(settings.EASYLLM_DATA_DIR) / "nothing-collected"
client = Client(raise_request_exception=False, headers={{"accept-language": "{language}", "host": "localhost"}})
client.cookies["sessionid"] = "a" * 32
client.cookies["shelf"] = "a-key"
answer = client.{method}("{path}", {{"state": "read"}}, headers={{"sec-fetch-site": "same-origin"}})
print(answer.status_code, answer.get("Retry-After"), answer.get("Cache-Control"))
print(answer.content.decode())
"""
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def ask_without_database(
    tmp_path: Path, *, language: str = "en", method: str = "get", path: str = "/", storage: str = PLAIN
) -> str:
    """What a reader gets from an installation whose database cannot be reached."""
    if connection.vendor == "postgresql":
        address = "postgres://nobody:nothing@127.0.0.1:1/nowhere"
    else:
        (tmp_path / "a-directory").mkdir()
        address = f"sqlite:///{tmp_path / 'a-directory'}"
    site = Installation(tmp_path / "data", {"DATABASE_URL": address, "EASYLLM_LOG_LEVEL": "ERROR"})
    code = ASK.format(storage=storage, language=language, method=method, path=path)
    done = site.run("shell", "-v0", "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "The catalogue does not answer just now"), ("zh-CN", "书目暂时没有应答")],
)
def test_a_database_that_does_not_answer_is_a_pause_and_not_a_fault(tmp_path: Path, language: str, words: str) -> None:
    said = ask_without_database(tmp_path, language=language)

    assert re.search(r"^503 30 max-age=0, no-cache, no-store, must-revalidate, private$", said, re.MULTILINE)
    page = said[said.index("<!doctype html>") :]
    assert f"<h1>{words}</h1>" in page
    assert 'class="head"' in page
    assert "Traceback" not in page
    assert "OperationalError" not in page


@pytest.mark.django_db
def test_a_form_sent_to_a_database_that_does_not_answer_may_be_sent_again(tmp_path: Path) -> None:
    said = ask_without_database(tmp_path, method="post", path="/articles/1/mark/")

    assert re.search(r"^503 30 ", said, re.MULTILINE)
    assert "it may have to be sent again" in said


@pytest.mark.django_db
def test_where_even_the_template_fails_readers_get_a_page(tmp_path: Path) -> None:
    said = ask_without_database(tmp_path, storage="library.static_parts.JoiningStorage")

    assert re.search(r"^503 30 ", said, re.MULTILINE)
    assert "我们这边出错了" in said
    assert "Something broke on our side" in said
    assert "Traceback" not in said[said.rindex("<!doctype html>") :]


@pytest.mark.parametrize(
    ("error", "cause", "is_lost"),
    [
        (OperationalError, psycopg.OperationalError("connection refused"), True),
        (InterfaceError, psycopg.InterfaceError("the connection is closed"), True),
        (OperationalError, psycopg.errors.AdminShutdown("terminating connection"), True),
        (OperationalError, psycopg.errors.TooManyConnections("too many clients"), True),
        (OperationalError, psycopg.errors.ConnectionFailure("connection failure"), True),
        (OperationalError, psycopg.errors.QueryCanceled("statement timeout"), False),
        (OperationalError, psycopg.errors.DeadlockDetected("deadlock"), False),
        (OperationalError, psycopg.errors.DiskFull("disk full"), False),
        (OperationalError, None, False),
    ],
)
def test_only_a_lost_connection_counts_as_one(error: type[Exception], cause: Exception | None, is_lost: bool) -> None:
    raised = error("message")
    raised.__cause__ = cause

    assert is_lost_database(raised) is is_lost


def test_what_is_not_the_database_is_our_own_fault() -> None:
    assert not is_lost_database(ValueError())
    assert not is_lost_database(None)


def meet_another_writer(*args: object) -> None:
    raise OperationalError("deadlock detected") from psycopg.errors.DeadlockDetected("deadlock detected")


@pytest.mark.django_db
def test_whoever_was_in_the_way_of_another_writer_is_asked_to_send_it_again() -> None:
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})

    with connection.execute_wrapper(meet_another_writer):
        answer = client.get("/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert "send it again" in answer.text


def break_off(*args: object) -> None:
    raise OperationalError("gone") from psycopg.OperationalError("server closed the connection unexpectedly")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nowhere/", "/articles/1/report/"])
def test_a_connection_that_breaks_under_a_session_is_a_pause_too(client: Client, path: str) -> None:
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a" * 32

    with connection.execute_wrapper(break_off):
        answer = client.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.django_db
def test_the_theme_of_the_reader_holds_on_the_page_of_a_fault() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = "dark"

    assert 'data-theme="dark"' in service_unavailable(request).content.decode()


@pytest.mark.django_db
def test_a_page_that_is_not_there_offers_to_search(english: Client) -> None:
    page = english.get("/nowhere/").content.decode()

    assert re.search(r'<form class="bigfind" action="/search/" method="get">', page)
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_not_understood(english: Client) -> None:
    answer = english.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "We do not understand this" in answer.content.decode()
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_a_form_whose_token_is_missing_says_how_to_send_it_again(settings: Settings) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = client.post("/accounts/login/", {"username": "a", "password": "b"})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/articles/999999-x/"])
def test_pages_for_faults_keep_the_head_and_foot_of_the_site(chinese: Client, path: str) -> None:
    page = chinese.get(path).content.decode()

    assert 'class="head"' in page
    assert 'class="foot"' in page
