"""The next number of each table, beyond every number that was ever given: also to rows that are gone.

The history names rows by number, and so do the anchors of a README and what waits to be settled. Were the number of a
row that is gone given once more, they would speak of another row.
"""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Max, Model

from library.exchange.json_whole.kinds import KINDS
from library.models import Anchor, ChangedRow, PendingChange

# Never back: PostgreSQL would not undo it with the transaction, and numbers that are in use again would be given twice.
RAISE = """
    SELECT setval(sequence, %s) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence) AS known
    WHERE %s > coalesce(pg_sequence_last_value(sequence), 0)
"""


def set_sequences() -> None:
    """Have each table go on counting after its own last number and after those that history and anchors name."""
    named = _numbers_named()
    with connection.cursor() as cursor:
        for kind in KINDS:
            last = max(_last(kind.model), named.get(str(kind.model._meta.model_name), 0))
            for statement, values in _statements(kind.model._meta.db_table, last):
                cursor.execute(statement, values)


def _last(model: type[Model]) -> int:
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _numbers_named() -> dict[str, int]:
    """The highest number that history, anchors or pending changes name, by the name of the model."""
    changed = ChangedRow.objects.order_by().values_list("model").annotate(last=Max("row"))
    anchored = Anchor.objects.order_by().values_list("kind").annotate(last=Max("object_id"))
    pending = PendingChange.objects.exclude(object_id=None).order_by().values_list("kind")
    named: dict[str, int] = {}
    for model, last in (*changed, *anchored, *pending.annotate(last=Max("object_id"))):
        named[model] = max(last, named.get(model, 0))
    return named


def _statements(table: str, last: int) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    if connection.vendor == "sqlite":
        yield "DELETE FROM sqlite_sequence WHERE name = %s", (table,)
        yield "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", (table, last)
    else:
        yield RAISE, (last, table, last)
