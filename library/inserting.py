"""Many new rows at once by hand: objects of Django take several times as long, and set moments that a file knows."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BinaryField, DateField, Field, JSONField, Model

STORED_OTHERWISE = (DateField, JSONField, BinaryField)  # than Python has it; asking each field takes long
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


@cache
def _fields_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _insert_as_values(
    model: type[Model], fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> list[int]:
    values = [value for row in rows for value in row]
    for place, field in enumerate(fields):
        if isinstance(field, STORED_OTHERWISE):
            there = values[place :: len(fields)]
            values[place :: len(fields)] = [field.get_db_prep_save(value, connection) for value in there]
    one = f"({', '.join(['%s'] * len(fields))})"
    places = ", ".join([one] * len(rows))
    return _numbers(f"INSERT INTO {_target(model, fields)} VALUES {places}", values)  # noqa: S608 - names of columns


def _insert_by_copy(
    model: type[Model], fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """All rows as one stream, which takes half as long as a statement; their numbers are taken beforehand."""
    converts = [(place, field) for place, field in enumerate(fields) if isinstance(field, JSONField | BinaryField)]
    with connection.cursor() as cursor:
        numbers = _next_numbers(cursor, model, len(rows))
        with connection.wrap_database_errors, cursor.copy(f"COPY {_target(model, fields, 'id')} FROM STDIN") as copy:
            for number, row in zip(numbers, rows, strict=True):
                values = [number, *row]
                for place, field in converts:
                    values[place + 1] = field.get_db_prep_save(row[place], connection)
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
