"""What a unit of work does to rows: each as it was before its first write, and what is different at the end.

Rows are watched before they are written: one by one by the signal receivers, and many at once by `Unit.watch()` where a
bulk write sends no signal. What differs at the end is kept as `ChangedRow`, which the history shows and undo reads.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import SET_NULL, BinaryField, DateField, Field, Model, QuerySet

from library.by_number import by_number
from library.chunks import CHUNK, chunks_of
from library.inserting import insert_rows
from library.models import (
    Article,
    Change,
    ChangedRow,
    Entry,
    EntryLink,
    FormerSlug,
    Group,
    PendingChange,
    Readme,
    Revision,
    Site,
    SynonymGroup,
    Tag,
    TagAlias,
    TaggedArticle,
    Topic,
)
from library.numbers import Numbers
from library.rows_as_json import row_as_json

# What readers see, in an order in which no row refers to one of a later kind.
PUBLIC_MODELS = (Readme, Site, Tag, TagAlias, SynonymGroup, Article, Topic, Group, Entry, EntryLink, TaggedArticle)
RECORDED = frozenset((*PUBLIC_MODELS, FormerSlug, PendingChange))
# A revision is kept for ever and is no part of what undo adds or deletes, only whether it counts: see `store_reading`.
RECORDED_MODELS: Mapping[str, type[Model]] = {
    str(model._meta.model_name): model for model in (*PUBLIC_MODELS, FormerSlug, Revision, PendingChange)
}

Values = dict[str, Any]
STRETCHES = 100  # of numbers of new rows, in one statement
Difference = tuple[int, Values | None, Values | None]  # the number of a row, what it was, what it is


class Recorder:
    """The rows that one unit of work writes."""

    def __init__(self) -> None:
        self._before: dict[type[Model], dict[int, Values]] = defaultdict(dict)
        self._new: dict[type[Model], Numbers] = defaultdict(Numbers)

    def watch(self, rows: "QuerySet[Any]") -> None:
        """Remember rows as they are now, and let nobody else write them from now on; those that were watched already
        stay as they were first seen.
        """
        known, new = self._before[rows.model], self._new[rows.model]
        watched = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
        for number, values in values_of(watched.select_for_update(no_key=True)):
            if number not in new:
                known.setdefault(number, values)

    def watch_row(self, row: Model) -> None:
        """Remember a row that is about to be written or deleted, as the database has it."""
        model = type(row)
        if row.pk is not None and row.pk not in self._before[model] and row.pk not in self._new[model]:
            self.watch(model._base_manager.filter(pk=row.pk))
            self.note_new_rows(model, [row.pk])

    def watch_deletion(self, row: Model) -> None:
        """The same for a row that is about to go, and for the rows that will only lose their link to it."""
        self.watch_row(row)
        for relation in row._meta.related_objects:
            if relation.on_delete is SET_NULL and relation.related_model in RECORDED:
                self.watch(relation.related_model._base_manager.filter(**{relation.field.name: row.pk}))

    def note_new(self, row: Model) -> None:
        """Remember that a row was not there before."""
        self.note_new_rows(type(row), [row.pk])

    def note_new_rows(self, model: type[Model], numbers: Iterable[int]) -> None:
        """Remember that rows were not there before; those that were watched are known better."""
        known, new = self._before[model], self._new[model]
        for number in numbers:
            if number not in known:
                new.add(number)

    def added(self, model: type[Model]) -> Numbers:
        """The rows of a kind that were not there before."""
        return self._new[model]

    def changed(self, model: type[Model]) -> Iterator[Difference]:
        """The rows of a kind that were there and are otherwise now: whole where they are gone, else the fields that
        differ.
        """
        return _differences(model, self._before[model])

    def store(self, change: Change) -> int:
        """Keep what is different now, as part of a change; how many rows."""
        count = 0
        for model, new in self._new.items():
            stretches = new.stretches()
            while chunk := list(islice(stretches, STRETCHES)):
                count += _store_new(change, model, chunk)
        for model in self._before:
            told = ((change.pk, model._meta.model_name, *row) for row in self.changed(model))
            while some := list(islice(told, CHUNK)):
                count += len(insert_rows(ChangedRow, ("change_id", "model", "row", "before", "after"), some))
        return count


def values_of(rows: "QuerySet[Any]") -> Iterator[tuple[int, Values]]:
    """The number of each row, and its fields as they go into JSON."""
    model: type[Model] = rows.model
    names = list(fields_of(model))
    dates = [name for name, field in fields_of(model).items() if isinstance(field, DateField)]
    for number, *values in rows.order_by("pk").values_list("pk", *names):
        found = dict(zip(names, values, strict=True))
        for name in dates:
            found[name] = as_json(found[name])
        yield number, found


def values_by_number(model: type[Model], numbers: Collection[int], *, is_locked: bool = False) -> dict[int, Values]:
    """The fields of these rows, of those that there are; locked until the transaction ends if that is asked for."""
    found: dict[int, Values] = {}
    for chunk in chunks_of(numbers):
        rows = model._base_manager.filter(by_number("pk", chunk))
        found.update(values_of(rows.select_for_update() if is_locked else rows))
    return found


@cache
def fields_of(model: type[Model]) -> Mapping[str, Field[Any, Any]]:
    """The fields that are recorded, by the names of their columns: all but the number of the row, and bytes."""
    told = (field for field in model._meta.concrete_fields if not field.primary_key)
    return {field.attname: field for field in told if not isinstance(field, BinaryField)}


def is_kept_by_django(field: Field[Any, Any]) -> bool:
    """Whether a field is set anew by every save, so that it says nothing of what somebody did."""
    return isinstance(field, DateField) and field.auto_now


def as_json(value: Any) -> Any:
    """A value of a field as JSON has it; moments to the microsecond."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _store_new(change: Change, model: type[Model], stretches: Sequence[tuple[int, int]]) -> int:
    """Keep new rows as they are now, of those that are there still; how many."""
    quote = connection.ops.quote_name
    kept = f"{quote(ChangedRow._meta.db_table)} (change_id, model, {quote('row')}, {quote('before')}, {quote('after')})"
    statement = f"""
        INSERT INTO {kept} SELECT %s, %s, id, NULL, {row_as_json(fields_of(model).values())}
        FROM {quote(model._meta.db_table)} WHERE {" OR ".join(["id BETWEEN %s AND %s"] * len(stretches))}
    """  # noqa: S608 - names of tables and columns
    with connection.cursor() as cursor:
        cursor.execute(statement, [change.pk, model._meta.model_name, *chain(*stretches)])
        return int(cursor.rowcount)


def _differences(model: type[Model], rows: Mapping[int, Values]) -> Iterator[Difference]:
    """The rows that are otherwise than they were: whole where they are gone, else the fields that differ."""
    told = [name for name, field in fields_of(model).items() if not is_kept_by_django(field)]
    for chunk in chunks_of(rows.keys(), as_given=True):
        now = values_by_number(model, chunk)
        for number in chunk:
            before, after = rows[number], now.get(number)
            if after is None:
                yield number, before, None
                continue
            different = [name for name in told if before[name] != after[name]]
            if different:
                yield number, {name: before[name] for name in different}, {name: after[name] for name in different}
