import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from library import shelves
from library.catalogue import Unit
from library.models import Mark, Shelf
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

PASSWORD = "a long password"
OTHER_PASSWORD = "another long phrase"


@pytest.fixture
def reader() -> User:
    return User.objects.create_superuser("reader", "reader@example.org", PASSWORD)


def sign_in(client: Client, path: str = "/accounts/login/", password: str = PASSWORD) -> Any:
    return client.post(path, {"username": "reader", "password": password, "next": "/new/"})


@pytest.fixture
def key(unit: Unit) -> str:
    """The key of a shelf with one mark."""
    key = shelves.new_key()
    shelves.set_mark(shelves.make_shelf(key), ArticleFactory(), now=timezone.now(), state=Mark.State.READ)
    return key


@pytest.mark.parametrize("door", ["/accounts/login/", "/admin/login/"])
def test_the_shelf_of_the_browser_joins_the_account_at_either_door(
    client: Client, reader: User, key: str, door: str
) -> None:
    client.cookies[shelves.SHELF_COOKIE] = key

    sign_in(client, door)

    assert Mark.objects.get().shelf.user == reader
    assert not Shelf.objects.with_key(key).exists()


def test_the_cookie_of_the_shelf_goes_when_its_reader_signs_in(client: Client, reader: User, key: str) -> None:
    client.cookies[shelves.SHELF_COOKIE] = key

    answer = sign_in(client)

    assert answer["Location"] == "/new/"
    assert client.cookies[shelves.SHELF_COOKIE].value == ""
    assert client.cookies[shelves.SHELF_COOKIE]["max-age"] == 0


def test_of_two_marks_on_one_article_the_later_one_counts(client: Client, reader: User, key: str) -> None:
    early, late = (ArticleFactory() for _ in range(2))
    now = timezone.now()
    owned, loose = shelves.shelf_of_user(reader), Shelf.objects.with_key(key).get()
    for shelf, state, hours in ((owned, Mark.State.READING, 1), (loose, Mark.State.READ, 2)):
        shelves.set_mark(shelf, early, now=now + dt.timedelta(hours=hours), state=state)
        shelves.set_mark(shelf, late, now=now - dt.timedelta(hours=hours), state=state)
    client.cookies[shelves.SHELF_COOKIE] = key

    sign_in(client)

    assert Mark.objects.get(article=early).state == Mark.State.READ
    assert Mark.objects.get(article=late).state == Mark.State.READING
    assert Shelf.objects.get() == owned


def test_a_wrong_password_joins_nothing_and_says_no_more_than_it_must(english: Client, reader: User, key: str) -> None:
    english.cookies[shelves.SHELF_COOKIE] = key

    wrong = sign_in(english, password="wrong")
    unknown = english.post("/accounts/login/", {"username": "nobody", "password": "wrong"})

    for answer in (wrong, unknown):
        assert answer.status_code == 422
        page = answer.content.decode()
        assert re.search(r'role="alert".*The name or the password is wrong\.', page, re.DOTALL)
    assert Mark.objects.get().shelf.user is None
    assert english.cookies[shelves.SHELF_COOKIE].value == key


def test_a_key_that_opens_nothing_is_forgotten_too(client: Client, reader: User) -> None:
    client.cookies[shelves.SHELF_COOKIE] = "no such key"

    assert sign_in(client)["Location"] == "/new/"
    assert not Shelf.objects.exists()


def test_fields_tell_password_managers_what_they_are(client: Client, reader: User) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert re.search(r'<input[^>]*name="username"[^>]*autocomplete="username"', page)
    assert re.search(r'<input[^>]*name="password"[^>]*autocomplete="current-password"', page)


def test_signing_out_is_a_form_and_says_that_it_happened(english: Client, reader: User) -> None:
    english.force_login(reader)

    asked = english.get("/accounts/logout/").content.decode()
    assert "You are signed in as reader" in asked
    assert english.get("/admin/").status_code == 200

    done = english.post("/accounts/logout/")
    assert "You are signed out" in done.content.decode()
    assert english.get("/admin/").status_code == 302


def test_leaving_the_admin_ends_on_the_same_page(english: Client, reader: User) -> None:
    english.force_login(reader)

    assert "You are signed out" in english.post("/admin/logout/", follow=True).content.decode()


def test_a_password_is_changed_with_the_present_one(english: Client, reader: User) -> None:
    english.force_login(reader)
    new = {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}

    wrong = english.post("/accounts/password/", {"old_password": "wrong", **new})
    right = english.post("/accounts/password/", {"old_password": PASSWORD, **new}, follow=True)

    assert wrong.status_code == 422
    assert '<li><a href="#id_old_password">' in wrong.content.decode()
    assert "The password was changed" in right.content.decode()
    assert english.get("/accounts/password/").status_code == 200
    reader.refresh_from_db()
    assert reader.check_password(OTHER_PASSWORD)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "A new password for Easyllm", "Open this address to choose it:"),
        ("zh", "重设 Easyllm 的密码", "请打开以下地址，设定新密码："),
    ],
)
def test_a_forgotten_password_is_made_anew_by_mail_in_the_readers_language(
    client: Client, reader: User, language: str, subject: str, words: str
) -> None:
    headers = {"accept-language": language}

    sent = client.post("/accounts/reset/", {"email": "reader@example.org"}, headers=headers)
    letter = mail.outbox[0]
    link = re.search(r"http://testserver(/accounts/reset/\S+)", str(letter.body))
    assert link is not None
    form = client.get(link[1], headers=headers, follow=True)
    path = form.redirect_chain[-1][0]
    bad = client.post(path, {"new_password1": "short", "new_password2": "short"}, headers=headers)
    good = client.post(path, {"new_password1": OTHER_PASSWORD, "new_password2": OTHER_PASSWORD}, headers=headers)

    assert sent["Location"] == "/accounts/reset/sent/"
    assert letter.subject == subject
    assert words in letter.body
    assert 'autocomplete="new-password"' in form.content.decode()
    assert bad.status_code == 422
    assert good["Location"] == "/accounts/reset/done/"
    reader.refresh_from_db()
    assert reader.check_password(OTHER_PASSWORD)
    assert client.get(link[1], headers={"accept-language": "en"}).status_code == 200
    assert "does not count any more" in client.get(link[1], headers={"accept-language": "en"}).content.decode()


def test_the_link_leads_to_the_address_of_the_site_and_not_to_the_one_that_was_asked(
    client: Client, reader: User, settings: Settings
) -> None:
    settings.EASYLLM_SITE_URL = "https://library.example"

    client.post("/accounts/reset/", {"email": "reader@example.org"}, headers={"host": "localhost"})

    assert "https://library.example/accounts/reset/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_nobody_learns_who_has_an_account(english: Client, reader: User) -> None:
    known = english.post("/accounts/reset/", {"email": "reader@example.org"}, follow=True)
    unknown = english.post("/accounts/reset/", {"email": "nobody@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert known.content == unknown.content
    assert len(mail.outbox) == 1


def test_there_is_no_registration(client: Client) -> None:
    assert client.get("/accounts/register/").status_code == 404
