"""Many new rows at once by hand: objects of Django take several times as long, and set moments that a file knows."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BinaryField, DateField, Field, JSONField, Model

STORED_OTHERWISE = (DateField, JSONField, BinaryField)  # by SQLite than Python has it; asking each field takes long
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
        return _insert_as_json(model, chosen, rows)
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


def _insert_as_json(
    model: type[Model], fields: Sequence["Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> list[int]:
    """All rows as one value: writing thousands of values into a statement takes the client longer than the server."""
    names = [str(field.column) for field in fields]
    text = json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_text)
    quote = connection.ops.quote_name
    types = ", ".join(f"{quote(str(field.column))} {field.db_type(connection)}" for field in fields)
    chosen = ", ".join(quote(name) for name in names)
    source = f"SELECT {chosen} FROM json_to_recordset(%s::json) AS given({types})"  # noqa: S608 - names of columns
    return _numbers(f"INSERT INTO {_target(model, fields)} {source}", [text])


def _numbers(statement: str, values: Sequence[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} RETURNING id", values)
        return [number for (number,) in cursor.fetchall()]


def _target(model: type[Model], fields: Sequence["Field[Any, Any]"]) -> str:
    quote = connection.ops.quote_name
    return f"{quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in fields)})"


def _as_text(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} is nothing that a row holds.")
