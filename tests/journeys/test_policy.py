"""What every page says in its headers and does not do to its reader: no looser policy, no cookie. That a browser has
nothing to complain of, and asks no other host, is looked at in test_accessibility.py, where it sees every page.
"""

import http.client
from urllib.parse import quote, urlsplit

import pytest

from tests.journeys.pages import PAGES, Place

ANONYMOUS = [place for place in PAGES if not place.who]
STRICT = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'")


def answer(room: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """What the site answers, before any redirect is followed."""
    parts = urlsplit(room)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    connection.request(
        "GET", quote(path, safe="/?=&%"), headers={name.replace("_", "-"): headers[name] for name in headers}
    )
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.parametrize("place", [*PAGES, Place("admin", "/admin/login/")], ids=lambda place: place.name)
def test_every_answer_carries_the_strict_policy(reading_room: str, place: Place) -> None:
    response = answer(reading_room, place.path)
    policy = response.headers["Content-Security-Policy"] or ""

    assert place.who or response.status == place.status
    assert [rule for rule in STRICT if rule not in policy] == []
    assert "unsafe-" not in policy


@pytest.mark.parametrize("place", [place for place in ANONYMOUS if not place.has_token], ids=lambda place: place.name)
def test_reading_without_an_account_sets_no_cookie(reading_room: str, place: Place) -> None:
    assert answer(reading_room, place.path).headers["Set-Cookie"] is None


@pytest.mark.parametrize(
    "place", [place for place in PAGES if place.status not in (400, 500)], ids=lambda place: place.name
)
def test_every_page_says_that_it_depends_on_language_and_cookies(reading_room: str, place: Place) -> None:
    vary = answer(reading_room, place.path).headers["Vary"] or ""

    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}
