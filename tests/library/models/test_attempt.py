import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

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
import datetime as dt, json, os, pathlib, time
from library.models import Attempt
hour = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
ready = pathlib.Path("{ready}")
(ready / str(os.getpid())).touch()
while len(list(ready.iterdir())) < 4:
    time.sleep(0.01)
moments = []
while len(moments) <= {limit} and Attempt.objects.take(bucket="a", opened_at=hour, limit={limit}):
    moments.append(time.time())
print(json.dumps(moments))
"""


def test_four_processes_together_take_exactly_what_the_limit_allows(installation: Installation, tmp_path: Path) -> None:
    installation.migrate()
    limit, ready = 601, tmp_path / "ready"
    ready.mkdir()
    script = FOUR_AT_ONCE.format(ready=ready, limit=limit)

    with ExitStack() as stack:
        started = [
            stack.enter_context(installation.start("shell", "--no-imports", "-v0", "-c", script)) for _ in range(4)
        ]
        taken = [json.loads(process.communicate(timeout=120)[0]) for process in started]
    counted = installation.run("shell", "-v0", "-c", "print(Attempt.objects.get().count)")

    assert sum(map(len, taken)) == limit
    assert int(counted.stdout) == limit
    order = [process for _moment, process in sorted((moment, n) for n, all_ in enumerate(taken) for moment in all_)]
    turns = sum(1 for one, next_ in pairwise(order) if one != next_)
    assert turns > 3, "one after the other they would take three turns"


@pytest.mark.django_db
def test_old_counts_are_removed() -> None:
    for days in (0, 1, 3):
        Attempt.objects.take(bucket="a", opened_at=HOUR - dt.timedelta(days=days), limit=1)

    Attempt.objects.forget_old(HOUR)

    assert Attempt.objects.count() == 2
