"""Who has been writing into SQLite for long."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

import pytest
from django.db import connection, connections

from library import catalogue, long_writes
from library.job_notes import progress_of
from library.models import Job
from library.tasks import cancel, run_now

Result = TypeVar("Result")


def asked_while_writing(seconds: float, ask: Callable[[], Result]) -> Result:
    """What is answered while another thread has had a unit of work open for so long."""
    is_long, is_asked = Event(), Event()

    def write() -> None:
        try:
            with catalogue.change(reason="test"):
                time.sleep(seconds)
                is_long.set()
                is_asked.wait(20)
        finally:
            is_long.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        is_long.wait(20)
        try:
            return ask()
        finally:
            is_asked.set()
            writing.result(20)


@pytest.mark.django_db(transaction=True)
def test_a_long_writer_is_known_on_sqlite_alone() -> None:
    is_long = asked_while_writing(1.1, long_writes.has_to_wait)

    assert is_long is (connection.vendor == "sqlite")
    assert not long_writes.has_to_wait()


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_a_short_writer_is_waited_for_and_no_long_one() -> None:
    assert not asked_while_writing(0, long_writes.is_long_write_running)


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_a_writer_who_turns_out_to_be_a_long_one_is_waited_for_for_a_second() -> None:
    begun = time.monotonic()

    assert asked_while_writing(0, long_writes.has_to_wait)
    assert time.monotonic() - begun < 5


@pytest.mark.django_db(transaction=True)
def test_a_unit_of_work_is_never_in_its_own_way() -> None:
    with catalogue.change(reason="test"):
        assert long_writes.seconds_of_writer() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_a_lock_that_was_left_behind_says_nothing() -> None:
    with catalogue.change(reason="test"):
        pass
    long_writes._path().write_text(str(time.time() - 3600))

    assert long_writes.seconds_of_writer() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.only_on("sqlite")
def test_a_waiting_job_can_be_stopped_while_another_one_writes() -> None:
    job = Job.objects.create(
        kind=Job.Kind.IMPORT_README,
        content=b"# L\n## T\n- [a](https://a.example/)\n",
        options={"name": "stopped", "base_url": ""},
        total=1,
    )

    asked_while_writing(1.1, lambda: cancel(job))
    run_now(job)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert progress_of(job) == (0, 1)
