"""The worker: it runs what waits, shows that it lives, and finishes what it has begun."""

import datetime as dt
import os
import signal
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from library.models import Job, WorkerHeartbeat
from library.worker import beat, give_up_lost_tasks, signs_of_life
from tests.installation import Installation

PATIENCE_SECONDS = 30
LONG_TASK = """
import pathlib, time
from django_tasks import task
@task()
def sleep_and_tell(path):
    pathlib.Path(path + ".begun").touch()
    time.sleep(3)
    pathlib.Path(path + ".done").touch()
"""
FILL_BIN = """
import datetime
from django.utils import timezone
from library import catalogue
from library.models import Article
with catalogue.change(reason="long ago"):
    for days in (31, 29):
        url, moment = f"https://example.org/{days}", timezone.now() - datetime.timedelta(days=days)
        Article.objects.create(title=f"{days} days", url=url, status="binned", binned_at=moment)
"""
ENQUEUE = "from long_task import sleep_and_tell; sleep_and_tell.enqueue({path!r})"


def wait_until(holds: Callable[[], object]) -> None:
    """Return as soon as it holds; fail after half a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def ask(installation: Installation, expression: str, **more: str) -> str:
    """What an expression over the models gives in the installation."""
    code = f"from library.models import *; from django_tasks_db.models import *; print({expression})"
    done = installation.run("shell", "-v0", "-c", code, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_a_signal_lets_the_current_task_finish(installation: Installation, tmp_path: Any) -> None:
    (tmp_path / "long_task.py").write_text(LONG_TASK)
    path = {"PYTHONPATH": str(tmp_path)}
    installation.migrate()
    assert installation.run("shell", "-v0", "-c", ENQUEUE.format(path=str(tmp_path / "task")), **path).returncode == 0
    with installation.start("work", **path) as worker:
        wait_until((tmp_path / "task.begun").exists)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE_SECONDS) == 0
    assert (tmp_path / "task.done").exists()
    assert ask(installation, "DBTaskResult.objects.get().status", **path) == "SUCCESSFUL"
    assert ask(installation, "WorkerHeartbeat.objects.count()") == "0"


def test_an_idle_worker_shows_that_it_lives_and_stops_at_once(installation: Installation) -> None:
    installation.migrate()
    with installation.start("work") as worker:
        wait_until(lambda: ask(installation, "WorkerHeartbeat.objects.count()") == "1")
        began = time.monotonic()
        worker.terminate()
        assert worker.wait(PATIENCE_SECONDS) == 0
        assert time.monotonic() - began < 5
    assert ask(installation, "WorkerHeartbeat.objects.count()") == "0"


def test_a_batch_ends_when_nothing_is_left_to_do(installation: Installation, tmp_path: Any) -> None:
    (tmp_path / "long_task.py").write_text(LONG_TASK)
    path = {"PYTHONPATH": str(tmp_path)}
    installation.migrate()
    installation.run("shell", "-v0", "-c", ENQUEUE.format(path=str(tmp_path / "task")), **path)
    assert installation.run("work", "--batch", **path).returncode == 0
    assert (tmp_path / "task.done").exists()


@pytest.mark.only_on("sqlite")
def test_the_worker_empties_the_bin(installation: Installation) -> None:
    installation.migrate()
    assert installation.run("shell", "-v0", "-c", FILL_BIN).returncode == 0
    with installation.start("work"):
        wait_until(lambda: ask(installation, "[article.title for article in Article.objects.all()]") == "['29 days']")


@pytest.mark.only_on("sqlite")
def test_sqlite_has_one_worker(installation: Installation) -> None:
    installation.migrate()
    with installation.start("work"):
        wait_until(lambda: ask(installation, "WorkerHeartbeat.objects.count()") == "1")
        second = installation.run("work")
    assert second.returncode == 1
    assert "SQLite has room for one" in second.stderr


@pytest.mark.only_on("sqlite")
def test_a_worker_that_was_killed_leaves_room_for_the_next(installation: Installation) -> None:
    installation.migrate()
    with installation.start("work") as first:
        wait_until(lambda: ask(installation, "WorkerHeartbeat.objects.count()") == "1")
        os.kill(first.pid, signal.SIGKILL)
    assert installation.run("work", "--batch").returncode == 0


def running_task(worker: str, job: Job) -> DBTaskResult[Any, Any]:
    """A task that a worker has begun for a job."""
    return DBTaskResult.objects.create(
        id=uuid.uuid4(),
        status="RUNNING",
        task_path="library.tasks.run_job",
        args_kwargs={"args": [job.pk], "kwargs": {}},
        backend_name="default",
        queue_name="default",
        worker_ids=[worker],
    )


@pytest.mark.django_db
def test_what_a_dead_worker_had_begun_fails_and_says_so() -> None:
    job = Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.RUNNING, content=b"# x")
    task = running_task("gone", job)
    WorkerHeartbeat.objects.create(name="gone", beat_at=timezone.now() - dt.timedelta(hours=1))
    assert give_up_lost_tasks() == 1
    task.refresh_from_db()
    job.refresh_from_db()
    assert task.status == "FAILED"
    assert (job.state, job.content) == (Job.State.FAILED, None)
    assert "Nothing was stored" in job.message


@pytest.mark.django_db
def test_what_a_living_worker_has_begun_is_left_alone() -> None:
    task = running_task("here", Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.RUNNING))
    beat("here")
    assert give_up_lost_tasks() == 0
    task.refresh_from_db()
    assert task.status == "RUNNING"


@pytest.mark.django_db(transaction=True)
def test_a_worker_goes_on_beating_after_a_fault_in_what_it_looks_after() -> None:
    task = running_task("gone", Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.RUNNING))
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {}})  # which job it was cannot be told
    with signs_of_life("here"):
        wait_until(lambda: DBTaskResult.objects.get(pk=task.pk).status == "FAILED")
    assert not WorkerHeartbeat.objects.exists()  # the last thing that the beat does


@pytest.mark.django_db
def test_a_second_beat_only_moves_the_first() -> None:
    beat("here")
    first = WorkerHeartbeat.objects.get().beat_at
    beat("here")
    assert WorkerHeartbeat.objects.get().beat_at > first
