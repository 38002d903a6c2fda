"""What a conflict is about, as the library has it at the moment: ours, theirs, or something else since."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from library.models import PendingChange
from library.readme.merging.fields import comparable, plain_node, plain_value
from library.readme.redrafting import Draft, GoneError, Part
from library.readme.settling.places import holder_of, keys_of, row_of
from library.readme.stored import RowKey

Kind, Field = PendingChange.Kind, PendingChange.Field


@dataclass(frozen=True, slots=True)
class Now:
    """What the library says now, told as the sides of a conflict are; `is_gone` where the row itself is not there.

    `lines` are the titles of the entries that stand below it.
    """

    value: Any
    is_ours: bool
    is_theirs: bool
    is_gone: bool = False
    lines: tuple[str, ...] = ()

    @property
    def is_other(self) -> bool:
        """Whether somebody made something else of it since, which neither side says."""
        return not (self.is_ours or self.is_theirs or self.is_gone)

    @property
    def mark(self) -> str:
        """Tells by a few characters whether it is still what somebody has seen."""
        told = json.dumps([self.value, self.lines], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def now_of(pending: PendingChange, draft: Draft) -> Now:
    """What a list says now of what a conflict is about."""
    try:
        match pending.field:
            case Field.PRESENCE:
                return _presence(pending, draft)
            case Field.ORDER:
                return _order(pending, draft)
            case Field.PLACE:
                return _place(pending, draft)
        return _value(pending, draft)
    except GoneError:
        return Now(None, is_ours=False, is_theirs=False, is_gone=True)


def part_of(pending: PendingChange, draft: Draft) -> Part | None:
    """The node whose presence is the question, if it is there.

    What is new in the text has no row of its own: it is known by what it says and by its topic.
    """
    if pending.object_id is not None:
        key = row_of(pending)
        return draft.part(key) if draft.has(key) else None
    if not isinstance(pending.theirs, dict):
        return None
    try:
        holder = holder_of(pending.theirs["place"], draft)
    except GoneError:
        return None
    beside = draft.below(None) if holder is None else holder.below
    return next((part for part in beside if _says(part, pending.theirs)), None)


def _presence(pending: PendingChange, draft: Draft) -> Now:
    part = part_of(pending, draft)
    if part is None:
        return Now(None, is_ours=pending.ours is None, is_theirs=pending.theirs is None)
    fields = plain_node(part.node)
    value = {**(fields if isinstance(fields, dict) else {}), "place": _told_place(part)}
    lines = tuple(one.title for one in draft.entries_below(part))
    return Now(value, _says(part, pending.ours), _says(part, pending.theirs), lines=lines)


def _says(part: Part, side: Any) -> bool:
    """Whether a node says what a side of a conflict about the whole of it does; where it stands does not count."""
    fields = plain_node(part.node)
    if not isinstance(side, dict) or not isinstance(fields, dict):
        return False
    return all(comparable(name, value) == comparable(name, side.get(name, value)) for name, value in fields.items())


def _value(pending: PendingChange, draft: Draft) -> Now:
    field = pending.field
    if pending.kind == Kind.README:
        value: Any = getattr(draft, field)
    else:
        value = plain_value(draft.part(row_of(pending)).node, field)
    here, *sides = (comparable(field, one) for one in (value, pending.ours, pending.theirs))
    return Now(value, is_ours=here == sides[0], is_theirs=here == sides[1])


def _place(pending: PendingChange, draft: Draft) -> Now:
    part = draft.part(row_of(pending))
    ours, theirs = (_stands_at(part, side, draft) for side in (pending.ours, pending.theirs))
    return Now(_told_place(part), is_ours=ours, is_theirs=theirs)


def _stands_at(part: Part, place: Any, draft: Draft) -> bool:
    try:
        return part.above is holder_of(place, draft)
    except GoneError:
        return False


def _told_place(part: Part) -> dict[str, Any]:
    """Where a node stands, in words for people."""
    topics: list[str] = []
    others: list[str] = []
    above = part.above
    while above is not None:
        (topics if above.is_topic else others).insert(0, above.title)
        above = above.above
    return {"path": topics, "above": others}


def _order(pending: PendingChange, draft: Draft) -> Now:
    beside = [part for part in draft.below(None if pending.kind == Kind.README else row_of(pending)) if part.key]
    rows = [part.key for part in beside if part.key]
    value = {"rows": [list(row) for row in rows], "titles": [part.title for part in beside]}
    ours, theirs = (_is_same_order(rows, side) for side in (pending.ours, pending.theirs))
    return Now(value, is_ours=ours, is_theirs=theirs)


def _is_same_order(rows: list[RowKey], side: Any) -> bool:
    """Whether what both name stands in the same order; what came or went since does not count."""
    told = keys_of(side["rows"])
    here, there = set(rows), set(told)
    return [row for row in rows if row in there] == [row for row in told if row in here]
