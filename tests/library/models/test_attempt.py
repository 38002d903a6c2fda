import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from library.models import Attempt

HOUR = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_attempts_are_counted_up_to_the_limit_for_each_place_and_hour() -> None:
    taken = [Attempt.objects.take(bucket="a", opened_at=HOUR, limit=2) for _ in range(3)]

    assert taken == [True, True, False]
    assert Attempt.objects.take(bucket="b", opened_at=HOUR, limit=2)
    assert Attempt.objects.take(bucket="a", opened_at=HOUR + dt.timedelta(hours=1), limit=2)


@pytest.mark.django_db
def test_a_limit_of_nothing_lets_nothing_through() -> None:
    assert not Attempt.objects.take(bucket="a", opened_at=HOUR, limit=0)


@pytest.mark.django_db(transaction=True)
def test_attempts_of_the_same_moment_never_get_past_the_limit_together() -> None:
    def take(_number: int) -> bool:
        try:
            return Attempt.objects.take(bucket="a", opened_at=HOUR, limit=5)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(16)))

    assert taken.count(True) == 5
    assert Attempt.objects.get().count == 5


@pytest.mark.django_db
def test_old_counts_are_removed() -> None:
    for days in (0, 1, 3):
        Attempt.objects.take(bucket="a", opened_at=HOUR - dt.timedelta(days=days), limit=1)

    Attempt.objects.forget_old(HOUR)

    assert Attempt.objects.count() == 2
