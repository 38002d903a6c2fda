"""Rows of a file that was checked stored as they are: with their numbers and their moments, which Django's own ways
would set anew.
"""

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BinaryField, DateTimeField, Field, JSONField

from library.exchange.json_whole.kinds import ACCOUNTS, Kind
from library.exchange.json_whole.values import Convert, canonical


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a kind go, and what makes of their values what the database takes."""

    statement: str
    converts: Sequence[tuple[int, Convert]]

    def insert(self, rows: Iterable[Sequence[Any]]) -> None:
        """Store rows; the caller has a transaction."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(self.statement, [self._converted(row) for row in rows])
            else:
                with connection.wrap_database_errors, cursor.copy(self.statement) as copy:
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
