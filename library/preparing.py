"""What every start needs done before the site is served: a database that answers, today's tables, a first list, and an
index in step.
"""

import contextlib
import fcntl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from library.diagnosis import unapplied_migrations
from library.search import is_index_stale, reindex_stale, stale_count
from library.search.engine import engine

# Any number that nothing else on the server uses: the lock is taken within one database only.
ADVISORY_LOCK = 0x6561_7379
RETRY_SECONDS = 1.0
INDEXED_AT_ONCE = 5_000  # articles: some seconds


class NoDatabaseError(Exception):
    """The database did not answer in time; the text is what it said last."""


def prepare(*, say: Callable[[str], object], patience: float = 60) -> None:
    """Wait up to `patience` seconds for the database, migrate it, and load the seed list into an empty library,
    and bring the search index in step.

    Several containers may begin at the same moment: one of them works while the others wait for its lock, and then find
    nothing left to do. Raises `NoDatabaseError`.
    """
    wait_for_database(say=say, patience=patience)
    with one_at_a_time():
        missing = unapplied_migrations()
        if missing:
            say(f"Migrating the database: {len(missing)} steps.")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("load_seed")
        bring_index_in_step(say=say)
        engine().gather_statistics()


def bring_index_in_step(*, say: Callable[[str], object]) -> None:
    """Index what is missing. Very many, after a new analyser, are left to the worker: the old index answers."""
    if not is_index_stale():
        return
    if stale_count() > INDEXED_AT_ONCE:
        say("The search index is brought in step by the worker, while the site is served.")
        return
    report = reindex_stale()
    say(f"The search index is in step: {report.written} articles indexed.")


def wait_for_database(*, say: Callable[[str], object], patience: float) -> None:
    """Return as soon as the database answers."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            if time.monotonic() >= deadline:
                raise NoDatabaseError(f"The database did not answer for {patience:g} s: {error}") from error
            say("Waiting for the database.")
            time.sleep(RETRY_SECONDS)
        else:
            return


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock that ends with this process or its connection: an advisory one, or one beside the SQLite file."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["NAME"]).with_suffix(".prepare-lock")
        with path.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
