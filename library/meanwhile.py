"""What the server of a database works at while Python works on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def begun(work: Callable[[Any], None]) -> Callable[[], None]:
    """Begin work through a cursor of PostgreSQL; the function that this gives waits for it and raises what went wrong.

    A thread waits for the answer, which leaves the processor to Python. Nobody else may use the connection until then.
    """
    executor = ThreadPoolExecutor(max_workers=1)
    answer = executor.submit(work, connection.connection.cursor())
    executor.shutdown(wait=False)

    def finish() -> None:
        with connection.wrap_database_errors:
            answer.result()

    return finish
