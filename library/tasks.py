"""Background work by name, shown to people as jobs.

A job is started here or by the worker and runs to its end in one go: a failure or a cancellation takes back what it
did, and its row says why.
"""

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from library import catalogue, long_writes
from library.curation.bin import KEPT_FOR, due_for_deletion
from library.curation.bulk import run_bulk
from library.curation.duplicates import find_duplicates
from library.curation.outcome import BulkError
from library.models import Job, Readme
from library.readme.exporter import ExportError, publish_readme
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from library.readme.source import RefusedError

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

RETRY_AFTER = dt.timedelta(minutes=10)
LOOK_AGAIN_AFTER = dt.timedelta(hours=1)
# What is kept with a job, and shown in the language of whoever looks at it.
STOPPED = gettext_noop("Stopped as asked; nothing was stored.")
OVERTAKEN = gettext_noop("Somebody else was writing the same all the time. Nothing was stored; start it again.")
FAULT = gettext_noop("An unexpected fault, told in the worker's log. Nothing was stored.")


class JobCancelledError(Exception):
    """A person asked the job to stop; raised inside it, so that its transaction is taken back."""


def enqueue(job: Job) -> None:
    """Hand a job to the worker."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    run_job.enqueue(job.pk)


def _start(kind: Job.Kind, options: dict[str, Any], created_by: "User | None" = None) -> Job:
    """Store a job and hand it over, both or neither: a job without its task would wait for ever."""
    with transaction.atomic():
        job: Job = Job.objects.create(kind=kind, options=options, created_by=created_by)
        enqueue(job)
    return job


def run_now(job: Job) -> None:
    """Run a short job at once, in this process."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    _run(job.pk)


