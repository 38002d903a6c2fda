"""What lies beside a running job in the data directory: how far it is, that it shall stop, and files in and out.

A job's own transaction hides what it writes. On PostgreSQL progress goes around it by a second connection; SQLite has
one writer at a time, which would wait for itself, so that there it goes by two small files.
"""

import contextlib
import datetime as dt
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from library.models import Job
from library.progress import Progress

KEPT_FOR = dt.timedelta(days=1)  # what was handed in and not confirmed, and what was written and not fetched
UPLOAD, WRITING, OUTPUT = "upload", "writing", "output"


class JobCancelledError(Exception):
    """A person asked the job to stop; raised inside it, so that its transaction is taken back."""


def note_of(job_id: int, what: str) -> Path:
    """Where something lies beside a job."""
    folder: Path = settings.EASYLLM_DATA_DIR / "jobs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{job_id}.{what}"


def keep_upload(job_id: int, pieces: Iterable[bytes]) -> None:
    """Keep a file that was handed in, piece by piece: it may be too big for a row and for memory."""
    with note_of(job_id, UPLOAD).open("wb") as kept:
        kept.writelines(pieces)


def forget(job_id: int, *what: str) -> None:
    """Remove what lies beside a job."""
    for one in what:
        note_of(job_id, one).unlink(missing_ok=True)


def forget_old_files(now: dt.datetime) -> int:
    """Remove files of jobs that are gone, that have ended (what they wrote: a day ago), or that nobody confirmed for a
    day; gives how many. Those jobs end with that.
    """
    waiting = Job.objects.filter(kind=Job.Kind.IMPORT_ARTICLES, state=Job.State.PREPARED)
    waiting.filter(heartbeat_at__lt=now - KEPT_FOR).update(state=Job.State.CANCELLED, finished_at=now)
    unfinished = set(Job.objects.unfinished().values_list("pk", flat=True))
    fresh = set(Job.objects.filter(finished_at__gt=now - KEPT_FOR).values_list("pk", flat=True))
    forgotten = 0
    for what, kept in ((UPLOAD, unfinished), (WRITING, unfinished), (OUTPUT, unfinished | fresh)):
        for path in note_of(0, what).parent.glob(f"*.{what}"):
            if int(path.stem) not in kept:
                path.unlink(missing_ok=True)
                forgotten += 1
    return forgotten


def progress_of(job: Job) -> tuple[int, int]:
    """How far a job is: (done, total)."""
    if job.state == Job.State.RUNNING:
        with contextlib.suppress(FileNotFoundError):  # there is none on PostgreSQL, nor once the job has ended
            done, total = note_of(job.pk, "progress").read_text("ascii").split()
            return int(done), int(total)
    return job.done, job.total


def ask_to_stop(job_id: int) -> None:
    """Have a job stop at the next sign of its progress."""
    if connection.vendor == "sqlite":
        note_of(job_id, "cancel").touch()
    else:
        Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(is_cancel_asked=True)


def telling(job: Job) -> Progress:
    """What a job calls with how far it is. It stops the job where a person asked for that."""
    return lambda done, total: _tell_progress(job.pk, done, total)


def _tell_progress(job_id: int, done: int, total: int) -> None:
    if connection.vendor == "sqlite":
        is_cancel_asked = _leave_note(job_id, done, total)
    else:
        with ThreadPoolExecutor(max_workers=1) as other_connection:
            is_cancel_asked = other_connection.submit(_beat, job_id, done, total).result()
    if is_cancel_asked:
        raise JobCancelledError


def _leave_note(job_id: int, done: int, total: int) -> bool:
    part = note_of(job_id, "part")
    part.write_text(f"{done} {total}", "ascii")
    part.replace(note_of(job_id, "progress"))
    return note_of(job_id, "cancel").exists()


def _beat(job_id: int, done: int, total: int) -> bool:
    try:
        Job.objects.filter(pk=job_id).update(done=done, total=total, heartbeat_at=timezone.now())
        return bool(Job.objects.filter(pk=job_id).values_list("is_cancel_asked", flat=True).first())
    finally:
        connections.close_all()
