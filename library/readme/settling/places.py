"""Where something stands in a list, as conflicts tell it, found again in the draft of today."""

from collections.abc import Mapping, Sequence
from typing import Any

from library.models import PendingChange
from library.readme.outline import OutlineTopic
from library.readme.redrafting import Draft, GoneError, Part
from library.readme.stored import RowKey

Kind = PendingChange.Kind


def row_of(pending: PendingChange) -> RowKey:
    """The row that a conflict is about. Raises `GoneError` where it never was one."""
    if pending.object_id is None:
        raise GoneError(pending.title)
    return (str(pending.kind), pending.object_id)


def keys_of(rows: Sequence[Sequence[Any]]) -> list[RowKey]:
    """Rows as conflicts name them."""
    return [(str(kind), int(number)) for kind, number in rows]


def neighbours_of(place: Mapping[str, Any]) -> list[RowKey]:
    """What something stands behind, the nearest first."""
    return keys_of(place.get("after", ()))


def holder_of(place: Mapping[str, Any], draft: Draft, *, makes_topics: bool = False) -> Part | None:
    """What something is to stand in; None is the top of the list. Raises `GoneError`.

    A topic that is gone is found by its titles, or made anew where that is wanted; a group or an entry that is gone is
    done without.
    """
    row = place.get("row")
    if row is not None and draft.has((str(row[0]), int(row[1]))):
        return draft.part((str(row[0]), int(row[1])))
    return inside_of(place, _topic(place, draft, makes_topics=makes_topics), draft)


def inside_of(place: Mapping[str, Any], topic: Part | None, draft: Draft) -> Part | None:
    """The group or the entry of a topic that a place names, where it is there; else the topic."""
    for kind, name in ((Kind.GROUP, "group"), (Kind.ENTRY, "parent")):
        key = (kind.value, int(place.get(name) or 0))
        if draft.has(key) and _topic_above(draft.part(key)) is topic:
            return draft.part(key)
    return topic


def _topic(place: Mapping[str, Any], draft: Draft, *, makes_topics: bool) -> Part | None:
    number = place.get("topic")
    if number is not None and draft.has((Kind.TOPIC.value, number)):
        return draft.part((Kind.TOPIC.value, number))
    found: Part | None = None
    for depth, title in enumerate(place["path"], start=1):
        topic = draft.topic_at(place["path"][:depth])
        if topic is None and (not makes_topics or not title.strip()):
            raise GoneError(title)
        found = topic or draft.add(OutlineTopic(title), found)
    return found


def _topic_above(part: Part) -> Part | None:
    above = part.above
    while above is not None and not above.is_topic:
        above = above.above
    return above
