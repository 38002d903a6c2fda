"""What `/readyz` tells whoever watches the site."""

import pytest
from django.core.management import call_command
from django.test import Client

from library.worker import beat


@pytest.mark.django_db
def test_a_silent_worker_is_named_and_fails_nothing(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready, amiss: worker\n")
    beat("here")
    assert client.get("/readyz").text == "ready\n"


@pytest.mark.django_db(transaction=True)
def test_tables_of_an_older_version_are_not_ready(client: Client) -> None:
    call_command("migrate", "sessions", "zero", verbosity=0)
    try:
        answer = client.get("/readyz")
    finally:
        call_command("migrate", "sessions", verbosity=0)
    assert answer.status_code == 503
    assert "migrations" in answer.text
