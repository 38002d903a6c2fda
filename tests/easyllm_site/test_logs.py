"""What the log says of answers that ask to come again."""

import logging

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.utils.log import log_response


def answer(status: int, exception: Exception | None = None) -> None:
    """Have Django log an answer as it does with every one."""
    log_response("%s", "said", response=HttpResponse(status=status), exception=exception)


def test_whoever_is_asked_to_come_again_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    answer(503)
    answer(500)
    answer(503, OperationalError())
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR", "ERROR"]


def test_a_log_of_errors_alone_does_not_tell_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "django.request"):
        answer(503)
        answer(500)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
