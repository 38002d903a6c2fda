"""While a long import writes on SQLite others read on, and writers are told at once; seen with real processes."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tests.installation import Installation
from tests.served.site import collect_static, served_site, served_variables, wait_until

pytestmark = pytest.mark.only_on("sqlite")

AT_ONCE = 5.0  # seconds; waiting for SQLite takes twenty
SLOW_WRITER = """
import os, sys, time
from library import catalogue
from library.models import Topic
with catalogue.change(reason="a long import"):
    Topic.objects.create(title="写入中", slug=f"xie-ru-{os.getpid()}")
    time.sleep(1.2)
    print("writes for long", flush=True)
    sys.stdin.readline()
print("done", flush=True)
"""
MAKE_TOKEN = """
from django.contrib.auth.models import User
from library.access_tokens import make_token
from library.models import ApiToken
print(make_token(owner=User.objects.first(), name="reads", scope=ApiToken.Scope.WRITE).secret)
"""
OURS = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en", "Accept": "text/html"}


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float


@dataclass(frozen=True)
class Site:
    """A site in service, and the installation that other processes of it run in."""

    installation: Installation
    address: str

    def ask(self, method: str, path: str, fields: Any = None, **headers: str) -> Answer:
        """Send a form, or a body that is text already."""
        body = fields if isinstance(fields, str) or fields is None else urlencode(fields, doseq=True)
        form = {} if fields is None else {"Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        begun = time.monotonic()
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {**OURS, **form, **sent})
            got = connection.getresponse()
            text = got.read().decode()
            return Answer(got.status, dict(got.getheaders()), text, time.monotonic() - begun)
        finally:
            connection.close()

    def article(self) -> str:
        """The address of an article that is published."""
        found = re.search(r"/articles/\d+", self.ask("GET", "/").text)
        assert found
        return found[0]

    def token(self) -> str:
        """A token that was never used yet, so that its use is to be written down."""
        ran = self.installation.run("shell", "--verbosity", "0", "-c", MAKE_TOKEN)
        return ran.stdout.strip()


@dataclass
class Writer:
    """Another process that has been writing for more than a second."""

    process: Any
    said: list[str] = field(default_factory=list)

    def finish(self) -> None:
        """Let it end in its own time."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "done"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A furnished site behind gunicorn on a SQLite file."""
    collected, directory = collect_static(tmp_path_factory.mktemp("static")), tmp_path_factory.mktemp("data")
    with served_site(directory, collected, filling="furnished()") as address:
        yield Site(Installation(directory, served_variables(collected)), address)


@contextmanager
def long_write(site: Site) -> Iterator[Writer]:
    """Another process writes meanwhile; at the end of the block it is killed, if it still lives."""
    with site.installation.start("shell", "--verbosity", "0", "-c", SLOW_WRITER) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.strip() == "writes for long", said + process.stdout.read()
        yield Writer(process)


def test_a_mark_sent_meanwhile_is_answered_at_once_and_stored_when_it_is_sent_again(site: Site) -> None:
    path = f"{site.article()}/mark/"
    with long_write(site):
        answer = site.ask("POST", path, {"state": "read", "anchor": 'a"b'})

    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert answer.seconds < AT_ONCE
    assert "<h1>An import is running</h1>" in answer.text
    assert '<input type="hidden" name="state" value="read">' in answer.text
    assert 'value="a&quot;b"' in answer.text
    assert "Set-Cookie" not in answer.headers
    assert site.ask("POST", path, {"state": "read"}).status == 302


def test_readers_go_on_reading(site: Site) -> None:
    paths = ("/", "/search/?q=attention", f"{site.article()}-x/", "/README.md")
    site.ask("GET", "/README.md")  # a text that was never asked for has to be stored first
    with long_write(site):
        answers = [site.ask("GET", path) for path in paths]

    assert {answer.status for answer in answers} <= {200, 301}
    assert max(answer.seconds for answer in answers) < AT_ONCE


