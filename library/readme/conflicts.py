"""Conflicts of a merge become pending changes, each once; those that a later reading settles wait no longer."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from library import catalogue
from library.models import PendingChange, Readme, Revision
from library.readme.applying.targets import Target
from library.readme.merge import Conflict, ConflictKind
from library.readme.standings import Standings

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Key = tuple[object, ...]
NEIGHBOURS = 20  # left neighbours that are kept with a place
Kind, Field, Decision = PendingChange.Kind, PendingChange.Field, PendingChange.Decision

CONFLICTS: Mapping[ConflictKind, PendingChange.Conflict] = {
    ConflictKind.FIELD: PendingChange.Conflict.CHANGED,
    ConflictKind.PLACE: PendingChange.Conflict.CHANGED,
    ConflictKind.ORDER: PendingChange.Conflict.CHANGED,
    ConflictKind.OURS_DELETED: PendingChange.Conflict.DELETED_HERE,
    ConflictKind.THEIRS_DELETED: PendingChange.Conflict.GONE_THERE,
    ConflictKind.TOPIC_HOLDS: PendingChange.Conflict.TOPIC_GONE,
}


def keep_conflicts(
    revision: Revision, standings: Standings, unit: catalogue.Unit, actor: "User | AnonymousUser | None"
) -> int:
    """Store the conflicts of a merge that are not stored yet, and settle those that wait for nothing any more.

    How many of earlier readings were settled.
    """
    waiting = {_key(pending): pending for pending in PendingChange.objects.open().filter(readme=revision.readme)}
    new: dict[Key, PendingChange] = {}
    ended: dict[int, PendingChange.Decision] = {}
    for conflict in standings.result.conflicts:
        pending = _pending(conflict, standings, revision)
        former = waiting.pop(_key(pending), None)
        if conflict.settled is not None:
            ended |= {former.pk: Decision(conflict.settled.value)} if former else {}
        elif former is None:
            new.setdefault(_key(pending), pending)
        elif former.theirs != pending.theirs:
            ended[former.pk] = Decision.ITSELF
            if former.base != pending.theirs:  # else the list took its change back
                pending.base = former.base
                new[_key(pending)] = pending
    absent = {(pending.kind, pending.object_id) for pending in new.values() if pending.field == Field.PRESENCE}
    for former in waiting.values():
        if (former.kind, former.object_id) in absent or _is_moot(former, standings):
            ended[former.pk] = Decision.ITSELF
    _end(ended, unit, actor)
    for pending in PendingChange.objects.bulk_create(new.values()):
        unit.note_new(pending)
    return len(ended)


def end_all(readme: Readme, unit: catalogue.Unit) -> int:
    """Settle all conflicts of a list of which every line is ours now; how many there were."""
    waiting = list(PendingChange.objects.open().filter(readme=readme).values_list("pk", flat=True))
    _end(dict.fromkeys(waiting, Decision.ITSELF), unit, None)
    return len(waiting)


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


def _pending(conflict: Conflict, standings: Standings, revision: Revision) -> PendingChange:
    base, ours, theirs = _sides(conflict, standings)
    number = conflict.row[1] if conflict.row else None
    return PendingChange(
        readme=revision.readme,
        revision=revision,
        kind=conflict.node.value if conflict.node else Kind.README,
        object_id=number if conflict.node else revision.readme_id,
        field=conflict.field or Field.PRESENCE,
        conflict=CONFLICTS[conflict.kind],
        base=base,
        ours=ours,
        theirs=theirs,
        title=conflict.title,
        path=" › ".join(conflict.path),
    )


def _sides(conflict: Conflict, standings: Standings) -> tuple[Any, Any, Any]:
    """What each side says, with the numbers that rows have now."""
    merged = list(standings.merged.values())
    here = standings.merged.get(conflict.row) if conflict.row else None
    there = standings.nodes_of_theirs[conflict.source] if conflict.source is not None else None
    base, ours, theirs = conflict.base, conflict.ours, conflict.theirs
    if conflict.kind is ConflictKind.ORDER:
        ours, theirs = _order(here, merged), _order(there, standings.nodes_of_theirs)
    elif conflict.kind is ConflictKind.PLACE:
        ours = place_of(here, merged) if here else ours
        theirs = place_of(there, standings.nodes_of_theirs) if there else theirs
    elif isinstance(theirs, dict) and there is not None:
        theirs = {**theirs, "place": place_of(there, standings.nodes_of_theirs)}
    return base, ours, theirs


def _order(container: Target | None, targets: Sequence[Target]) -> dict[str, Any]:
    """What stands in something, in order: the rows, and their names."""
    inside = _inside(container, targets)
    return {"rows": [list(one.stored_key) for one in inside], "titles": [_name(one) for one in inside]}


def _key(pending: PendingChange) -> Key:
    """What tells conflicts apart; those that are about no row of ours by what they say."""
    about = pending.object_id if pending.object_id is not None else (pending.title, pending.path)
    return pending.kind, about, pending.field


def _is_moot(pending: PendingChange, standings: Standings) -> bool:
    """Whether list and library say the same by now, so that there is nothing to settle."""
    if pending.kind == Kind.README and pending.field == Field.ORDER:
        return _is_same_order(None, None, standings)
    if pending.kind == Kind.README:
        ours, theirs = standings.result.outline, standings.outline
        return bool(getattr(ours, pending.field, None) == getattr(theirs, pending.field, None))
    if pending.object_id is None:
        return False
    row = (str(pending.kind), pending.object_id)
    here, there = standings.merged.get(row), standings.theirs.get(row)
    if pending.field == Field.PRESENCE:
        return (here is None) == (there is None)
    if here is None or there is None:
        return there is None
    return _says_the_same(pending.field, here, there, standings)


def _says_the_same(field: str, here: Target, there: Target, standings: Standings) -> bool:
    if field == Field.PLACE:
        return here.container == there.container
    if field == Field.ORDER:
        return _is_same_order(here, there, standings)
    return bool(getattr(here.node, field, None) == getattr(there.node, field, None))


def _is_same_order(here: Target | None, there: Target | None, standings: Standings) -> bool:
    ours = _order(here, list(standings.merged.values()))["rows"]
    theirs = _order(there, standings.nodes_of_theirs)["rows"]
    return [row for row in ours if row in theirs] == [row for row in theirs if row in ours]


def _end(
    ended: Mapping[int, PendingChange.Decision], unit: catalogue.Unit, actor: "User | AnonymousUser | None"
) -> None:
    rows = PendingChange.objects.filter(pk__in=ended)
    unit.watch(rows)
    who = actor if actor is not None and actor.is_authenticated else None
    for pending in rows:
        pending.decision, pending.settled_at = ended[pending.pk], timezone.now()
        pending.settled_by = None if pending.decision == Decision.ITSELF else who
        pending.save(update_fields=["decision", "settled_at", "settled_by"])
