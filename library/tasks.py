"""Background work by name, shown to people as jobs.

A job is started here or by the worker and runs to its end in one go: a failure or a cancellation takes back what it
did, and its row says why.
"""

import datetime as dt
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from library import catalogue, exchange_jobs, job_notes, long_writes
from library.curation.bin import KEPT_FOR, due_for_deletion
from library.curation.bulk import run_bulk
from library.curation.duplicates import find_duplicates
from library.curation.outcome import BulkError
from library.exchange.refusals import ExchangeRefusedError
from library.job_notes import JobCancelledError
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
        job_notes.forget(job.pk, job_notes.UPLOAD)
        return
    if (waiting | running).exists():
        job_notes.ask_to_stop(job.pk)


def _end_waiting(waiting: QuerySet[Job]) -> int:
    return waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now(), content=None)


def discard(job: Job) -> None:
    """Throw away a job that was prepared and not confirmed."""
    prepared = Job.objects.filter(pk=job.pk, state=Job.State.PREPARED)
    prepared.update(state=Job.State.CANCELLED, finished_at=timezone.now(), content=None)
    job_notes.forget(job.pk, job_notes.UPLOAD)


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
        state = Job.State.FAILED if message else _state_after(job)
    except JobCancelledError:
        state, message = Job.State.CANCELLED, STOPPED
    except (BulkError, RefusedError, ExchangeRefusedError, ExportError, DatabaseError) as error:
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
        progress=job_notes.telling(job),
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
        progress=job_notes.telling(job),
    )
    change = outcome.change.pk if outcome.change else None
    job.result = {"changed": outcome.articles, "change": change, "passed_over": outcome.passed_over}
    job.done = job.total = len(numbers) or outcome.articles
    return ""


def _find_duplicates(job: Job) -> str:
    report = find_duplicates(progress=job_notes.telling(job))
    job.result = report.as_json()
    return ""


# Each puts its result into the job and gives what went wrong; "" where nothing did.
WORK: dict[Job.Kind, Callable[[Job], str]] = {
    Job.Kind.IMPORT_README: _import_readme,
    Job.Kind.PUBLISH_README: _publish_readme,
    Job.Kind.BULK: _run_bulk,
    Job.Kind.FIND_DUPLICATES: _find_duplicates,
    Job.Kind.IMPORT_ARTICLES: exchange_jobs.bring_in,
    Job.Kind.EXPORT_ARTICLES: exchange_jobs.write_out,
}


def _state_after(job: Job) -> Job.State:
    """Done, or waiting for a person who looks at what the work would do."""
    return Job.State.PREPARED if exchange_jobs.is_look(job) else Job.State.DONE


def _finish(job: Job, state: Job.State, message: str = "") -> None:
    """Write the end of a job; what was handed in is not kept, unless a person has to confirm it first."""
    long_writes.wait_until_over()
    job.state, job.message, job.content = state, message, None
    job.heartbeat_at = timezone.now()
    job.finished_at = None if state == Job.State.PREPARED else job.heartbeat_at
    fields = ["state", "message", "content", "heartbeat_at", "finished_at", "result", "done", "total"]
    job.save(update_fields=fields)
    job_notes.forget(job.pk, "progress", "cancel", *([job_notes.UPLOAD] if job.finished_at else []))
