"""Answers are sent by the worker, and sent again where the mail server did not take them."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from library.curation.deciding import reject
from library.curation.suggestions import suggest_article
from library.mailing import TRY_AGAIN_AFTER, request_answers, tell_senders
from library.models import Suggestion
from tests.installation import Installation
from tests.mail_server import MailServer, running

pytestmark = pytest.mark.django_db

SITE = "https://library.example"


@pytest.fixture(autouse=True)
def _worker_of_its_own(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.EMAIL_HOST = "mail.example"


def decided(email: str = "reader@example.org") -> Suggestion:
    suggestion = suggest_article(url="https://example.org/a", title="", topic=None, note="", language="en", email=email)
    reject(suggestion, actor=User.objects.create_user("curator"), answer="Too short.")
    return suggestion


def tasks() -> list[DBTaskResult[..., None]]:
    return list(DBTaskResult.objects.order_by("enqueued_at"))


def run(task: DBTaskResult[..., None]) -> None:
    """Do what the worker does with a task."""
    tell_senders.call(*task.args_kwargs["args"])


def test_whoever_decides_waits_for_no_mail_server() -> None:
    suggestion = decided()

    assert request_answers([suggestion], site=SITE) == 1
    assert mail.outbox == []

    run(tasks()[0])
    assert [message.to for message in mail.outbox] == [["reader@example.org"]]
    assert len(tasks()) == 1


def test_a_decision_that_is_taken_back_sends_nothing() -> None:
    suggestion = decided()

    with transaction.atomic():
        request_answers([suggestion], site=SITE)
        transaction.set_rollback(True)

    assert tasks() == []


def test_nothing_is_asked_for_without_an_address_or_a_mail_server(settings: Settings) -> None:
    without = decided(email="")
    assert request_answers([without], site=SITE) == 0

    settings.EMAIL_HOST = ""
    without.email = "reader@example.org"
    assert request_answers([without], site=SITE) == 0
    assert tasks() == []


def test_what_waits_again_before_the_worker_comes_is_not_answered() -> None:
    suggestion = decided()
    request_answers([suggestion], site=SITE)
    suggestion.wait_again()

    run(tasks()[0])

    assert mail.outbox == []
    assert Suggestion.objects.get().email == "reader@example.org"


def test_a_mail_server_that_is_away_is_tried_again_a_few_times_more_each_time_later(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # where nobody listens
    request_answers([decided()], site=SITE)

    waits: list[dt.timedelta] = []
    for number in range(len(TRY_AGAIN_AFTER)):
        run(tasks()[number])
        waits.append(tasks()[-1].run_after - timezone.now())
    run(tasks()[-1])

    assert [round(wait / dt.timedelta(minutes=1)) for wait in waits] == [10, 60, 360, 1440]
    assert len(tasks()) == 1 + len(TRY_AGAIN_AFTER)
    assert Suggestion.objects.untold().count() == 1


DECIDE = """
from django.contrib.auth.models import User
from library.curation.deciding import reject
from library.curation.suggestions import suggest_article
from library.mailing import request_answers
sent = {"title": "", "topic": None, "note": "", "language": "en", "email": "reader@example.org"}
suggestion = suggest_article(url="https://example.org/a", **sent)
reject(suggestion, actor=User.objects.create_user("curator"))
print(request_answers([suggestion], site="https://library.example"))
"""


def test_the_worker_sends_what_a_curator_decided_in_another_process(installation: Installation) -> None:
    with running(MailServer()) as server:
        mail_server = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        installation.migrate()
        decided_on = installation.run("shell", "--no-imports", "-v0", "-c", DECIDE, **mail_server)
        assert (decided_on.stdout.strip(), server.recipients) == ("1", [])

        installation.run("work", "--batch", **mail_server)

        assert server.recipients == ["reader@example.org"]
