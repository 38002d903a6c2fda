"""PURE. Work in which millions of objects come and go, beside those of the program itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lasting_objects_passed_over() -> Iterator[None]:
    """Have Python's collector of garbage look at new objects alone.

    With each so many new ones it would look at all of the program and its tables again, up to a fifth of the time.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
