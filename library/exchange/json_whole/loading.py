"""A file of a whole library becomes the rows of an empty one, with the numbers that they had."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from library import catalogue
from library.exchange.json_whole.checking import check_file
from library.exchange.json_whole.emptiness import make_room
from library.exchange.json_whole.inserting import Table, check_references_at_once, table_of
from library.exchange.json_whole.kinds import ACCOUNTS, KINDS
from library.exchange.json_whole.numbering import set_sequences
from library.exchange.json_whole.reading import Head, LibraryFile, Row
from library.exchange.json_whole.refusing import refused
from library.lasting_objects import lasting_objects_passed_over
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CHUNK = 2_000  # rows
HEAVY = 4 * 1024 * 1024  # characters of rows that are stored together


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a library was filled with: rows of each kind, and the accounts that were made for names nobody had."""

    counts: dict[str, int]
    accounts_made: tuple[str, ...] = ()


def load_library(file: BinaryIO, *, is_dry_run: bool = False, progress: Progress = ignore_progress) -> Loaded:
    """Fill a library that has nothing in it from a file that can be read twice.

    The whole file is checked before anything is stored, and stored in one transaction; numbers, moments, history and
    the version of the catalogue are those of the file. `progress` is called with (done, in all) and may raise to take
    everything back. Raises `ExchangeRefusedError` where the file is broken or the library holds something.
    """
    stages = _Stages(progress)
    with lasting_objects_passed_over():
        head = check_file(file, progress=stages.of(0))
        made = [] if is_dry_run else _store_whole(file, head, stages)
    return Loaded(dict(head.counts), tuple(made))


def _store_whole(file: BinaryIO, head: Head, stages: "_Stages") -> list[str]:
    """Store a file that was checked, in one transaction; the names of the accounts that were made."""
    library = LibraryFile(file)
    with catalogue.restoration(version=head.catalogue_version, progress=stages.of(2)):
        make_room()
        check_references_at_once()
        made = _store(library, head, stages.of(1))
        set_sequences()
    return made


class _Stages:
    """Checking, storing and indexing as one progress of a hundred steps, of which each stage has its share."""

    SHARES = (10, 30, 60)

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def of(self, stage: int) -> Progress:
        """The progress of one stage, for whoever works at it."""
        begun = sum(self.SHARES[:stage])

        def tell(done: int, total: int) -> None:
            self._progress(begun + self.SHARES[stage] * done // max(total, 1), sum(self.SHARES))

        return tell


def _store(library: LibraryFile, head: Head, progress: Progress) -> list[str]:
    """Store every row; the names of the accounts that were made."""
    names: list[str] = []
    tables: dict[str, Table] = {}
    made: list[str] = []
    done = 0
    with _Storing() as storing:
        for chunk in _chunks(library.rows(is_checked=True)):
            storing.finish()
            progress(done, head.total)  # while nothing is asked of the database
            kind = chunk[0].kind
            if kind == ACCOUNTS:
                names += [row.values[0] for row in chunk]
            else:
                if not tables:
                    numbers, made = _accounts(names)
                    tables = {known.name: table_of(known, numbers) for known in KINDS}
                storing.begin(tables[kind], chunk)
            done += len(chunk)
    progress(done, head.total)
    return made


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows of one kind, as many as are stored together."""
    chunk: list[Row] = []
    weight = 0
    for row in rows:
        if chunk and (row.kind != chunk[0].kind or len(chunk) == CHUNK or weight + row.length > HEAVY):
            yield chunk
            chunk, weight = [], 0
        chunk.append(row)
        weight += row.length
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class _Begun:
    """A chunk that is being stored, and what waits until it is."""

    table: Table
    chunk: list[Row]
    savepoint: str
    wait: Callable[[], None]


class _Storing:
    """Stores chunk after chunk, on PostgreSQL each while the next one is read. What the database says against a row
    becomes a refusal with its line.
    """

    def __init__(self) -> None:
        self._begun: _Begun | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            self.finish()
        elif self._begun is not None:
            with suppress(Exception):  # all of it is taken back, once the server has done with it
                self._begun.wait()

    def begin(self, table: Table, chunk: list[Row]) -> None:
        """Begin with a chunk, once the one before is stored."""
        savepoint = transaction.savepoint()
        wait = table.begin_to_insert([row.values for row in chunk])
        self._begun = _Begun(table, chunk, savepoint, wait)

    def finish(self) -> None:
        """Wait until the chunk that was begun is stored."""
        begun, self._begun = self._begun, None
        if begun is None:
            return
        try:
            begun.wait()
        except (IntegrityError, DataError):
            transaction.savepoint_rollback(begun.savepoint)
            for row in begun.chunk:
                _insert_alone(begun.table, row)
        else:
            transaction.savepoint_commit(begun.savepoint)


def _insert_alone(table: Table, row: Row) -> None:
    try:
        with transaction.atomic():
            table.begin_to_insert([row.values])()
    except (IntegrityError, DataError) as error:
        why = str(error).splitlines()[0]
        message = _("This row of “%(kind)s” contradicts another one or a rule of the library: %(why)s.")
        remedy = _("Set it right in the library that wrote the file, and write the file once more.")
        raise refused(row.line, message % {"kind": row.kind, "why": why}, remedy) from None


def _accounts(names: list[str]) -> "tuple[dict[str, int], list[str]]":
    """The accounts of these names, and which had to be made: nobody can sign in to them before they are let in."""
    accounts = get_user_model()._default_manager
    known = dict(accounts.values_list("username", "pk")) if names else {}
    missing = [name for name in names if name not in known]
    rows = [_closed_account(name) for name in missing]
    accounts.bulk_create(rows, batch_size=CHUNK)
    return known | {row.username: row.pk for row in rows}, missing


def _closed_account(name: str) -> "User":
    return get_user_model()(username=name, password=make_password(None), is_active=False)
