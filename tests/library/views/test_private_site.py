import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from library.models import Readme

pytestmark = pytest.mark.django_db

LOGIN_MIDDLEWARE = "django.contrib.auth.middleware.LoginRequiredMiddleware"


@pytest.fixture
def private(settings: Settings) -> None:
    """The site as `EASYLLM_PRIVATE` sets it up."""
    place = settings.MIDDLEWARE.index("django.contrib.messages.middleware.MessageMiddleware")
    settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], LOGIN_MIDDLEWARE, *settings.MIDDLEWARE[place:]]
    settings.EASYLLM_PRIVATE = True


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("path", ["/", "/topics/rag/", "/tags/", "/sites/", "/articles/1/", "/README.md"])
def test_a_stranger_is_asked_to_sign_in(chinese: Client, seed: Readme, path: str) -> None:
    answer = chinese.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.usefixtures("private")
def test_a_reader_signs_in_and_is_led_to_the_page(chinese: Client, seed: Readme) -> None:
    User.objects.create_user("reader", password="a long password")

    page = chinese.get("/accounts/login/?next=/tags/").content.decode()
    wrong = chinese.post("/accounts/login/", {"username": "reader", "password": "no", "next": "/tags/"})
    right = chinese.post("/accounts/login/", {"username": "reader", "password": "a long password", "next": "/tags/"})

    assert "本库读者须先登录。" in page
    assert "用户名或密码有误。" in wrong.content.decode()
    assert (right.status_code, right["Location"]) == (302, "/tags/")
    assert chinese.get("/tags/").status_code == 200


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize(
    "path",
    [
        "/feed.atom",
        "/feed.json",
        "/tags/x/feed.atom",
        "/feeds.opml",
        "/sitemap.xml",
        "/llms.txt",
        "/opensearch.xml",
        "/search/suggest/",
    ],
)
def test_programs_are_asked_to_sign_in_as_well(chinese: Client, seed: Readme, path: str) -> None:
    answer = chinese.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.usefixtures("private")
@pytest.mark.parametrize("path", ["/robots.txt", "/manifest.webmanifest", "/sw.js", "/offline/", "/favicon.ico"])
def test_what_browsers_ask_for_without_cookies_stays_open_and_says_nothing(
    chinese: Client, seed: Readme, path: str
) -> None:
    answer = chinese.get(path)

    assert answer.get("Location", "/static/").startswith("/static/")
    assert "Llama" not in answer.content.decode()
    assert seed.tagline not in answer.content.decode()
