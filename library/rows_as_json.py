"""A row as JSON, made by the database itself.

The history of an import is hundreds of thousands of new rows, which would else travel to Python and back.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, JSONField

# Moments in UTC as `datetime.isoformat` writes them: to the microsecond, without these where there are none.
_MOMENT_OF_POSTGRES = (
    "replace(to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '.000000', '') || '+00:00'"
)
_MOMENT_OF_SQLITE = "replace({0}, ' ', 'T') || '+00:00'"
_TRUTH_OF_SQLITE = "json(CASE {0} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"


def row_as_json(fields: Iterable["Field[object, object]"]) -> str:
    """An expression of SQL for a row with these fields by their `attname`, each as `recording.as_json` gives it."""
    is_postgres = connection.vendor == "postgresql"
    pairs = (f"'{field.attname}', {_value_of(field, is_postgres=is_postgres)}" for field in fields)
    return f"{'jsonb_build_object' if is_postgres else 'json_object'}({', '.join(pairs)})"


def _value_of(field: "Field[object, object]", *, is_postgres: bool) -> str:
    column = connection.ops.quote_name(str(field.column))
    if isinstance(field, DateTimeField):
        return (_MOMENT_OF_POSTGRES if is_postgres else _MOMENT_OF_SQLITE).format(column)
    if isinstance(field, BooleanField) and not is_postgres:
        return _TRUTH_OF_SQLITE.format(column)
    if isinstance(field, JSONField) and not is_postgres:
        return f"json({column})"
    return column
