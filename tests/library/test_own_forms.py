from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from library.own_forms import OWN_FORMS

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

pytestmark = pytest.mark.django_db

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def strict() -> Client:
    """A browser against which the protection is in force."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def choose_dark(client: Client, headers: dict[str, str], **fields: str) -> "_MonkeyPatchedWSGIResponse":
    return client.post("/preferences/", {"theme": "dark", **fields}, headers=headers)


@pytest.mark.parametrize(
    "headers", [OWN_PAGE, {"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
)
def test_a_form_of_our_own_page_needs_no_token(strict: Client, headers: dict[str, str]) -> None:
    answer = choose_dark(strict, headers)
    assert answer.status_code == 302
    assert answer.cookies["theme"].value == "dark"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:81"},
        {"Origin": "https://testserver"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_a_form_from_elsewhere_is_refused(strict: Client, headers: dict[str, str]) -> None:
    answer = choose_dark(strict, headers)
    assert answer.status_code == 403
    assert "theme" not in answer.cookies


def test_behind_a_proxy_that_tells_no_scheme_the_named_origins_are_ours(strict: Client, settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver"]
    assert choose_dark(strict, {"Origin": "https://testserver"}).cookies["theme"].value == "dark"


def test_a_browser_that_says_nothing_is_asked_once_with_a_token(strict: Client) -> None:
    question = choose_dark(strict, {})
    assert question.status_code == 200
    assert '<input type="hidden" name="theme" value="dark">' in question.content.decode()
    token = str(question.context["csrf_token"])
    assert choose_dark(strict, {}, csrfmiddlewaretoken=token).cookies["theme"].value == "dark"


def test_a_browser_that_says_nothing_needs_the_right_token(strict: Client) -> None:
    assert choose_dark(strict, {}, csrfmiddlewaretoken="wrong").status_code == 403


def test_every_other_form_needs_a_token(strict: Client) -> None:
    assert strict.post("/accounts/login/", {"username": "a", "password": "b"}, headers=OWN_PAGE).status_code == 403


def test_the_list_of_own_forms_names_views_that_exist() -> None:
    names = {f"library:{name}" for name in get_resolver("library.urls").reverse_dict if isinstance(name, str)}
    assert {name for name in OWN_FORMS if name.startswith("library:")} <= names
