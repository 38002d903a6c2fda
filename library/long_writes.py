"""Whether somebody has been writing into SQLite for long. It has one writer at a time, and others wait for that one.

Each unit of work holds a lock on a small file beside the database for as long as it holds the database itself. Whoever
wants to write asks here first, and can say at once that an import is running instead of waiting for it. The kernel
drops the lock with the process that held it, however that ended, so that nothing is left behind. PostgreSQL has room
for many writers: there nobody ever writes "for long".
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from django.db import connection

LONG_SECONDS = 1.0  # a writer of whom this is not known yet is waited for
LOOK_SECONDS = 0.05
TRIES = 20  # of taking the lock, which the one before lets go of right after its commit
# How long a program should wait before it tries again: as long again as the writer has been at it, within reason.
SHORTEST_WAIT, LONGEST_WAIT = 5, 60

_is_ours: ContextVar[bool] = ContextVar("library_long_writes_is_ours", default=False)


@contextmanager
def noted() -> Iterator[None]:
    """Let others know that this process writes, from inside of a transaction that holds the database until the end of
    the block and a moment longer.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with _path().open("a+b") as file:
        is_held = _taken(file)
        if is_held:
            _write_down(file, str(time.time()))
        token = _is_ours.set(True)
        try:
            yield
        finally:
            _is_ours.reset(token)
            if is_held:
                _write_down(file, "")


def seconds_of_writer() -> float | None:
    """For how long another one has been writing; None where nobody is."""
    if connection.vendor != "sqlite" or _is_ours.get():
        return None
    with suppress(FileNotFoundError), _path().open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _seconds_since(file.read())
    return None


def is_long_write_running() -> bool:
    """Whether another one has been writing for more than a second."""
    seconds = seconds_of_writer()
    return seconds is not None and seconds >= LONG_SECONDS


def has_to_wait() -> bool:
    """The same for whoever is about to write, after waiting for a writer who may turn out to be a short one."""
    deadline = time.monotonic() + LONG_SECONDS
    while (seconds := seconds_of_writer()) is not None and seconds < LONG_SECONDS and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return is_long_write_running()


def wait_until_over() -> None:
    """Return once nobody has been writing for long: for work in the background, which has time."""
    while is_long_write_running():
        time.sleep(LONG_SECONDS)


def seconds_to_wait() -> int:
    """After how many seconds it is worth trying again."""
    return min(LONGEST_WAIT, max(SHORTEST_WAIT, round(seconds_of_writer() or 0)))


def _path() -> Path:
    return Path(connection.settings_dict["NAME"]).with_suffix(".write-lock")


def _taken(file: BinaryIO) -> bool:
    """Whether the lock was had. Without it the work goes on all the same, only that others do not know of it."""
    for _try in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.001)
        else:
            return True
    return False


def _write_down(file: BinaryIO, text: str) -> None:
    file.truncate(0)
    file.write(text.encode("ascii"))
    file.flush()


def _seconds_since(moment: bytes) -> float:
    """How long ago that was; a writer who has just begun or is about to end has written nothing down."""
    try:
        return max(0.0, time.time() - float(moment))
    except ValueError:
        return 0.0
