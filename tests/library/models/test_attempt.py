import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from django.db import connection

from library.models import Attempt
from tests.installation import Installation

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


FOUR_AT_ONCE = """
import datetime as dt, time
from library.models import Attempt
from tests.installation import Installation
hour = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
time.sleep(max(0, {begin} - time.time()))
print(sum(Attempt.objects.take(bucket="a", opened_at=hour, limit={limit}) for _ in range({tries})))
"""


def test_four_processes_together_take_exactly_what_the_limit_allows(installation: Installation) -> None:
    installation.run("migrate", "-v0")
    limit, tries = 61, 40
    script = FOUR_AT_ONCE.format(begin=time.time() + 4, limit=limit, tries=tries)

    with ExitStack() as stack:
        started = [
            stack.enter_context(installation.start("shell", "--no-imports", "-v0", "-c", script)) for _ in range(4)
        ]
        taken = [int(process.communicate(timeout=120)[0]) for process in started]
    counted = installation.run("shell", "-v0", "-c", "print(Attempt.objects.get().count)")

    assert sum(taken) == limit
    assert int(counted.stdout) == limit
    assert sum(1 for number in taken if number) > 1, "the processes did not run at the same time"


@pytest.mark.django_db
def test_old_counts_are_removed() -> None:
    for days in (0, 1, 3):
        Attempt.objects.take(bucket="a", opened_at=HOUR - dt.timedelta(days=days), limit=1)

    Attempt.objects.forget_old(HOUR)

    assert Attempt.objects.count() == 2
