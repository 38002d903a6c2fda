"""The queue as a feed: opened by a key that the password takes back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client, RequestFactory
from django.utils.crypto import salted_hmac
from pytest_django import DjangoAssertNumQueries, Settings

from library.curation.suggestions import suggest_article
from library.models import Suggestion
from library.views.suggestion_feed import queue_feed_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> User:
    user = User.objects.create_user("curator", password="a long password", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_suggestion"))
    return User.objects.get(pk=user.pk)


def address(user: User) -> str:
    return queue_feed_address(RequestFactory().get("/"), user).removeprefix("http://testserver")


def suggest(url: str, **values: str) -> Suggestion:
    return suggest_article(url=url, topic=None, language="en", **{"title": "", "note": "", **values})


def test_a_feed_reader_gets_what_waits_without_signing_in(english: Client, curator: User) -> None:
    suggest("https://example.org/a", title="<A>", note="Clear & short.", email="reader@example.org")
    suggest("https://example.org/b")
    Suggestion.objects.filter(url="https://example.org/b").update(status=Suggestion.Status.REJECTED)

    answer = english.get(address(curator))

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer["Cache-Control"] == "private, no-store"
    assert "reader@example.org" not in answer.text
    assert answer.text.count("<entry") == 1
    assert "<title>new article: &lt;A&gt;</title>" in answer.text
    assert "&lt;p&gt;Clear &amp;amp; short.&lt;/p&gt;" in answer.text


def test_an_empty_queue_is_a_feed_too(english: Client, curator: User) -> None:
    assert english.get(address(curator)).status_code == 200


def test_another_password_takes_the_key_back(english: Client, curator: User) -> None:
    before = address(curator)
    curator.set_password("another long password")
    curator.save()

    assert english.get(before).status_code == 404
    assert english.get(address(curator)).status_code == 200


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_whoever_is_no_curator_any_more_sees_nothing(english: Client, curator: User, change: dict[str, bool]) -> None:
    key = address(curator)
    User.objects.filter(pk=curator.pk).update(**change)

    assert english.get(key).status_code == 404


def test_whoever_may_not_look_into_the_queue_any_more_sees_nothing(english: Client, curator: User) -> None:
    key = address(curator)
    curator.user_permissions.clear()

    assert english.get(key).status_code == 404


@pytest.mark.parametrize("key", ["", "1", "1.x", "x.y", "-1.x", "99999999999999999999.x", "１.x", "%00"])
def test_a_wrong_key_opens_nothing(english: Client, curator: User, key: str) -> None:
    assert english.get(f"/suggest/queue.atom?key={key}").status_code == 404


def test_the_key_of_another_curator_does_not_fit(english: Client, curator: User) -> None:
    other = User.objects.create_superuser("other", password="a long password")
    digest = address(other).rpartition(".")[2]

    assert english.get(f"/suggest/queue.atom?key={curator.pk}.{digest}").status_code == 404
    foreign = salted_hmac("another salt", f"{curator.pk} {curator.password}", algorithm="sha256").hexdigest()
    assert english.get(f"/suggest/queue.atom?key={curator.pk}.{foreign}").status_code == 404


def test_the_feed_stays_open_to_its_key_on_a_private_site(english: Client, curator: User, settings: Settings) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]

    assert english.get(address(curator)).status_code == 200
    assert english.get("/suggest/queue.atom?key=1.x").status_code == 404


def test_queries_do_not_grow_with_the_queue(
    english: Client, curator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        suggest(f"https://example.org/{number}")

    with django_assert_max_num_queries(5):
        assert english.get(address(curator)).text.count("<entry") == 30
