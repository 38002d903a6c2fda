"""What a curator saw when a form was opened, and what became of it until the form comes back."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model

from library.desk.parts import PARTS, changed_rows_about, column_of, parts_of
from library.desk.row_numbers import is_number
from library.models import Change, ChangedRow
from library.recording import Values, fields_of, is_kept_by_django, values_by_number, values_of

# The row itself, then its parts of each kind in the order of `PARTS`, each by number.
State = list[dict[int, Values]]


@dataclass(frozen=True, slots=True)
class Seen:
    """The hash of a state, and the newest change that there was when it was taken; 0 where it is not known."""

    fingerprint: str
    change: int

    def __str__(self) -> str:
        return f"{self.fingerprint}.{self.change}"


def read_seen(text: str) -> Seen:
    """What a form carries; what cannot be read was never seen."""
    fingerprint, _point, change = text.partition(".")
    return Seen(fingerprint, int(change)) if is_number(change) else Seen("", 0)


def newest_change() -> int:
    """The number of the newest change. Numbers follow the order of commits: each change raises the one version, which
    others wait for, before it gets its number.
    """
    return Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def state_of(model: type[Model], number: int, *, is_locked: bool = False) -> State:
    """What is stored of a row and its parts, locked until the transaction ends if that is asked for.

    The lock leaves others free to refer to the rows, so that a new line in a topic does not wait for its form.
    """
    queries = [model._base_manager.filter(pk=number), *parts_of(model, number)]
    if is_locked:
        for rows in queries:
            list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return [{found: _told(rows.model, values) for found, values in values_of(rows)} for rows in queries]


def fingerprint_of(state: State) -> str:
    """A hash that is the same for the same state."""
    text = json.dumps([sorted(part.items()) for part in state], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Meanwhile:
    """What became of a row between two moments: when its form was opened, and now."""

    def __init__(self, model: type[Model], number: int, seen: Seen, now: State) -> None:
        self.model, self.number, self.seen, self.now = model, number, seen, now
        self.kinds = [model, *(part for part, _link in PARTS.get(model, ()))]

    @property
    def is_overtaken(self) -> bool:
        """Whether something was written between the two."""
        return fingerprint_of(self.now) != self.seen.fingerprint

    @cached_property
    def rows(self) -> Sequence[ChangedRow]:
        """What the history knows of it, the newest first; nothing for a form that does not say when it was opened."""
        if not self.seen.fingerprint:
            return []
        return list(changed_rows_about(self.model, self.number, since=self.seen.change).order_by("-id"))

    @cached_property
    def before(self) -> State:
        """What was stored when the form was opened, as far as the history tells."""
        links = ["pk", *(column_of(part, link) for part, link in PARTS.get(self.model, ()))]
        return [self._before(kind, link, part) for kind, link, part in zip(self.kinds, links, self.now, strict=True)]

    @cached_property
    def is_known(self) -> bool:
        """Whether the history tells all of it. Of what a list that was read did to single rows it tells nothing."""
        return fingerprint_of(self.before) == self.seen.fingerprint

    def _before(self, kind: type[Model], link: str, now: dict[int, Values]) -> dict[int, Values]:
        told = [row for row in self.rows if row.model == kind._meta.model_name]
        elsewhere = {row.row for row in told} - now.keys()
        rows: dict[int, Values | None] = {**now, **{number: {} for number in elsewhere}}
        rows |= {n: _told(kind, values) for n, values in values_by_number(kind, elsewhere).items()}
        for row in told:  # the newest first, so that the oldest has the last word
            rows[row.row] = None if row.before is None else {**(rows[row.row] or {}), **_told(kind, row.before)}
        return {
            number: values
            for number, values in rows.items()
            if values and (number if link == "pk" else values.get(link)) == self.number
        }


def _told(model: type[Model], values: Values) -> dict[str, Any]:
    fields = fields_of(model)
    return {name: value for name, value in values.items() if not is_kept_by_django(fields[name])}