def test_what_a_reader_wrote_is_kept_with_its_lines(site: Site) -> None:
    words = "第一行\r\nsecond <line> & more"
    with long_write(site):
        answer = site.ask("POST", f"{site.article()}/report/", {"kind": "other", "note": words})

    assert answer.status == 503
    assert 'value="第一行\r\nsecond &lt;line&gt; &amp; more"' in answer.text


def test_a_script_of_ours_gets_a_sentence(site: Site) -> None:
    with long_write(site):
        answer = site.ask("POST", f"{site.article()}/mark/", {"state": "read"}, HX_Request="true")

    assert (answer.status, answer.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer.text.startswith("An import is running.")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/articles/1/mark/", {"Accept": "application/json"}),
        ("/api/v1/articles", {"Accept": "*/*", "Content_Type": "application/json"}),
    ],
)
def test_a_program_gets_a_problem(site: Site, path: str, headers: dict[str, str]) -> None:
    with long_write(site):
        answer = site.ask("POST", path, "{}", **headers)

    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"
    assert '"status": 503' in answer.text


def test_a_program_that_speaks_to_linkding_gets_its_kind_of_error(site: Site) -> None:
    with long_write(site):
        answer = site.ask("POST", "/api/bookmarks/", "{}", Content_Type="application/json", Authorization="Token x")

    assert (answer.status, answer.headers["Content-Type"]) == (503, "application/json")
    assert answer.headers["Retry-After"] == "5"
    assert json.loads(answer.text) == {"detail": "An import is running. This was not stored; try again in a moment."}


def test_programs_with_a_token_go_on_reading(site: Site) -> None:
    secret = site.token()
    with long_write(site):
        answers = [
            site.ask("GET", "/api/v1/articles", Authorization=f"Bearer {secret}"),
            site.ask("GET", "/api/bookmarks/", Authorization=f"Token {secret}"),
        ]

    assert [answer.status for answer in answers] == [200, 200]
    assert max(answer.seconds for answer in answers) < AT_ONCE


def test_a_form_with_a_token_brings_its_token_and_never_a_password(site: Site) -> None:
    page = site.ask("GET", "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": "reader"}
    with long_write(site):
        kept = site.ask("POST", "/accounts/login/", fields, Cookie=cookie)
        secret = site.ask("POST", "/accounts/login/", {**fields, "password": "very secret"}, Cookie=cookie)

    assert kept.status == secret.status == 503
    assert re.search(r'name="csrfmiddlewaretoken" value="\w+"', kept.text)
    assert 'name="username" value="reader"' in kept.text
    assert "very secret" not in secret.text
    assert "Go back one page" in secret.text


def test_a_forged_form_is_refused_as_ever(site: Site) -> None:
    with long_write(site):
        answer = site.ask("POST", "/accounts/login/", {"username": "reader"}, Sec_Fetch_Site="cross-site")

    assert answer.status == 403


def test_what_writes_nothing_is_done_meanwhile(site: Site) -> None:
    with long_write(site):
        answer = site.ask("POST", "/language/", {"language": "en", "next": "/"})

    assert answer.status == 302


def test_a_writer_that_was_killed_keeps_nobody_waiting(site: Site) -> None:
    path = f"{site.article()}/mark/"
    with long_write(site) as writer:
        writer.process.kill()
        writer.process.wait()
        assert site.ask("POST", path, {"star": "1"}).status == 302


def test_whoever_writes_after_it_has_ended_does_not_notice(site: Site) -> None:
    path = f"{site.article()}/mark/"
    with long_write(site) as writer:
        site.ask("POST", path, {"star": "1"})
        writer.finish()
        wait_until(lambda: site.ask("POST", path, {"star": "1"}).status == 302)


def test_the_lock_lies_beside_the_database(site: Site) -> None:
    files = {path.name for path in Path(site.installation.directory).iterdir()}
    assert {"easyllm.sqlite3", "easyllm.write-lock"} <= files
