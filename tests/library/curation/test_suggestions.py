"""What readers propose."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from library.catalogue import Unit
from library.curation.suggestions import public_twin, suggest_article, wait_before_next
from library.models import Article, Attempt, Suggestion
from tests.factories import ArticleFactory

NOW = dt.datetime(2026, 11, 24, 12, 40, tzinfo=dt.UTC)


def suggest(url: str) -> Suggestion:
    return suggest_article(url=url, title="", topic=None, note="", language="en")


@pytest.mark.django_db
def test_another_spelling_of_an_address_that_waits_is_the_same_suggestion() -> None:
    first = suggest("https://Example.org/a/?utm_source=x")

    assert suggest("http://example.org/a") == first
    assert first.url == "https://Example.org/a/?utm_source=x"


@pytest.mark.django_db
def test_an_address_that_was_decided_on_can_be_suggested_again() -> None:
    first = suggest("https://example.org/a")
    Suggestion.objects.update(status=Suggestion.Status.REJECTED)

    assert suggest("https://example.org/a") != first


@pytest.mark.django_db(transaction=True)
def test_fifty_readers_who_suggest_one_address_at_once_leave_one_row() -> None:
    together = Barrier(50)

    def suggest_in_a_thread(number: int) -> int:
        try:
            connection.ensure_connection()
            together.wait(60)
            return suggest(f"https://example.org/same/?utm_source={number}").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        numbers = set(pool.map(suggest_in_a_thread, range(50)))

    assert numbers == {Suggestion.objects.get().pk}


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.WITHDRAWN])
def test_an_article_that_readers_do_not_see_is_not_given_away(unit: Unit, status: Article.Status) -> None:
    article = ArticleFactory(url="https://example.org/hidden", status=status)

    assert public_twin(article.url) is None


@pytest.mark.django_db
def test_a_report_without_an_article_or_a_reason_cannot_be_stored() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(kind=Suggestion.Kind.REPORT, url="https://example.org/a", language="en")


@pytest.mark.django_db
def test_the_sixth_attempt_of_an_hour_waits_for_the_next_one() -> None:
    waits = [wait_before_next("192.0.2.1", NOW) for _ in range(6)]

    assert waits == [None] * 5 + [dt.timedelta(minutes=20)]
    assert wait_before_next("192.0.2.2", NOW) is None
    assert wait_before_next("192.0.2.1", NOW + dt.timedelta(minutes=20)) is None


@pytest.mark.django_db
def test_a_hundred_attempts_of_a_day_are_enough_whoever_made_them() -> None:
    waits = [wait_before_next(f"192.0.2.{number}", NOW) for number in range(101)]

    assert waits[99:] == [None, dt.timedelta(hours=11, minutes=20)]


@pytest.mark.django_db
def test_nothing_that_is_stored_tells_where_an_attempt_came_from() -> None:
    wait_before_next("192.0.2.1", NOW)
    wait_before_next("192.0.2.1", NOW + dt.timedelta(hours=1))

    buckets = list(Attempt.objects.exclude(bucket="all").values_list("bucket", flat=True))
    assert len(set(buckets)) == 2
    assert all(len(bucket) == 64 for bucket in buckets)
