"""Many new rows at once by hand: objects of Django take several times as long, and set moments that a file knows."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import BinaryField, DateField, DateTimeField, Field, JSONField, Model

Convert: TypeAlias = Callable[[Any], Any]
PER_STATEMENT = 250  # rows on SQLite; with twenty columns a sixth of the values that it takes in one statement


def insert_rows(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[int]:
    """Store rows with these fields (by their `attname`) and return their numbers in the same order.

    No default of the model is filled in: every field that may not be empty is named. The caller has a transaction.
    """
    fields = _fields_of(model)
    chosen = [fields[name] for name in names]
    if not rows:
        return []
    if connection.vendor == "postgresql":
        return _insert_by_copy(model, chosen, rows)
    numbers: list[int] = []
    for start in range(0, len(rows), PER_STATEMENT):
        numbers += _insert_as_values(model, chosen, rows[start : start + PER_STATEMENT])
    return numbers


def _stored_forms(fields: Sequence["Field[Any, Any]"]) -> list[tuple[int, Convert]]:
    """The places of the fields whose values the database takes otherwise than Python has them, and what makes them so.

    Django's own way takes several times as long for a moment, which PostgreSQL takes as it is.
    """
    return [(place, convert) for place, field in enumerate(fields) if (convert := _stored_form(field))]


def _stored_form(field: "Field[Any, Any]") -> Convert | None:
    if isinstance(field, JSONField | BinaryField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, DateField) and connection.vendor == "sqlite":
        return _moment_of_sqlite if isinstance(field, DateTimeField) else _day_of_sqlite
    return None


def _moment_of_sqlite(value: dt.datetime | None) -> str | None:
    """As Django stores it: in UTC, without saying so."""
    return None if value is None else str(value.astimezone(dt.UTC).replace(tzinfo=None))


def _day_of_sqlite(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


@cache
def _fields_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _insert_as_values(
    model: type[Model], fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> list[int]:
    values = [value for row in rows for value in row]
    for place, convert in _stored_forms(fields):
        values[place :: len(fields)] = map(convert, values[place :: len(fields)])
    one = f"({', '.join(['%s'] * len(fields))})"
    places = ", ".join([one] * len(rows))
    return _numbers(f"INSERT INTO {_target(model, fields)} VALUES {places}", values)  # noqa: S608 - names of columns


def _insert_by_copy(
    model: type[Model], fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """All rows as one stream, which takes half as long as a statement; their numbers are taken beforehand."""
    converts = _stored_forms(fields)
    with connection.cursor() as cursor:
        numbers = _next_numbers(cursor, model, len(rows))
        with connection.wrap_database_errors, cursor.copy(f"COPY {_target(model, fields, 'id')} FROM STDIN") as copy:
            for number, row in zip(numbers, rows, strict=True):
                values = [number, *row]
                for place, convert in converts:
                    values[place + 1] = convert(row[place])
                copy.write_row(values)
    return numbers


def _next_numbers(cursor: Any, model: type[Model], count: int) -> list[int]:
    statement = """
        WITH known AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)
        SELECT nextval(sequence) FROM known, generate_series(1, %s)
    """
    cursor.execute(statement, [model._meta.db_table, count])
    return [number for (number,) in cursor.fetchall()]


def _numbers(statement: str, values: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING id", values)
        return [number for (number,) in cursor.fetchall()]


def _target(model: type[Model], fields: Sequence["Field[Any, Any]"], *more: str) -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(map(quote, (*more, *(str(field.column) for field in fields))))})"
