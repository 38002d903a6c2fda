"""The one door for writing."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from library import catalogue
from library.models import Article, Change, Site
from tests.factories import ArticleFactory

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
