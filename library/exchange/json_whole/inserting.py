"""Rows of a file that was checked stored as they are: with their numbers and their moments, which Django's own ways
would set anew.
"""

from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import BinaryField, DateTimeField, Field, JSONField

from library.exchange.json_whole.kinds import ACCOUNTS, Kind
from library.exchange.json_whole.values import Convert, canonical
from library.meanwhile import begun

REFERENCES = """
    SELECT conname FROM pg_constraint
    WHERE contype = 'f' AND condeferrable AND conrelid <> confrelid AND connamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a kind go, and what makes of their values what the database takes."""

    statement: str
    converts: Sequence[tuple[int, Convert]]

    def begin_to_insert(self, rows: Iterable[Sequence[Any]]) -> Callable[[], None]:
        """Begin to store rows; they are stored once the function that this gives was called, which raises what went
        wrong. Until then nothing else is asked of the database. The caller has a transaction.
        """
        return partial(self._insert, rows) if connection.vendor == "sqlite" else begun(partial(self._copy, rows))

    def _insert(self, rows: Iterable[Sequence[Any]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(self.statement, [self._converted(row) for row in rows])

    def _copy(self, rows: Iterable[Sequence[Any]], cursor: Any) -> None:
        with cursor.copy(self.statement) as copy:
            for row in rows:
                copy.write_row(self._converted(row))

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, convert in self.converts:
            values[place] = convert(values[place])
        return values


def table_of(kind: Kind, accounts: Mapping[str, int]) -> Table:
    """The table of a kind; `accounts` are the numbers of accounts by name."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in kind.fields)
    values = ", ".join(["%s"] * len(kind.fields))
    table = quote(kind.model._meta.db_table)
    owners = [(place, accounts.get) for place, name in enumerate(kind.names) if kind.references.get(name) == ACCOUNTS]
    insert, copy = f"INSERT INTO {table} ({columns}) VALUES ({values})", f"COPY {table} ({columns}) FROM STDIN"  # noqa: S608 - names of columns
    return Table(insert if connection.vendor == "sqlite" else copy, [*owners, *_stored_forms(kind)])


def _stored_forms(kind: Kind) -> list[tuple[int, Convert]]:
    """The places of the values that the database takes otherwise than the file has them, and what makes them so."""
    return [(place, convert) for place, field in enumerate(kind.fields) if (convert := _stored_form(field))]


def _stored_form(field: "Field[Any, Any]") -> Convert | None:
    if isinstance(field, JSONField):
        return lambda value: field.get_db_prep_save(canonical(value), connection)
    if isinstance(field, BinaryField):
        return lambda value: None if value is None else field.get_db_prep_save(b64decode(value), connection)
    if isinstance(field, DateTimeField) and connection.vendor == "sqlite":
        return _moment_of_sqlite
    return None


def _moment_of_sqlite(text: str | None) -> str | None:
    """A moment as Django stores it in SQLite: without the zone, which is UTC, or a fraction that is nothing."""
    return None if text is None else text.replace("T", " ").removesuffix("Z").removesuffix(".000000")


def check_references_at_once() -> None:
    """Have PostgreSQL look at once, until the transaction ends, whether what a row refers to is there, and not only
    when all are stored: that is done by then while Python works on. References to rows of the same table are left out,
    since those may come later.
    """
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES)
        names = ", ".join(connection.ops.quote_name(name) for (name,) in cursor.fetchall())
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
