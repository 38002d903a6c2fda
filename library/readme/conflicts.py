"""Conflicts of a merge become pending changes, each once; those that a later reading settles wait no longer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from library import catalogue
from library.models import PendingChange, Readme, Revision
from library.readme.applying.targets import Target
from library.readme.conflict_values import order_of, place_of, sides_of
from library.readme.merge import Conflict, ConflictKind
from library.readme.merging.fields import plain_value
from library.readme.standings import Standings

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Key = tuple[object, ...]
Kind, Field, Decision = PendingChange.Kind, PendingChange.Field, PendingChange.Decision
NOT_WRITABLE = PendingChange.Conflict.NOT_WRITABLE

CONFLICTS: Mapping[ConflictKind, PendingChange.Conflict] = {
    ConflictKind.FIELD: PendingChange.Conflict.CHANGED,
    ConflictKind.PLACE: PendingChange.Conflict.CHANGED,
    ConflictKind.ORDER: PendingChange.Conflict.CHANGED,
    ConflictKind.OURS_DELETED: PendingChange.Conflict.DELETED_HERE,
    ConflictKind.THEIRS_DELETED: PendingChange.Conflict.GONE_THERE,
    ConflictKind.TOPIC_HOLDS: PendingChange.Conflict.TOPIC_GONE,
    ConflictKind.UNWRITABLE: NOT_WRITABLE,
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
        if former is not None and (decision := _end_of_former(former, conflict, pending)):
            ended[former.pk] = decision
        if conflict.settled is None and _is_news(pending, former):
            pending.base = former.base if former else pending.base
            new.setdefault(_key(pending), pending)
    absent = {(pending.kind, pending.object_id) for pending in new.values() if pending.field == Field.PRESENCE}
    for former in waiting.values():
        if (former.kind, former.object_id) in absent or _is_settled(former, standings):
            ended[former.pk] = Decision.ITSELF
        elif (renewed := _renewed(former, standings, revision)) is not None:
            ended[former.pk] = Decision.ITSELF
            new[_key(renewed)] = renewed
    _end(ended, unit, actor)
    for pending in PendingChange.objects.bulk_create(new.values()):
        unit.note_new(pending)
    return len(ended)


def end_all(readme: Readme, unit: catalogue.Unit) -> int:
    """Settle all conflicts of a list of which every line is ours now; how many there were.

    What waits because the list has no room for it goes on waiting: it is not in the list.
    """
    rows = PendingChange.objects.open().filter(readme=readme).exclude(conflict=NOT_WRITABLE)
    waiting = list(rows.values_list("pk", flat=True))
    _end(dict.fromkeys(waiting, Decision.ITSELF), unit, None)
    return len(waiting)


def _pending(conflict: Conflict, standings: Standings, revision: Revision) -> PendingChange:
    base, ours, theirs = sides_of(conflict, standings)
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


def _end_of_former(
    former: PendingChange, conflict: Conflict, pending: PendingChange
) -> "PendingChange.Decision | None":
    """How a conflict of an earlier reading ends by one about the same; None where it is the same one."""
    if conflict.settled is not None:
        return Decision(conflict.settled.value)
    is_same = (former.conflict, former.theirs) == (pending.conflict, pending.theirs)
    return None if is_same else Decision.ITSELF


def _is_news(pending: PendingChange, former: PendingChange | None) -> bool:
    """Whether a conflict is another one than that of an earlier reading, and not that the list took its change back."""
    if former is None or former.conflict != pending.conflict:
        return True
    return pending.theirs not in (former.theirs, former.base)


def _key(pending: PendingChange) -> Key:
    """What tells conflicts apart; those that are about no row of ours by what they say."""
    about = pending.object_id if pending.object_id is not None else (pending.title, pending.path)
    return pending.kind, about, pending.field


def _renewed(former: PendingChange, standings: Standings, revision: Revision) -> PendingChange | None:
    """What waits for room in the list, beside what the list says now where that is something else than before."""
    row = (str(former.kind), former.object_id or 0)
    there = standings.theirs.get(row)
    if former.conflict != NOT_WRITABLE or there is None or former.field in (Field.PLACE, Field.ORDER, Field.PRESENCE):
        return None
    theirs = plain_value(there.node, former.field)
    if theirs == former.theirs:
        return None
    fields = ("readme", "kind", "object_id", "field", "conflict", "base", "ours", "title", "path")
    values = {name: getattr(former, name) for name in fields}
    return PendingChange(**values, theirs=theirs, revision=revision)


def _is_settled(pending: PendingChange, standings: Standings) -> bool:
    """Whether there is nothing to settle any more."""
    return (_came_true if pending.conflict == NOT_WRITABLE else _is_moot)(pending, standings)


def _is_moot(pending: PendingChange, standings: Standings) -> bool:
    """Whether list and library say the same by now."""
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


def _came_true(pending: PendingChange, standings: Standings) -> bool:
    """Whether the library says what waited, since the list or a curator came to it."""
    merged, waiting = list(standings.merged.values()), pending.ours or {}
    is_list = pending.kind == Kind.README
    here = None if is_list else standings.merged.get((str(pending.kind), pending.object_id or 0))
    if pending.field == Field.PRESENCE:
        return (here is None) == (pending.ours is None)
    if pending.field == Field.ORDER and (is_list or here is not None):
        return _agree(order_of(here, merged)["rows"], waiting["rows"])
    if is_list:
        return bool(getattr(standings.result.outline, pending.field) == pending.ours)
    if here is None:
        return False
    if pending.field == Field.PLACE:
        return all(place_of(here, merged)[part] == waiting[part] for part in ("topic", "group", "parent"))
    return plain_value(here.node, pending.field) == pending.ours


def _agree(rows: list[list[Any]], others: list[list[Any]]) -> bool:
    """Whether two sequences have what is in both in the same order."""
    return [row for row in rows if row in others] == [row for row in others if row in rows]


def _says_the_same(field: str, here: Target, there: Target, standings: Standings) -> bool:
    if field == Field.PLACE:
        return here.container == there.container
    if field == Field.ORDER:
        return _is_same_order(here, there, standings)
    return bool(getattr(here.node, field, None) == getattr(there.node, field, None))


def _is_same_order(here: Target | None, there: Target | None, standings: Standings) -> bool:
    ours = order_of(here, list(standings.merged.values()))["rows"]
    theirs = order_of(there, standings.nodes_of_theirs)["rows"]
    return _agree(ours, theirs)


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
