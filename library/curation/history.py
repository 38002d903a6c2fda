"""Taking a change back, whole or not at all: a later change of the same field stands in the way and is told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import DateField, ForeignKey, Model, Q
from django.utils import timezone

from library import catalogue
from library.models import Article, Change, ChangedRow, Entry, Group, Mark, Revision, Suggestion, Topic
from library.recording import CHUNK, RECORDED_MODELS, Values, fields_of, is_kept_by_django, values_by_number
from library.search.index import forget

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UNRECORDED = (Mark, Suggestion, Revision)  # go with what they belong to, and are in no history
PROPOSED = Q(kind=Suggestion.Kind.ARTICLE)  # what a reader proposed waits again when the article goes that it became


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a row cannot be taken back: what a field was left as and what it is now. Without a field it is about the row
    as a whole: `expected` and `found` say whether it was left there and whether it is there, and `holds` names a row
    that refers to it since. `lost` is what else would go with an added row: marks of readers and the like.
    """

    row: ChangedRow
    field: str = ""
    expected: Any = None
    found: Any = None
    holds: ChangedRow | None = None
    lost: str = ""


class UndoError(Exception):
    """A change cannot be taken back; `obstacles` and `rules` (sentences) tell why, unless a database's rule does."""

    def __init__(self, obstacles: Sequence[Obstacle] = (), rules: Sequence[str] = ()) -> None:
        super().__init__("What this change wrote was written again since.")
        self.obstacles, self.rules = tuple(obstacles), tuple(rules)


Rows = dict[type[Model], list[ChangedRow]]


def undo(change: Change, *, actor: "User | None" = None) -> Change:
    """Put every row of a change back as it was, as a change of its own, which can be taken back too.

    Raises `UndoError`, and changes nothing, where a row was written again since, or something refers to it since, or
    its place is taken.
    """
    try:
        with catalogue.change(actor=actor, reason=f"undo of {change.pk}: {change.reason}") as unit:
            Change.objects.select_for_update().get(pk=change.pk)
            rows = _rows_of(change)
            obstacles = _obstacles(rows, is_locked=True)
            if obstacles:
                raise UndoError(obstacles)
            unit.undoes = change
            with transaction.atomic():
                _have_suggestions_wait(rows)
                _take_back(rows, unit)
                _check_places(rows)
    except IntegrityError as error:
        raise UndoError from error
    except ValidationError as error:
        raise UndoError(rules=error.messages) from error
    return unit.record or change


def obstacles_of(change: Change) -> list[Obstacle]:
    """What stands in the way of taking a change back; [] if nothing does, as far as can be said beforehand."""
    return _obstacles(_rows_of(change))


def _rows_of(change: Change) -> Rows:
    rows: Rows = {model: [] for model in RECORDED_MODELS.values()}
    for row in change.rows.all():
        rows[RECORDED_MODELS[row.model]].append(row)
    return rows


def _obstacles(rows: Rows, *, is_locked: bool = False) -> list[Obstacle]:
    found: list[Obstacle] = []
    for model, changed in rows.items():
        now = values_by_number(model, [row.row for row in changed], is_locked=is_locked)
        for row in changed:
            found += _obstacles_of_row(model, row, now.get(row.row))
    return [*found, *_held_rows(rows), *_lost_rows(rows), *_lost_targets(rows)]


def _obstacles_of_row(model: type[Model], row: ChangedRow, now: Values | None) -> list[Obstacle]:
    if row.after is None or now is None:
        is_left, is_there = row.after is not None, now is not None
        return [] if is_left == is_there else [Obstacle(row, expected=is_left, found=is_there)]
    fields = fields_of(model)
    return [
        Obstacle(row, name, value, now[name])
        for name, value in row.after.items()
        if not is_kept_by_django(fields[name]) and now[name] != value
    ]


def _held_rows(rows: Rows) -> Iterable[Obstacle]:
    """Rows that would go, but that other rows refer to, which this change did not add."""
    added = {model: {row.row: row for row in changed if row.before is None} for model, changed in rows.items()}
    for model, own in added.items():
        for relation in model._meta.related_objects if own else ():
            holder = relation.related_model
            if holder not in added or not isinstance(relation.field, ForeignKey):
                continue
            column = relation.field.attname
            holding = holder._base_manager.filter(**{f"{relation.field.name}__in": own}).values_list("pk", column)
            for number, target in holding:
                if number not in added[holder] and not _gives_up(rows[holder], number, column):
                    holds = ChangedRow(model=str(holder._meta.model_name), row=number)
                    yield Obstacle(own[target], expected=True, found=True, holds=holds)


def _lost_rows(rows: Rows) -> Iterable[Obstacle]:
    """Added rows that would take along what no history knows, so that it could not come back."""
    for model, changed in rows.items():
        added = {row.row: row for row in changed if row.before is None}
        for relation in model._meta.related_objects if added else ():
            if relation.related_model not in UNRECORDED:
                continue
            held = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": added})
            if relation.related_model is Suggestion:
                held = held.exclude(PROPOSED)
            for number in sorted(set(held.values_list(relation.field.attname, flat=True))):
                yield Obstacle(added[number], lost=str(relation.related_model._meta.verbose_name_plural))


def _gives_up(changed: Sequence[ChangedRow], number: int, column: str) -> bool:
    """Whether a row gets back another target than the one that would go."""
    return any(row.row == number and row.before is not None and column in row.before for row in changed)


def _lost_targets(rows: Rows) -> Iterable[Obstacle]:
    """Rows that would come back, or point elsewhere again, but whose target is gone."""
    back = {model: {row.row for row in changed if row.after is None} for model, changed in rows.items()}
    for model, changed in rows.items():
        for name, field in fields_of(model).items():
            if not isinstance(field, ForeignKey) or field.related_model not in back:
                continue
            wanted = {row.before[name]: row for row in changed if row.before and row.before.get(name) is not None}
            there = values_by_number(field.related_model, wanted.keys()).keys() | back[field.related_model]
            for target, row in wanted.items():
                if target not in there:
                    yield Obstacle(row, name, target, None)


def _have_suggestions_wait(rows: Rows) -> None:
    """Put what became an article that is about to go back into the queue."""
    added = [row.row for row in rows[Article] if row.before is None]
    for suggestion in Suggestion.objects.filter(PROPOSED, article__in=added).order_by("pk") if added else ():
        suggestion.wait_again()


def _take_back(rows: Rows, unit: catalogue.Unit) -> None:
    """Links first, so that no row goes with the one it was put below; then added rows go, those of later kinds first,
    deleted ones come back, and so do the other fields.
    """
    for model, changed in rows.items():
        _reset(model, changed, unit, is_link=True)
    for model in reversed(rows):
        _delete(model, [row.row for row in rows[model] if row.before is None], unit)
    for model, changed in rows.items():
        _restore(model, {row.row: row.before for row in changed if row.before and row.after is None}, unit)
    for model, changed in rows.items():
        _reset(model, changed, unit, is_link=False)


def _check_places(rows: Rows) -> None:
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


def _delete(model: type[Model], numbers: list[int], unit: catalogue.Unit) -> None:
    for start in range(0, len(numbers), CHUNK):
        rows = model._base_manager.filter(pk__in=numbers[start : start + CHUNK])
        unit.watch(rows)
        if model is Article:
            forget(numbers[start : start + CHUNK])  # at once, so that there is nothing left to do for each of them
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
    by_fields: dict[tuple[str, ...], dict[int, Values]] = defaultdict(dict)
    for row in changed:
        if row.before and row.after:
            values = {name: value for name, value in row.before.items() if (name in links) == is_link}
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
