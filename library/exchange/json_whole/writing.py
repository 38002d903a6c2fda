"""The library as a file: rows streamed from the database as they were at one moment."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import connection, transaction

from library import catalogue
from library.exchange.json_whole.kinds import (
    ACCOUNTS,
    FORMAT,
    KINDS,
    VERSION,
    Kind,
    field_names,
    fields_naming_accounts,
)
from library.exchange.json_whole.values import outward
from library.progress import Progress, ignore_progress

STEP = 2_000  # rows fetched at a time
FEW = 1  # of rows that may be as large as a README
encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows of each kind a file holds."""

    counts: dict[str, int]


def write_library(output: BinaryIO, *, progress: Progress = ignore_progress) -> Written:
    """Write the whole library: the same bytes for the same content, on either database.

    `progress` is called with (rows written, rows in all) and may raise to stop.
    """
    with one_moment():
        accounts = _accounts()
        counts = {ACCOUNTS: len(accounts), **{kind.name: kind.model._default_manager.count() for kind in KINDS}}
        done, total = 0, sum(counts.values())
        output.write(_head(counts))
        for name, rows in _arrays(accounts):
            output.write(f',\n"{name}":['.encode())
            for number, batch in enumerate(rows):
                output.write(("" if number == 0 else ",").encode() + b"\n" + ",\n".join(batch).encode())
                done += len(batch)
                progress(done, total)
            output.write(b"\n]")
        output.write(b"\n}\n")
    return Written(counts)


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _reading_sqlite():
            yield
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


@contextmanager
def _reading_sqlite() -> Iterator[None]:
    """A transaction that only reads: Django's own ones take the right to write at once and keep others waiting."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _head(counts: dict[str, int]) -> bytes:
    head = {
        "format": FORMAT,
        "version": VERSION,
        "fields": field_names(),
        "catalogue_version": catalogue.version(),
        "counts": counts,
    }
    lines = (f"{encode(key)}:{encode(value)}" for key, value in head.items())
    return ("{" + ",\n".join(lines)).encode()


def _arrays(accounts: list[str]) -> Iterator[tuple[str, Iterable[list[str]]]]:
    yield ACCOUNTS, [[encode({"username": name}) for name in accounts]] if accounts else []
    for kind in KINDS:
        yield kind.name, _batches(kind)


def _accounts() -> list[str]:
    """The names of the accounts that rows refer to, in the order of code points."""
    names: set[str] = set()
    for kind, field in fields_naming_accounts():
        named = kind.model._default_manager.exclude(**{field: None}).order_by()
        names.update(named.values_list(f"{field}__username", flat=True).distinct())
    return sorted(names)


def _batches(kind: Kind) -> Iterator[list[str]]:
    """The rows of a kind as lines, some at a time."""
    step = FEW if kind.name == "revisions" else STEP
    rows = kind.model._default_manager.order_by("pk").values_list(*_columns(kind)).iterator(chunk_size=step)
    converts = [(place, convert) for place, field in enumerate(kind.fields) if (convert := outward(field))]
    batch: list[str] = []
    for row in rows:
        batch.append(_line(kind.names, row, converts))
        if len(batch) == step:
            yield batch
            batch = []
    if batch:
        yield batch


def _columns(kind: Kind) -> list[str]:
    """What is asked of the database: names instead of numbers of accounts."""
    return [f"{name}__username" if kind.references.get(name) == ACCOUNTS else name for name in kind.names]


def _line(names: tuple[str, ...], row: tuple[Any, ...], converts: list[tuple[int, Callable[[Any], Any]]]) -> str:
    values = list(row)
    for place, convert in converts:
        values[place] = convert(values[place])
    return encode(dict(zip(names, values, strict=True)))
