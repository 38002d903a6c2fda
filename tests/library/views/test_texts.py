import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from library.catalogue import Unit
from tests.factories import ArticleFactory
from tests.library.views.test_languages import languages_of

pytestmark = pytest.mark.django_db

PATHS = ("/about/", "/about/bot/", "/help/", "/help/keys/", "/accessibility/", "/privacy/")
LOGIN_MIDDLEWARE = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.mark.parametrize("path", [*PATHS, "/suggest/", "/suggest/thanks/", "/accounts/logout/", "/nowhere/"])
def test_reading_a_page_of_words_leaves_no_cookie(chinese: Client, path: str) -> None:
    answer = chinese.get(path)

    assert not answer.cookies
    assert {"Accept-Language", "Cookie"} <= set(re.split(r", *", answer["Vary"]))


def test_reading_the_form_of_a_report_leaves_no_cookie(chinese: Client, unit: Unit) -> None:
    assert not chinese.get(f"/articles/{ArticleFactory().pk}/report/").cookies


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_words_speaks_the_language_of_its_reader(chinese: Client, english: Client, path: str) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    in_chinese, in_english = (client.get(path).content.decode() for client in (chinese, english))

    assert '<html lang="zh-Hans">' in in_chinese
    assert len(re.findall("<h1", in_chinese)) == 1
    main = re.compile(r"<main.*</main>", re.DOTALL)
    paragraphs = re.findall(r"<(?:p|li|h2)>(.*?)</(?:p|li|h2)>", main.search(in_chinese)[0])  # type: ignore[index]
    assert [words for words in paragraphs if not han.search(words)] == []
    assert languages_of(english, path).unmarked_chinese() == []
    assert '<html lang="en">' in in_english


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_words_are_read_and_not_written_to(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_pages_of_words_stay_open_on_a_private_site(client: Client, settings: Settings, path: str) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, LOGIN_MIDDLEWARE]

    assert client.get(path).status_code == 200
    assert client.get("/suggest/").status_code == 302


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("keeper@example.org", "mailto:keeper@example.org"),
        ("https://example.org/@keeper", "https://example.org/@keeper"),
    ],
)
def test_whom_to_write_to_is_named_where_it_is_known(
    english: Client, settings: Settings, contact: str, href: str
) -> None:
    settings.EASYLLM_CONTACT = contact

    for path in ("/about/", "/about/bot/", "/accessibility/", "/privacy/"):
        assert f'<a href="{href}">{contact}</a>' in english.get(path).content.decode()


def test_without_a_contact_the_form_for_suggestions_is_named(english: Client) -> None:
    for path in ("/about/bot/", "/accessibility/"):
        assert "has given no address" in english.get(path).content.decode()


def test_the_bookmark_leads_to_the_form_of_this_site(english: Client, settings: Settings) -> None:
    here = unescape(english.get("/help/").content.decode())
    settings.EASYLLM_SITE_URL = "https://library.example"
    there = unescape(english.get("/help/").content.decode())

    rest = "?url='+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
    assert here.count(f"javascript:location='http://testserver/suggest/{rest}") == 2
    assert there.count(f"javascript:location='https://library.example/suggest/{rest}") == 2


def test_single_keys_are_switched_off_and_on_again(english: Client) -> None:
    form = {"next": "/help/keys/#switch"}
    headers = {"sec-fetch-site": "same-origin"}

    assert 'name="keys" value="off"' in english.get("/help/keys/").content.decode()
    answer = english.post("/preferences/", {**form, "keys": "off"}, headers=headers)
    page = english.get("/help/keys/").content.decode()

    assert answer["Location"] == "/help/keys/#switch"
    assert "Single keys are off." in page
    assert 'name="keys" value="on"' in page
    english.post("/preferences/", {**form, "keys": "on"}, headers=headers)
    assert "Single keys are on." in english.get("/help/keys/").content.decode()


def test_the_keys_stand_in_a_section_that_a_script_can_show(chinese: Client) -> None:
    page = chinese.get("/help/keys/").content.decode()

    assert '<link rel="help" href="/help/keys/">' in page
    section = page.partition('<section id="keys" aria-labelledby="keys-title">')[2].partition("</section>")[0]
    assert re.findall("<kbd>(.)</kbd>", section) == list("jkoims/ghgngm?")


def test_the_cookies_are_called_as_they_are_called_here(english: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"

    assert ">__Host-sessionid</code>" in english.get("/privacy/").content.decode()


def test_the_foot_leads_to_help_on_every_page(chinese: Client) -> None:
    foot = chinese.get("/").content.decode().partition("<footer")[2]

    for path in ("/help/", "/help/keys/", "/suggest/", "/about/", "/accessibility/", "/privacy/"):
        assert f'href="{path}"' in foot
