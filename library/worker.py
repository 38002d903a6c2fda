"""The worker process: runs background work one piece at a time, shows that it lives, and stops between two pieces."""

import contextlib
import datetime as dt
import fcntl
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_noop
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from library.job_notes import forget_old_files
from library.models import Job, Suggestion, WorkerHeartbeat
from library.search import is_index_stale, reindex_stale
from library.tasks import request_duplicates_when_due, request_emptying_of_bin

logger = logging.getLogger(__name__)

BEAT_SECONDS = 30
LOOK_SECONDS = 1.0
OUTAGE_SECONDS = 5
KILLED = gettext_noop("The worker was killed in the middle of it. Nothing was stored; start it again.")


class SecondWorkerError(Exception):
    """Another worker runs on the same SQLite database, where writers would only wait for one another."""


class LostWorkerError(Exception):
    """Stored with a task whose worker was killed in the middle of it."""


class PatientWorker(Worker):
    """The worker of django-tasks-db, which waits for its task and survives an outage of the database."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the current task, or a second later when idle; the second signal ends it in the middle.

        The parent class leaves at once when idle, and can be hit between claiming a task and beginning it, which would
        leave a task that nobody ever runs.
        """
        if not self.running:
            super().shutdown(signum, frame)
        logger.info("The worker stops.")
        self.running = False

    def run_through_outages(self, stopped: threading.Event) -> None:
        """Run until a signal or the end of the batch; while the database is away, try again every few seconds."""
        while self.running:
            try:
                self.run()
                return
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database does not answer, trying again in %s s: %s", OUTAGE_SECONDS, error)
                connections.close_all()
                stopped.wait(OUTAGE_SECONDS)


def run_worker(*, batch: bool = False) -> None:
    """Run background work until SIGTERM or SIGINT, or, as a batch, until there is none left.

    Raises `SecondWorkerError` on SQLite when a worker runs already.
    """
    name = f"{socket.gethostname()[:60]}-{os.getpid()}-{get_random_string(6)}"[-64:]
    with only_one_on_sqlite(), signs_of_life(name) as stopped:
        worker = PatientWorker(
            queue_names=["*"],
            interval=LOOK_SECONDS,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        _bring_index_in_step()
        logger.info("The worker %s waits for work.", name)
        worker.run_through_outages(stopped)


def _bring_index_in_step() -> None:
    """Index what is missing, batch by batch, after a new version of the analyser."""
    with _survived_outage():
        if is_index_stale():
            logger.info("The search index is being brought in step.")
            report = reindex_stale()
            logger.info("The search index is in step: %s articles indexed.", report.written)


@contextlib.contextmanager
def only_one_on_sqlite() -> Iterator[None]:
    """Hold a lock beside the SQLite database. The kernel drops it with the process, however that ends."""
    if connection.vendor != "sqlite":
        yield
        return
    path = Path(settings.DATABASES["default"]["NAME"]).with_suffix(".worker-lock")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SecondWorkerError(f"Another worker holds {path}; SQLite has room for one.") from None
        yield


@contextlib.contextmanager
def signs_of_life(name: str) -> Iterator[threading.Event]:
    """Beat in a thread of its own, so that a long task looks alive. Gives the event that is set at the end."""
    stopped = threading.Event()
    thread = threading.Thread(target=_keep_beating, args=(name, stopped), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield stopped
    finally:
        stopped.set()
        thread.join(timeout=BEAT_SECONDS)


def _keep_beating(name: str, stopped: threading.Event) -> None:
    day: dt.date | None = None
    while not stopped.is_set():
        try:
            with _survived_outage():
                beat(name)
                day = _look_after(day)
        except Exception:  # a worker that beats no more is taken for dead, and its work for lost
            logger.exception("What the worker looks after beside its tasks failed; it goes on.")
        stopped.wait(BEAT_SECONDS)
    with _survived_outage():
        WorkerHeartbeat.objects.filter(name=name).delete()


def _look_after(day: dt.date | None) -> dt.date:
    """What is due at every beat, and once on each day; `day` is the last of these. Gives today."""
    now, today = timezone.now(), timezone.localdate()
    give_up_lost_tasks()
    if day != today:
        request_emptying_of_bin(now)
    request_duplicates_when_due(now)
    Suggestion.objects.forget_addresses(now)
    forget_old_files(now)
    return today


@contextlib.contextmanager
def _survived_outage() -> Iterator[None]:
    """The next beat tries again: one that is missed while the database is busy or away is no reason to stop working."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        logger.warning("No sign of life could be written: %s", error)
    finally:
        connections.close_all()


def beat(name: str) -> None:
    """Say that the worker lives. On SQLite it is the only one, so what others left behind is removed."""
    WorkerHeartbeat.objects.update_or_create(name=name, defaults={"beat_at": timezone.now()})
    if connection.vendor == "sqlite":
        WorkerHeartbeat.objects.exclude(name=name).delete()


def give_up_lost_tasks() -> int:
    """Mark as failed what a worker had begun that is no longer alive, together with its job; gives how many.

    Work is one transaction, so what was lost had stored nothing, and a person may simply ask for it again.
    """
    now = timezone.now()
    alive = {worker.name for worker in WorkerHeartbeat.objects.all() if worker.is_alive(now)}
    lost = [task for task in DBTaskResult.objects.running() if task.worker_ids and task.worker_ids[-1] not in alive]
    for task in lost:
        task.set_failed(LostWorkerError("The worker was killed while it ran this."))
        _fail_job(task)
    return len(lost)


def _fail_job(task: DBTaskResult[Any, Any]) -> None:
    if task.task_path != "library.tasks.run_job":
        return
    Job.objects.filter(pk=task.args_kwargs["args"][0], state=Job.State.RUNNING).update(
        state=Job.State.FAILED,
        message=KILLED,
        finished_at=timezone.now(),
        content=None,
    )
