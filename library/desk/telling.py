"""Several changes told at once, as far as they are about one thing: who, when, why, and what became of each row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from library.desk.changes import reason_in_words
from library.desk.history import ROWS_SHOWN, ShownRow, may_undo, shown_rows
from library.models import Change, ChangedRow

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class Telling:
    """A change in words, the rows of it that are told, and how many more of them there are."""

    change: Change
    reason: str
    rows: list[ShownRow]
    left: int
    may_undo: bool
    was_undone: bool


def tell(rows: Iterable[ChangedRow], user: "User | AnonymousUser") -> list[Telling]:
    """The changes that these rows belong to, the newest first."""
    by_change: dict[int, list[ChangedRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.pk):
        by_change[row.change_id].append(row)
    changes = Change.objects.filter(pk__in=by_change).select_related("actor").order_by("-pk")
    kinds = _kinds(by_change.keys())
    shown = _shown(by_change)
    sees_history = user.has_perm("library.view_change")
    return [
        Telling(
            change,
            reason_in_words(change),
            shown[change.pk],
            max(0, len(by_change[change.pk]) - ROWS_SHOWN),
            sees_history and may_undo(user, kinds[change.pk]),
            change.was_undone,
        )
        for change in changes.annotate(was_undone=Exists(Change.objects.filter(undoes=OuterRef("pk"))))
    ]


def _shown(by_change: dict[int, list[ChangedRow]]) -> dict[int, list[ShownRow]]:
    """The first rows of each change; their names are looked up for all of them together."""
    told = [(number, row) for number, rows in by_change.items() for row in rows[:ROWS_SHOWN]]
    shown: dict[int, list[ShownRow]] = defaultdict(list)
    for (number, _row), words in zip(told, shown_rows([row for _number, row in told]), strict=True):
        shown[number].append(words)
    return shown


def _kinds(changes: Iterable[int]) -> dict[int, list[tuple[str, bool, bool]]]:
    """What was done to which kinds of rows by each whole change, as `may_undo` wants it."""
    rows = ChangedRow.objects.filter(change__in=changes).order_by()
    told = rows.annotate(was_added=Q(before__isnull=True), was_deleted=Q(after__isnull=True))
    kinds: dict[int, list[tuple[str, bool, bool]]] = defaultdict(list)
    for change, *kind in told.values_list("change", "model", "was_added", "was_deleted").distinct():
        kinds[change].append((kind[0], kind[1], kind[2]))
    return kinds
