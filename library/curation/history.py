"""Taking a change back, whole or not at all: a later change of the same field stands in the way and is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ForeignKey, Model, Q

from library import catalogue
from library.curation.taking_back import Rows, check_places, take_back
from library.models import (
    Article,
    Change,
    ChangedRow,
    Mark,
    Revision,
    Suggestion,
)
from library.recording import (
    RECORDED_MODELS,
    Values,
    fields_of,
    is_kept_by_django,
    values_by_number,
)

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
            _have_suggestions_wait(rows)
            take_back(rows, unit)
            check_places(rows)
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
            if holder not in added or holder in UNRECORDED or not isinstance(relation.field, ForeignKey):
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
