"""The one message that a reader gets."""

import datetime as dt
import logging

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from library.curation.answering import send_answers
from library.curation.deciding import reject
from library.curation.suggestions import follow_path, suggest_article
from library.models import Suggestion
from tests.mail_server import MailServer, running

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"


def decided(number: int, language: str = "en", email: str = "reader@example.org") -> Suggestion:
    suggestion = suggest_article(
        url=f"https://example.org/{number}", title="", topic=None, note="", language=language, email=email
    )
    curator, _made = User.objects.get_or_create(username="curator")
    reject(suggestion, actor=curator, answer="Too short.")
    return suggestion


def send(*suggestions: Suggestion) -> list[int]:
    return send_answers([suggestion.pk for suggestion in suggestions], site="https://library.example")


def use(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port


def test_the_answer_is_sent_in_the_reader_s_language_and_the_address_erased() -> None:
    english, chinese = decided(1), decided(2, "zh-hans")

    assert send(english, chinese) == []

    first, second = mail.outbox
    assert first.to == ["reader@example.org"]
    assert "Easyllm" in first.subject
    assert "https://example.org/1" in first.body
    assert "Too short." in first.body
    assert f"https://library.example{follow_path(english)}" in first.body
    assert "<" not in first.body
    assert second.subject != ""
    assert set(Suggestion.objects.values_list("email", flat=True)) == {""}


def test_nothing_is_sent_before_a_decision_nor_without_an_address() -> None:
    waiting = suggest_article(
        url="https://example.org/w", title="", topic=None, note="", language="en", email="w@example.org"
    )

    assert send(waiting, decided(1, email="")) == []
    assert mail.outbox == []
    waiting.refresh_from_db()
    assert waiting.email == "w@example.org"


def test_what_cannot_be_sent_keeps_its_address_for_another_try(settings: Settings) -> None:
    suggestion = decided(1)
    use(MailServer(port=9), settings)  # where nobody listens

    assert send(suggestion) == [suggestion.pk]

    suggestion.refresh_from_db()
    assert (suggestion.email, suggestion.status) == ("reader@example.org", "rejected")


def test_an_address_never_goes_to_the_log_of_a_site_without_mail(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    suggestion = decided(1)

    assert send(suggestion) == [suggestion.pk]
    assert mail.outbox == []


def test_one_address_that_is_refused_stops_no_other_and_stands_in_no_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, right = decided(1, email="nobody@example.org"), decided(2)

    with running(MailServer(refuses="nobody@example.org".__eq__)) as server, caplog.at_level(logging.DEBUG):
        use(server, settings)
        assert send(wrong, right) == [wrong.pk]

    assert server.recipients == ["reader@example.org"]
    assert set(Suggestion.objects.values_list("pk", "email")) == {(wrong.pk, "nobody@example.org"), (right.pk, "")}
    assert f"The answer to suggestion {wrong.pk} could not be sent" in caplog.text
    assert "@example.org" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_who_send_the_same_answer_one_sends_it(settings: Settings) -> None:
    suggestion = decided(1)
    second: list[list[int]] = []

    def send_too() -> None:
        try:
            second.append(send(suggestion))
        finally:
            connection.close()

    with running(MailServer(on_message=send_too)) as server:
        use(server, settings)
        assert send(suggestion) == []

    assert second == [[]]
    assert server.recipients == ["reader@example.org"]


def test_an_address_is_forgotten_after_ninety_days() -> None:
    old, new = decided(1), decided(2)
    Suggestion.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(days=91))

    suggest_article(url="https://example.org/next", title="", topic=None, note="", language="en")

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.email, new.email) == ("", "reader@example.org")
