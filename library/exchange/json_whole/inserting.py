"""Rows stored as they are: with their numbers and their moments, which Django's own ways would set anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from library.exchange.json_whole.kinds import ACCOUNTS, Kind
from library.inserting import stored_forms


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a kind go, and what makes of their values what the database takes."""

    statement: str
    converts: Sequence[tuple[int, Callable[[Any], Any]]]

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
    return Table(insert if connection.vendor == "sqlite" else copy, [*owners, *stored_forms(kind.fields)])