def cancel(job: Job) -> None:
    """Ask a job to stop. One that has not begun is cancelled at once."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    # Looked at first: in SQLite a write would wait for the job that runs.
    is_kept_out = long_writes.is_long_write_running()
    if not is_kept_out and waiting.exists() and _end_waiting(waiting):
        return
    if connection.vendor != "sqlite":
        running.update(is_cancel_asked=True)
    elif (waiting | running).exists():
        note = _note_of(job.pk, "cancel")
        note.parent.mkdir(parents=True, exist_ok=True)
        note.touch()


def _end_waiting(waiting: QuerySet[Job]) -> int:
    return waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now(), content=None)


def progress_of(job: Job) -> tuple[int, int]:
    """How far a job is: (done, total)."""
    if job.state == Job.State.RUNNING:
        with contextlib.suppress(FileNotFoundError):  # there is none on PostgreSQL, nor once the job has ended
            done, total = _note_of(job.pk, "progress").read_text("ascii").split()
            return int(done), int(total)
    return job.done, job.total


def discard(job: Job) -> None:
    """Throw away a job that was prepared and not confirmed."""
    prepared = Job.objects.filter(pk=job.pk, state=Job.State.PREPARED)
    prepared.update(state=Job.State.CANCELLED, finished_at=timezone.now(), content=None)


def request_public_readme(readme: Readme) -> None:
    """Have the public text of a long list written, once for each version of the catalogue.

    Readers ask for this by looking, so what was asked for already is not asked for again, and what failed is tried anew
    after ten minutes at the earliest.
    """
    version = catalogue.version()
    same = Job.objects.filter(
        kind=Job.Kind.PUBLISH_README, options__readme=readme.pk, options__catalogue_version=version
    )
    if same.exclude(finished_at__lt=timezone.now() - RETRY_AFTER).exists():
        return
    options = {"readme": readme.pk, "catalogue_version": version}
    _start(Job.Kind.PUBLISH_README, options)


def request_emptying_of_bin(now: dt.datetime) -> None:
    """Have deleted for good what has lain in the bin for thirty days, unless that is asked for already."""
    numbers = list(due_for_deletion(now).values_list("pk", flat=True))
    asked = Job.objects.unfinished().filter(kind=Job.Kind.BULK, options__action="empty_bin")
    if numbers and not asked.exists():
        values = {"binned_before": (now - KEPT_FOR).isoformat()}
        _start(Job.Kind.BULK, {"action": "empty_bin", "articles": numbers, "values": values})


def request_duplicates(created_by: "User | None" = None) -> Job:
    """Have likely duplicates looked for; a search that is on its way already is not asked for twice."""
    searches = Job.objects.filter(kind=Job.Kind.FIND_DUPLICATES)
    waiting = (searches & Job.objects.unfinished()).first()
    if waiting is not None:
        return waiting
    searches.filter(created_by=None).delete()  # one that nobody asked for says nothing once there is a newer one
    return _start(Job.Kind.FIND_DUPLICATES, {"catalogue_version": catalogue.version()}, created_by)


def request_duplicates_when_due(now: dt.datetime) -> None:
    """The same once the catalogue has changed since the last search, an hour after that at the earliest."""
    version = catalogue.version()
    last = Job.objects.filter(kind=Job.Kind.FIND_DUPLICATES).first()
    is_due = last is None or (
        last.options.get("catalogue_version") != version and now - last.created_at >= LOOK_AGAIN_AFTER
    )
    if version and is_due:
        request_duplicates()


@task()
def run_job(job_id: int) -> None:
    """Run one job in the worker."""
    _run(job_id)


def _run(job_id: int) -> None:
    begun = Job.objects.filter(pk=job_id, state=Job.State.WAITING)
    long_writes.wait_until_over()  # of an import at a shell: SQLite would give up after a while, and the job with it
    if not begun.update(state=Job.State.RUNNING, heartbeat_at=timezone.now()):
        return
    job = Job.objects.get(pk=job_id)
    state, message = Job.State.DONE, ""
    try:
        message = catalogue.with_retries(lambda: WORK[Job.Kind(job.kind)](job))
        state = Job.State.FAILED if message else Job.State.DONE
    except JobCancelledError:
        state, message = Job.State.CANCELLED, STOPPED
    except (BulkError, RefusedError, ExportError, DatabaseError) as error:
        state, message = Job.State.FAILED, OVERTAKEN if catalogue.is_write_conflict(error) else str(error)
    except Exception:
        logger.exception("Job %s failed", job_id)
        state, message = Job.State.FAILED, FAULT
    _finish(job, state, message)


def _import_readme(job: Job) -> str:
    report = import_readme(
        bytes(job.content or b""),
        name=job.options["name"],
        base_url=job.options["base_url"],
        strategy=Strategy(job.options.get("strategy", Strategy.ASK)),
        actor=job.created_by,
        progress=lambda done, total: _tell_progress(job.pk, done, total),
    )
    job.result, job.done, job.total = report.as_json(), report.counts.entries, report.counts.entries
    return ""


def _publish_readme(job: Job) -> str:
    return publish_readme(Readme.objects.get(pk=job.options["readme"])).problem


def _run_bulk(job: Job) -> str:
    numbers = job.options["articles"]
    outcome = run_bulk(
        job.options["action"],
        numbers,
        job.options["values"],
        actor=job.created_by,
        progress=lambda done, total: _tell_progress(job.pk, done, total),
    )
    change = outcome.change.pk if outcome.change else None
    job.result = {"changed": outcome.articles, "change": change, "passed_over": outcome.passed_over}
    job.done = job.total = len(numbers) or outcome.articles
    return ""


def _find_duplicates(job: Job) -> str:
    report = find_duplicates(progress=lambda done, total: _tell_progress(job.pk, done, total))
    job.result = report.as_json()
    return ""


# Each puts its result into the job and gives what went wrong; "" where nothing did.
WORK: dict[Job.Kind, Callable[[Job], str]] = {
    Job.Kind.IMPORT_README: _import_readme,
    Job.Kind.PUBLISH_README: _publish_readme,
    Job.Kind.BULK: _run_bulk,
    Job.Kind.FIND_DUPLICATES: _find_duplicates,
}


def _finish(job: Job, state: Job.State, message: str = "") -> None:
    """Write the end of a job; what was handed in is not kept."""
    long_writes.wait_until_over()
    job.state, job.message, job.finished_at, job.content = state, message, timezone.now(), None
    job.save(update_fields=["state", "message", "finished_at", "content", "result", "done", "total"])
    for what in ("progress", "cancel"):
        _note_of(job.pk, what).unlink(missing_ok=True)


def _tell_progress(job_id: int, done: int, total: int) -> None:
    """Show how far a job is, and stop it where a person asked for that.

    The job's own transaction hides what it writes, so this goes around it: by a second connection, or in SQLite, which
    has one writer at a time and would wait for itself, by two small files in the data directory.
    """
    if connection.vendor == "sqlite":
        is_cancel_asked = _leave_note(job_id, done, total)
    else:
        with ThreadPoolExecutor(max_workers=1) as other_connection:
            is_cancel_asked = other_connection.submit(_beat, job_id, done, total).result()
    if is_cancel_asked:
        raise JobCancelledError


def _note_of(job_id: int, what: str) -> Path:
    folder: Path = settings.EASYLLM_DATA_DIR / "jobs"
    return folder / f"{job_id}.{what}"


def _leave_note(job_id: int, done: int, total: int) -> bool:
    part = _note_of(job_id, "part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_text(f"{done} {total}", "ascii")
    part.replace(_note_of(job_id, "progress"))
    return _note_of(job_id, "cancel").exists()


def _beat(job_id: int, done: int, total: int) -> bool:
    try:
        Job.objects.filter(pk=job_id).update(done=done, total=total, heartbeat_at=timezone.now())
        return bool(Job.objects.filter(pk=job_id).values_list("is_cancel_asked", flat=True).first())
    finally:
        connections.close_all()
