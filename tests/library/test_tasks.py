"""Jobs: background work that people can watch and stop."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from library import catalogue, job_notes, tasks
from library.models import Article, Job, PublicExport, Readme, Topic
from library.readme.importer import import_readme
from tests.factories import ArticleFactory, ReadmeFactory, TopicFactory
from tests.meeting_writers import meeting

MADE_UP = "# L\n## T\n" + "".join(f"- [文章 {n}](https://example.org/{n})\n" for n in range(5000))


def import_job(data: bytes, name: str = "easyllm") -> Job:
    options = {"name": name, "base_url": ""}
    return Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.PREPARED, content=data, options=options)


@pytest.mark.django_db
def test_a_job_of_the_worker_ends_with_its_result(seed_bytes: bytes) -> None:
    job = import_job(seed_bytes)

    tasks.enqueue(job)

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.content) == (Job.State.DONE, 21, 21, None)
    assert job.result["counts"]["articles"] == 21
    assert job.finished_at is not None


@pytest.mark.django_db
def test_a_refused_list_fails_with_its_reason_and_stores_nothing(seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    job = import_job(b"\x00" + seed_bytes)

    tasks.run_now(job)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "control character" in job.message


@pytest.mark.django_db
def test_a_job_cancelled_before_it_begins_never_runs(seed_bytes: bytes) -> None:
    job = import_job(seed_bytes)
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)

    tasks.cancel(job)
    tasks.run_job.call(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not Readme.objects.exists()


@pytest.mark.django_db
def test_a_job_is_run_once(seed_bytes: bytes) -> None:
    job = import_job(seed_bytes)
    tasks.run_now(job)

    tasks.run_job.call(job.pk)

    assert Readme.objects.count() == 1


@contextmanager
def watching(job: Job, act: Callable[[int], None]) -> Iterator[None]:
    """Look at a job from another connection, as its page does, and act on how far it is, until it is finished."""

    def watch() -> None:
        try:
            while not (row := Job.objects.get(pk=job.pk)).is_finished:
                act(job_notes.progress_of(row)[0])
                time.sleep(0.01)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as other:
        watcher = other.submit(watch)
        yield
        watcher.result(timeout=60)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside_while_the_import_runs() -> None:
    job = import_job(MADE_UP.encode(), name="long")
    seen: set[int] = set()

    with watching(job, seen.add):
        tasks.run_now(job)

    assert seen & {2000, 4000}


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_import_takes_back_what_it_stored() -> None:
    job = import_job(MADE_UP.encode(), name="long")

    with watching(job, lambda done: tasks.cancel(job) if done else None):
        tasks.run_now(job)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not Article.objects.exists()
    assert catalogue.version() == 0


@pytest.mark.django_db
def test_a_job_that_has_ended_is_not_asked_to_stop(seed_bytes: bytes, settings: Settings) -> None:
    job = import_job(seed_bytes)
    tasks.run_now(job)

    tasks.cancel(job)

    job.refresh_from_db()
    assert (job.state, job.is_cancel_asked) == (Job.State.DONE, False)
    assert not list((settings.EASYLLM_DATA_DIR / "jobs").glob(f"{job.pk}.*"))


@pytest.mark.django_db(transaction=True)
def test_a_job_and_another_writer_who_wait_for_each_other_are_both_done() -> None:
    with catalogue.change(reason="add"):
        one, other = ArticleFactory(title="one"), ArticleFactory(title="other")
    values = {"status": Article.Status.DRAFT}
    options = {"action": "set_status", "articles": [one.pk, other.pk], "values": values}
    job = Job.objects.create(kind=Job.Kind.BULK, state=Job.State.PREPARED, options=options)

    def rename(article: Article) -> None:
        article.title += "!"
        article.save(update_fields=["title"])

    meeting(lambda: rename(other), lambda: tasks.run_now(job), then=lambda: rename(one))

    job.refresh_from_db()
    assert (job.state, job.message, job.result.get("changed")) == (Job.State.DONE, "", 2)
    assert set(Article.objects.values_list("title", "status")) == {("one!", "draft"), ("other!", "draft")}


@pytest.mark.django_db
def test_the_public_text_of_a_long_list_is_written_by_the_worker_once(seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")

    tasks.request_public_readme(Readme.objects.get())

    assert bytes(PublicExport.objects.get().content) == seed_bytes
    assert PublicExport.objects.get().catalogue_version == catalogue.version()
    tasks.request_public_readme(Readme.objects.get())
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_a_list_that_cannot_be_written_fails_with_the_place(unit: object) -> None:
    readme = ReadmeFactory()
    TopicFactory(readme=readme, title="License")

    tasks.request_public_readme(readme)

    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert "License" in job.message
    assert Topic.objects.exists()
    assert connection.is_usable()


@pytest.mark.django_db
def test_what_failed_is_tried_again_after_a_while_and_not_at_every_look(unit: object) -> None:
    readme = ReadmeFactory()
    TopicFactory(readme=readme, title="License")
    tasks.request_public_readme(readme)

    tasks.request_public_readme(readme)
    assert Job.objects.count() == 1

    Job.objects.update(finished_at=timezone.now() - dt.timedelta(minutes=11))
    tasks.request_public_readme(readme)
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_duplicates_are_looked_for_once_the_catalogue_has_changed_and_at_most_once_an_hour() -> None:
    searches = Job.objects.filter(kind=Job.Kind.FIND_DUPLICATES)
    now, hour = timezone.now(), dt.timedelta(hours=1)
    tasks.request_duplicates_when_due(now)
    assert not searches.exists()  # the library is empty
    with catalogue.change(reason="add"):
        TopicFactory()
    tasks.request_duplicates_when_due(now)
    first = searches.get()
    assert first.state == Job.State.DONE
    tasks.request_duplicates_when_due(now + 2 * hour)
    assert searches.get() == first
    with catalogue.change(reason="add"):
        TopicFactory()
    tasks.request_duplicates_when_due(now + hour / 2)
    assert searches.get() == first
    tasks.request_duplicates_when_due(now + 2 * hour)
    assert searches.get() != first  # which nobody had asked for, and so is not kept


@pytest.mark.django_db
def test_a_search_for_duplicates_that_waits_is_not_asked_for_twice() -> None:
    waiting = Job.objects.create(kind=Job.Kind.FIND_DUPLICATES, state=Job.State.WAITING)
    assert tasks.request_duplicates() == waiting
