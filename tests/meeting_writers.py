"""Two writers who meet: the first has written and not yet committed when the second comes to the same rows."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

from django.db import connection, connections

from library import catalogue

PATIENCE_SECONDS = 10
Result = TypeVar("Result")


def meeting(first: Callable[[], Any], second: Callable[[], Result], then: Callable[[], Any] = lambda: None) -> Result:
    """Have `first` write in a unit that ends once `second` waits for it, and give what `second` gives. `then` is what
    the first one does before it ends; where they wait for each other then, PostgreSQL ends the second.
    """
    has_written = Event()

    def write() -> None:
        try:
            with catalogue.change(reason="first"):
                _have_patience()
                first()
                has_written.set()
                wait_for_a_waiter()
                then()
        finally:
            has_written.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        has_written.wait(PATIENCE_SECONDS)
        result = second()
        writer.result(PATIENCE_SECONDS)
    return result


def wait_for_a_waiter() -> None:
    """Return once somebody waits for this transaction; in SQLite, where everybody does, after a moment."""
    if connection.vendor == "sqlite":
        time.sleep(0.2)
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def _have_patience() -> None:
    """Whoever looks first for others who wait for each other is ended; the other writer shall be."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '30s'")
