"""What a change did to each row, in the curator's language, and why it cannot be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Field, ForeignKey, Model, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from library.curation.history import Obstacle
from library.models import Change, ChangedRow
from library.recording import RECORDED_MODELS, fields_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

ROWS_SHOWN = 100
NAMING = ("title", "label", "name", "words", "url")  # the fields that a row which is gone is called by
# Rows that are edited with the one they belong to.
PART_OF = {
    "taggedarticle": "article",
    "formerslug": "topic",
    "entrylink": "entry",
    "tagalias": "tag",
    "pendingchange": "readme",
    "revision": "readme",
}
Names = Mapping[type[Model], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field with its values before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row: of what kind, what it is called, its page at the desk ("" where there is none), and what became of it."""

    kind: str
    name: str
    url: str
    was_added: bool
    was_deleted: bool
    fields: list[ShownField] = field(default_factory=list)


def shown_rows(rows: Sequence[ChangedRow]) -> list[ShownRow]:
    """Rows of a change; one query for each kind of row that is named."""
    names = _names(rows)
    return [_shown(row, names) for row in rows]


def obstacle_words(obstacles: Sequence[Obstacle]) -> list[str]:
    """What stands in the way of taking a change back, a sentence each."""
    names = _names([row for obstacle in obstacles for row in (obstacle.row, obstacle.holds) if row])
    return [_sentence(obstacle, names) for obstacle in obstacles]


def kinds_of(change: Change) -> list[tuple[str, bool, bool]]:
    """The kinds of rows that a change wrote, and whether they were added or deleted."""
    # Named in `values_list` as they are, these lookups would look for a key in the JSON.
    told = change.rows.order_by().annotate(was_added=Q(before__isnull=True), was_deleted=Q(after__isnull=True))
    return list(told.values_list("model", "was_added", "was_deleted").distinct())


def may_undo(user: "User | AnonymousUser", kinds: Iterable[tuple[str, bool, bool]]) -> bool:
    """Whether somebody may take back what was done to these kinds of rows, as `kinds_of` gives them."""
    wanted = set()
    for kind, was_added, was_deleted in kinds:
        does = "delete" if was_added else "add" if was_deleted else "change"
        wanted.add(f"library.{'change' if kind in PART_OF else does}_{PART_OF.get(kind, kind)}")
    return user.has_perms(sorted(wanted))


def _shown(row: ChangedRow, names: Names) -> ShownRow:
    model = RECORDED_MODELS[row.model]
    fields = []
    if row.before is not None and row.after is not None:
        fields = [
            ShownField(
                _field_name(fields_of(model)[name]),
                _value(fields_of(model)[name], row.before[name], names),
                _value(fields_of(model)[name], row.after[name], names),
            )
            for name in row.after
        ]
    url = _address(model, row.row) if row.row in names.get(model, {}) else ""
    return ShownRow(
        str(model._meta.verbose_name), _row_name(row, names), url, row.before is None, row.after is None, fields
    )


def _sentence(obstacle: Obstacle, names: Names) -> str:
    name = _row_name(obstacle.row, names)
    if obstacle.holds is not None:
        return _("“%(name)s” was added, and “%(other)s” belongs to it since.") % {
            "name": name,
            "other": _row_name(obstacle.holds, names),
        }
    if obstacle.lost:
        text = _("“%(name)s” was added, and would take along what it has since: %(lost)s.")
        return text % {"name": name, "lost": obstacle.lost}
    if not obstacle.field:
        gone = _("“%(name)s” was deleted since.")
        there = _("“%(name)s” is there again.")
        return (there if obstacle.found else gone) % {"name": name}
    told = fields_of(RECORDED_MODELS[obstacle.row.model])[obstacle.field]
    if obstacle.found is None and isinstance(told, ForeignKey):
        return _("“%(name)s”: what it stood in (%(field)s) is gone.") % {"name": name, "field": _field_name(told)}
    return _("“%(name)s”: %(field)s was left as “%(expected)s” and is “%(found)s” now.") % {
        "name": name,
        "field": _field_name(told),
        "expected": _value(told, obstacle.expected, names),
        "found": _value(told, obstacle.found, names),
    }


def _names(rows: Iterable[ChangedRow]) -> Names:
    """What the rows, and those that they refer to, are called now; rows that are gone are left out."""
    numbers: dict[type[Model], set[int]] = defaultdict(set)
    for row in rows:
        model = RECORDED_MODELS[row.model]
        numbers[model].add(row.row)
        for values in (row.before, row.after):
            for name, value in (values or {}).items():
                told = fields_of(model)[name]
                if isinstance(told, ForeignKey) and value is not None:
                    numbers[told.related_model].add(value)
    return {model: _called(model, those) for model, those in numbers.items()}


def _called(model: type[Model], numbers: Iterable[int]) -> dict[int, str]:
    links = [name for name in ("article", "tag", "content_object", "topic") if name in _field_names(model)]
    rows = model._base_manager.filter(pk__in=list(numbers)).select_related(*links)
    return {row.pk: str(row) for row in rows}


def _field_names(model: type[Model]) -> set[str]:
    return {told.name for told in fields_of(model).values()}


def _row_name(row: ChangedRow, names: Names) -> str:
    model = RECORDED_MODELS[row.model]
    values = row.after or row.before or {}
    gone = next((str(values[name]) for name in NAMING if values.get(name)), "")
    links = (_value(told, values.get(name), names) for name, told in fields_of(model).items() if told.is_relation)
    return names.get(model, {}).get(row.row) or gone or " · ".join(filter(None, links)) or f"#{row.row}"


def _field_name(told: Field[Any, Any]) -> str:
    return str(told.verbose_name)


def _value(told: Field[Any, Any], value: Any, names: Names) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(told, ForeignKey):
        return names.get(told.related_model, {}).get(value, f"#{value}")
    if told.choices:
        return str(dict(told.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _address(model: type[Model], number: int) -> str:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[number])
    except NoReverseMatch:
        return ""
