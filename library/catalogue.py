"""The one door for writing: every change of what the public can see is a unit of work.

    with catalogue.change(actor=user, reason="import of README") as unit:
        ...ordinary model methods and QuerySets...
        unit.watch(rows)      # before a bulk write, which sends no signal: the rows that it will change
    unit.touch(numbers)   # after it: the articles that are found otherwise

When the outermost block ends, in the same transaction, articles with other lines or tags get today's date, the
catalogue version is raised once, the articles touched are indexed for the search, and the change is recorded with what
it did to each row.
A unit that touched nothing leaves no trace. An exception takes everything back.

The rows of the library are locked as they are written, and the version last: two units may wait for each other's rows.
PostgreSQL ends one of them then, which `with_retries` does again.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import Model, QuerySet

from library import long_writes
from library.dating import date_articles
from library.models import Article, Catalogue, Change, Tag
from library.models.change import LONGEST_REASON
from library.progress import Progress, ignore_progress
from library.recording import Recorder
from library.search import keys
from library.search.engine import engine
from library.search.index import doubt_index, forget, reindex
from library.search.names import forget_names
from library.search.touched import Touched

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


Result = TypeVar("Result")
TRIES = 3
PAUSE_SECONDS = 0.1  # before work is done again: the other writer goes on first, or the two would meet once more
ROLLED_BACK = "40"  # PostgreSQL, appendix A: the class of deadlocks and of transactions that cannot be put in a row


class WriteOutsideChangeError(RuntimeError):
    """Something that the public sees was written outside `catalogue.change()`. Raised in tests only."""


class Unit:
    """One unit of work: who, why, and whether anything was written yet."""

    def __init__(
        self,
        actor: "User | AnonymousUser | None",
        reason: str,
        *,
        is_recorded: bool,
        progress: Progress = ignore_progress,
    ) -> None:
        self.actor: User | None = actor if actor is not None and actor.is_authenticated else None
        self.reason = reason
        self.progress = progress
        self.is_touched = False
        self.touched = Touched()
        self.undoes: Change | None = None
        self.recorder = Recorder() if is_recorded else None
        self._has_raw_writes = False
        self.record: Change | None = None
        self.changed_rows = 0

    def watch(self, rows: "QuerySet[Any]") -> None:
        """Have the history know what a bulk write is about to do to these rows."""
        if self.recorder:
            self.recorder.watch(rows)

    def note_new(self, instance: Model) -> None:
        """Have the history know of a row that a bulk write added."""
        if self.recorder:
            self.recorder.note_new(instance)

    def note_new_rows(self, model: type[Model], numbers: Iterable[int]) -> None:
        """The same for many rows of one kind, by their numbers."""
        if self.recorder:
            self.recorder.note_new_rows(model, numbers)

    def touch(self, articles: Iterable[int] = ()) -> None:
        """Say that something was written, where a bulk write sends no signal; `articles` are those found otherwise."""
        self.is_touched = True
        self.touched.articles.update(articles)

    def note(self, instance: Model) -> None:
        """Note a row that was written, or is about to be deleted."""
        self.is_touched = True
        self.touched.note(instance)

    def note_raw(self) -> None:
        """Note that `loaddata` wrote a row, in an order of its own."""
        self.is_touched = True
        if not self._has_raw_writes:
            doubt_index()
            self._has_raw_writes = True

    def _finish(self) -> None:
        if self.is_touched:
            if self.recorder:
                date_articles(self.recorder)  # before the version is locked, as every other row
            version = Catalogue.objects.raise_version()
            reindex(self.touched.look_up(), progress=self.progress)
            self.record = Change.objects.create(
                actor=self.actor, reason=self.reason[:LONGEST_REASON], catalogue_version=version, undoes=self.undoes
            )
            self.changed_rows = self.recorder.store(self.record) if self.recorder else 0


_current: ContextVar[Unit | None] = ContextVar("library_catalogue_unit", default=None)


@contextmanager
def change(
    *,
    actor: "User | AnonymousUser | None" = None,
    reason: str,
    is_recorded: bool = True,
    progress: Progress = ignore_progress,
) -> Iterator[Unit]:
    """Open a unit of work, or join the one that is open already.

    `reason` is a short sentence for the history (200 characters are kept). Everything inside is one transaction, also
    in a unit that joins another one: an exception takes back what that part wrote. An import is not recorded row by
    row: the revision that it read is its history. `progress` is called while the articles are indexed at the end.
    """
    outer = _current.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    unit = Unit(actor, reason, is_recorded=is_recorded, progress=progress)
    with _transaction():  # what is done once it is committed is no part of the unit any more
        token = _current.set(unit)
        try:
            yield unit
            unit._finish()
        finally:
            _current.reset(token)


@contextmanager
def _transaction() -> Iterator[None]:
    """A transaction that others on SQLite know of until it is committed."""
    with ExitStack() as until_committed, transaction.atomic():
        until_committed.enter_context(long_writes.noted())
        yield


@contextmanager
def restoration(*, version: int, progress: Progress = ignore_progress) -> Iterator[None]:
    """Open a unit in which a library with nothing in it becomes what another one was.

    Its history and version come with its rows, so that no change of ours is recorded. When the block ends the version
    is the other one's, or a higher one where pages were made of this or a higher one here, and every article is
    indexed; `progress` is called with (articles indexed, articles in all). Takes no part in a unit that is open.
    """
    if _current.get() is not None:
        raise RuntimeError("A library is restored by itself, not inside of a change.")
    unit = Unit(None, "restoration", is_recorded=False)
    with _transaction():
        Catalogue.objects.get_or_create(pk=1)
        Catalogue.objects.select_for_update().get(pk=1)  # nobody else restores or changes it meanwhile
        token = _current.set(unit)
        try:
            yield
            Catalogue.objects.take_version(version)
            reindex(Article.objects.values_list("pk", flat=True), progress=progress)
        finally:
            _current.reset(token)
    engine().gather_statistics()  # a full library is asked otherwise than an empty one


def with_retries(work: Callable[[], Result]) -> Result:
    """Do work that opens a unit of its own, and do it again where another writer was in its way.

    That is one whose rows it waited for while that one waited for its own, or one that stored meanwhile what there may
    be once only: the next time the work sees it. Inside of a transaction there is no doing again, only failing.
    """
    for _try in range(TRIES - 1):
        try:
            return work()
        except (IntegrityError, OperationalError) as error:
            is_overtaken = isinstance(error, IntegrityError) or _is_rolled_back(error)
            if connection.in_atomic_block or not is_overtaken:
                raise
            time.sleep(PAUSE_SECONDS)
    return work()


def is_write_conflict(error: BaseException | None) -> bool:
    """Whether a write failed only because another one was on its way: nothing of it was stored, and it may be tried
    again as it is.
    """
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    is_busy = isinstance(cause, sqlite3.Error) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return is_busy or _is_rolled_back(error)


def _is_rolled_back(error: BaseException) -> bool:
    return (getattr(error.__cause__, "sqlstate", "") or "").startswith(ROLLED_BACK)


def open_recorder() -> Recorder | None:
    """What keeps the history of the unit that is open, if there is one and it is recorded."""
    unit = _current.get()
    return unit.recorder if unit is not None else None


def note_write(instance: Model) -> None:
    """Note that a row which the public sees was written or is about to go; called by the signal receivers.

    Outside a unit it raises `WriteOutsideChangeError` where `EASYLLM_STRICT_WRITES` is set (the tests), and else brings
    version and index in step at once, so that a shell never leaves a stale page behind.
    """
    unit = _current.get()
    if unit is not None:
        unit.note(instance)
    elif settings.EASYLLM_STRICT_WRITES:
        raise WriteOutsideChangeError(f"{type(instance).__name__} was written outside catalogue.change().")
    else:
        touched = Touched()
        touched.note(instance)
        with transaction.atomic():
            Catalogue.objects.raise_version()
            reindex(touched.look_up())


def note_deletion(instance: Model) -> None:
    """Note that an article, or a row which articles are found by, is about to go.

    Outside a unit the rows around it are written one by one while it goes, so that the index is compared later.
    """
    unit = _current.get()
    if unit is None:
        doubt_index()
    elif isinstance(instance, Article):
        forget([instance.pk])
    else:
        unit.note(instance)
        unit.touched.look_up()
    if isinstance(instance, Tag):  # another tag may be called so now
        forget_names(keys.tag(instance.pk))


def note_raw_write() -> None:
    """Note that `loaddata` wrote a row: the index is compared with the library later, see `reindex_stale`."""
    unit = _current.get()
    if unit is not None:
        unit.note_raw()
    else:
        doubt_index()
        Catalogue.objects.raise_version()


def version() -> int:
    """The catalogue version: one number that changes with everything a page shows."""
    return Catalogue.objects.version()
