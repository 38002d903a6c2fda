"""Import and export as jobs: stopped in the middle, and left alone by a worker that was killed."""

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from library import catalogue, job_notes, tasks
from library.models import Article, Job, Tag, Topic
from library.worker import give_up_lost_tasks
from tests.factories import ArticleFactory
from tests.library.test_tasks import watching
from tests.library.test_worker import running_task

TABLE = b"url,title,folder,tags\n" + b"".join(b"https://e.org/%d,Number %d,Rows,t\n" % (n, n) for n in range(4_000))


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path: Path) -> None:
    """Files of the jobs of this test alone."""
    settings.EASYLLM_DATA_DIR = tmp_path


def confirmed_import(data: bytes = TABLE) -> Job:
    """A job that is to store a file."""
    options = {"format": "auto", "list": "", "is_flat": False, "tags": [], "status": "published", "filename": "a.csv"}
    job: Job = Job.objects.create(
        kind=Job.Kind.IMPORT_ARTICLES, state=Job.State.WAITING, options={**options, "is_confirmed": True}
    )
    job_notes.keep_upload(job.pk, [data])
    return job


def stop_while_storing(job: Job) -> None:
    """Ask a job to stop once it is known how much there is to store: reading the file is over then."""
    row = Job.objects.get(pk=job.pk)
    done, total = job_notes.progress_of(row)
    if done and total:
        tasks.cancel(row)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_stopped_while_it_stores_leaves_nothing() -> None:
    job = confirmed_import()

    with watching(job, lambda _done: stop_while_storing(job)):
        tasks.run_now(job)

    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.CANCELLED, tasks.STOPPED)
    assert not any(model.objects.exists() for model in (Article, Topic, Tag))
    assert catalogue.version() == 0
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()


@pytest.mark.django_db
def test_an_import_that_is_stopped_before_it_begins_leaves_no_file() -> None:
    job = confirmed_import()

    tasks.cancel(job)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()


@pytest.mark.django_db(transaction=True)  # on PostgreSQL another connection looks whether to stop
def test_an_export_that_is_stopped_leaves_no_file() -> None:
    with catalogue.change(reason="test"):
        ArticleFactory()
    options = {"format": "csv", "is_public": False, "language": "en"}
    job = Job.objects.create(kind=Job.Kind.EXPORT_ARTICLES, options=options, is_cancel_asked=True)
    job_notes.note_of(job.pk, "cancel").touch()

    with pytest.raises(job_notes.JobCancelledError):
        tasks.WORK[Job.Kind.EXPORT_ARTICLES](job)

    assert {path.suffix for path in job_notes.note_of(job.pk, "cancel").parent.iterdir()} <= {".cancel", ".progress"}


@pytest.mark.django_db
def test_what_a_killed_worker_left_is_told_and_its_file_removed() -> None:
    job = confirmed_import()
    running_task("gone", job)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)

    give_up_lost_tasks()
    job.refresh_from_db()
    job_notes.forget_old_files(timezone.now())

    assert "The worker was killed in the middle of it" in job.message
    assert not job_notes.note_of(job.pk, job_notes.UPLOAD).exists()
