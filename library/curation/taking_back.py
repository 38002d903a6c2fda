"""Rows as they were before a change: what undoing writes, once nothing stands in its way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from django.db.models import CharField, DateField, ForeignKey, Model, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.models import Article, ChangedRow, Entry, Group, Site, Tag, TagAlias, Topic
from library.recording import Values, fields_of
from library.search.index import forget

Rows = dict[type[Model], list[ChangedRow]]

UNIQUE_NAMES: Mapping[type[Model], tuple[str, ...]] = {
    Article: ("key",),
    Site: ("host",),
    Tag: ("name", "slug"),
    TagAlias: ("name", "slug"),
    Topic: ("slug",),
}
FREED = "\x01"  # begins no name
# Fields that a rule of the database ties to a link, so that they go with it.
TIED: Mapping[type[Model], Mapping[str, tuple[str, ...]]] = {Article: {"merged_into_id": ("status", "binned_at")}}


def take_back(rows: Rows, unit: catalogue.Unit) -> None:
    """Links first, so that no row goes with the one it was put below; then added rows go, those of later kinds first,
    deleted ones come back, and so do the other fields.
    """
    for model, changed in rows.items():
        _set_names_free(model, changed, unit)
    for model, changed in rows.items():
        _reset(model, changed, unit, is_link=True)
    for model in reversed(rows):
        _delete(model, [row.row for row in rows[model] if row.before is None], unit)
    for model, changed in rows.items():
        _restore(model, {row.row: row.before for row in changed if row.before and row.after is None}, unit)
    for model, changed in rows.items():
        _reset(model, changed, unit, is_link=False)


def check_places(rows: Rows) -> None:
    """Let topics, groups and entries say themselves whether they may stand where they stand now, and what stands below
    those that moved too. Raises `ValidationError`: a later move may make a loop of an earlier one.
    """
    moved = {model: [row.row for row in rows[model] if row.before is not None] for model in (Topic, Group, Entry)}
    below = Q(group__in=moved[Group]) | Q(parent__in=moved[Entry])
    places: list[Iterable[Topic | Group | Entry]] = [
        Topic.objects.filter(pk__in=moved[Topic]),
        Group.objects.filter(Q(pk__in=moved[Group]) | Q(parent__in=moved[Group])).select_related("parent"),
        Entry.objects.filter(Q(pk__in=moved[Entry]) | below).select_related("group", "parent"),
    ]
    for place in chain.from_iterable(places):
        place.clean()


def _set_names_free(model: type[Model], changed: Sequence[ChangedRow], unit: catalogue.Unit) -> None:
    """Give names that no two rows may have to nobody for now: rows of one change may have exchanged them."""
    for name in UNIQUE_NAMES.get(model, ()):
        renamed = [row.row for row in changed if row.before and row.after and name in row.before]
        for part in chunks_of(renamed):
            rows = model._base_manager.filter(pk__in=part)
            unit.watch(rows)
            rows.update(**{name: Concat(Value(FREED), Cast("pk", CharField()))})


def _delete(model: type[Model], numbers: list[int], unit: catalogue.Unit) -> None:
    for part in chunks_of(numbers):
        rows = model._base_manager.filter(pk__in=part)
        unit.watch(rows)
        if model is Article:
            forget(part)  # at once, so that there is nothing left to do for each of them
        rows.delete()


def _restore(model: type[Model], deleted: Mapping[int, Values], unit: catalogue.Unit) -> None:
    instances = [_with_values(model(pk=number), values) for number, values in deleted.items()]
    dates = [name for name, field in fields_of(model).items() if isinstance(field, DateField) and field.auto_now_add]
    kept = [[getattr(instance, name) for name in dates] for instance in instances]
    model._base_manager.bulk_create(instances, batch_size=CHUNK)
    if dates and instances:  # storing a row sets the date on which it was added
        for instance, values in zip(instances, kept, strict=True):
            for name, value in zip(dates, values, strict=True):
                setattr(instance, name, value)
        model._base_manager.bulk_update(instances, dates, batch_size=CHUNK)
    for instance in instances:
        unit.note_new(instance)
        unit.note(instance)


def _reset(model: type[Model], changed: Sequence[ChangedRow], unit: catalogue.Unit, *, is_link: bool) -> None:
    """Links to other rows as they were, or all other fields; in one statement for rows of which the same changed."""
    links = {name for name, field in fields_of(model).items() if isinstance(field, ForeignKey)}
    tied = TIED.get(model, {})
    by_fields: dict[tuple[str, ...], dict[int, Values]] = defaultdict(dict)
    for row in changed:
        if row.before and row.after:
            first = links.union(*(names for link, names in tied.items() if link in row.before))
            values = {name: value for name, value in row.before.items() if (name in first) == is_link}
            by_fields[tuple(sorted(values))][row.row] = values
    for names, those in by_fields.items():
        if not names:
            continue
        stored = model._base_manager.in_bulk(those)
        unit.watch(model._base_manager.filter(pk__in=stored))
        for instance in stored.values():
            unit.note(instance)  # it is found by what it refers to now, and by what it will refer to
        unit.touched.look_up()
        instances = [_with_values(stored[number], values) for number, values in those.items()]
        model._base_manager.bulk_update(instances, [fields_of(model)[name].name for name in names], batch_size=CHUNK)
        for instance in instances:
            unit.note(instance)
        if model is Article:
            Article.objects.filter(pk__in=stored).update(updated_at=timezone.now())


def _with_values(instance: Model, values: Values) -> Model:
    for name, value in values.items():
        setattr(instance, name, fields_of(type(instance))[name].to_python(value))
    return instance
