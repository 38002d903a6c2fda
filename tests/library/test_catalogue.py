"""The one door for writing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import IntegrityError, OperationalError

from library import catalogue
from library.models import Article, Change, Site
from tests.factories import ArticleFactory
from tests.meeting_writers import meeting

pytestmark = pytest.mark.django_db


def test_a_unit_of_work_raises_the_version_once_and_is_recorded() -> None:
    user = User.objects.create_user("curator")

    with catalogue.change(actor=user, reason="two articles"):
        ArticleFactory()
        ArticleFactory()

    change = Change.objects.get()
    assert (change.actor, change.reason) == (user, "two articles")
    assert change.catalogue_version == catalogue.version() == 1


def test_units_inside_a_unit_join_it() -> None:
    with catalogue.change(reason="outer"):
        with catalogue.change(reason="inner"):
            ArticleFactory()
        ArticleFactory()

    assert list(Change.objects.values_list("reason", flat=True)) == ["outer"]


def test_a_unit_that_writes_nothing_leaves_no_trace() -> None:
    with catalogue.change(reason="nothing"):
        list(Article.objects.all())

    assert catalogue.version() == 0
    assert not Change.objects.exists()


def test_a_bulk_write_is_noted_by_touch() -> None:
    with catalogue.change(reason="bulk") as unit:
        Article.objects.update(title="x")
        unit.touch()

    assert catalogue.version() == 1


def test_an_exception_takes_everything_back() -> None:
    def fail_after_a_write() -> None:
        with catalogue.change(reason="fails"):
            ArticleFactory()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_a_write()

    assert not Article.objects.exists()
    assert catalogue.version() == 0


def test_a_write_outside_a_unit_is_an_error_in_tests() -> None:
    with pytest.raises(catalogue.WriteOutsideChangeError, match="Site"):
        Site.objects.create(host="example.org", name="example")


def test_a_write_outside_a_unit_raises_the_version_in_service(settings: pytest.FixtureRequest) -> None:
    settings.EASYLLM_STRICT_WRITES = False  # type: ignore[attr-defined]

    Site.objects.create(host="example.org", name="example")

    assert catalogue.version() == 1


def test_somebody_who_is_not_signed_in_is_recorded_as_nobody() -> None:
    with catalogue.change(actor=AnonymousUser(), reason="api"):
        ArticleFactory()

    assert Change.objects.get().actor is None


def test_what_a_part_of_a_unit_wrote_is_taken_back_where_that_part_fails() -> None:
    def fail_after_a_write() -> None:
        with catalogue.change(reason="inner"):
            ArticleFactory(title="lost")
            raise ZeroDivisionError

    with catalogue.change(reason="outer"):
        ArticleFactory(title="kept")
        with pytest.raises(ZeroDivisionError):
            fail_after_a_write()

    assert [article.title for article in Article.objects.all()] == ["kept"]
    assert Change.objects.get().rows.filter(model="article").count() == 1


def written_in_turn(*numbers: int) -> Callable[[], None]:
    def write() -> None:
        with catalogue.change(reason="renamed"):
            for number in numbers:
                article = Article.objects.select_for_update().get(pk=number)
                article.title += "!"
                article.save()

    return write


@pytest.mark.django_db(transaction=True)
def test_of_two_who_wait_for_each_other_one_is_done_again() -> None:
    with catalogue.change(reason="add"):
        one, other = ArticleFactory(title="one").pk, ArticleFactory(title="other").pk

    meeting(
        written_in_turn(one),
        lambda: catalogue.with_retries(written_in_turn(other, one)),
        then=written_in_turn(other),
    )

    assert [article.title for article in Article.objects.order_by("pk")] == ["one!!", "other!!"]


@pytest.mark.parametrize(
    ("error", "cause", "is_conflict"),
    [
        (OperationalError, psycopg.errors.DeadlockDetected("deadlock"), True),
        (OperationalError, psycopg.errors.SerializationFailure("could not serialize"), True),
        (OperationalError, psycopg.errors.DiskFull("disk full"), False),
        (IntegrityError, psycopg.errors.UniqueViolation("twice"), False),
        (OperationalError, None, False),
        (ValueError, None, False),
    ],
)
def test_what_failed_because_of_another_writer(error: type[Exception], cause: Exception, is_conflict: bool) -> None:
    raised = error("message")
    raised.__cause__ = cause
    assert catalogue.is_write_conflict(raised) is is_conflict


def test_a_locked_sqlite_database_is_another_writer(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "db")) as one,
        closing(sqlite3.connect(tmp_path / "db", timeout=0)) as other,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("BEGIN IMMEDIATE")
    raised = OperationalError("database is locked")
    raised.__cause__ = locked.value
    assert catalogue.is_write_conflict(raised)
