"""What each side of a conflict says, as plain data with the numbers that rows have once a merge is stored."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from library.models import PendingChange
from library.readme.applying.targets import Target
from library.readme.merge import Conflict, ConflictKind
from library.readme.standings import Standings

NEIGHBOURS = 20  # left neighbours that are kept with a place
Kind, Field = PendingChange.Kind, PendingChange.Field


def sides_of(conflict: Conflict, standings: Standings) -> tuple[Any, Any, Any]:
    """What each side says, with the numbers that rows have now."""
    merged = list(standings.merged.values())
    here = standings.merged.get(conflict.row) if conflict.row else None
    there = standings.nodes_of_theirs[conflict.source] if conflict.source is not None else None
    base, ours, theirs = conflict.base, conflict.ours, conflict.theirs
    if conflict.kind is ConflictKind.UNWRITABLE:
        return base, *_sides_of_unwritable(conflict, standings, there)
    if conflict.kind is ConflictKind.ORDER:
        ours, theirs = order_of(here, merged), order_of(there, standings.nodes_of_theirs)
    elif conflict.kind is ConflictKind.PLACE:
        ours = place_of(here, merged) if here else ours
        theirs = place_of(there, standings.nodes_of_theirs) if there else theirs
    elif isinstance(theirs, dict) and there is not None:
        theirs = {**theirs, "place": place_of(there, standings.nodes_of_theirs)}
    return base, ours, theirs


def _sides_of_unwritable(conflict: Conflict, standings: Standings, there: Target | None) -> tuple[Any, Any]:
    """What the library said before, and what the list says."""
    was = standings.ours.get(conflict.row) if conflict.row else None
    if conflict.field == Field.ORDER:
        return order_of(was, standings.nodes_of_ours), order_of(there, standings.nodes_of_theirs)
    sides = ((conflict.ours, was, standings.nodes_of_ours), (conflict.theirs, there, standings.nodes_of_theirs))
    if conflict.field == Field.PLACE:
        ours, theirs = (place_of(target, targets) if target else value for value, target, targets in sides)
        return ours, theirs
    ours, theirs = (
        {**value, "place": place_of(target, targets)} if isinstance(value, dict) and target else value
        for value, target, targets in sides
    )
    return ours, theirs


def order_of(container: Target | None, targets: Sequence[Target]) -> dict[str, Any]:
    """What stands in something, in order: the rows, and their names."""
    inside = _inside(container, targets)
    return {"rows": [list(one.stored_key) for one in inside], "titles": [_name(one) for one in inside]}


def place_of(target: Target, targets: Sequence[Target]) -> dict[str, Any]:
    """Where a node stands: the rows that it stands in and behind (the nearest first), and words for people."""
    holder = target.above
    container = target.above or target.topic
    before = takewhile(lambda one: one is not target, targets)
    beside = [list(one.key) for one in before if (one.above or one.topic) is container and one.key]
    return {
        "topic": target.topic.key[1] if target.topic and target.topic.key else None,
        "group": holder.key[1] if holder and holder.key and holder.key[0] == Kind.GROUP else None,
        "parent": holder.key[1] if holder and holder.key and holder.key[0] == Kind.ENTRY else None,
        "path": [_name(one) for one in _upwards(target.topic, "topic")],
        "above": [_name(one) for one in _upwards(holder, "above")],
        "after": beside[::-1][:NEIGHBOURS],
    }


def _inside(container: Target | None, targets: Sequence[Target]) -> list[Target]:
    """What stands in something (None: topics at the top), of what has a row."""
    return [one for one in targets if (one.above or one.topic) is container and one.key]


def _upwards(target: Target | None, link: str) -> list[Target]:
    """A node and those above it, the highest first."""
    found: list[Target] = []
    while target is not None:
        found.insert(0, target)
        target = getattr(target, link)
    return found


def _name(target: Target) -> str:
    return str(getattr(target.node, "label", "") or getattr(target.node, "title", ""))
