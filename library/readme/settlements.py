"""What settling a conflict means for the library's list: an edit of its draft."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from library.addresses import is_web_address
from library.models import PendingChange
from library.readme.document import Role
from library.readme.outline import AnyOutlineNode, OutlineEntry, OutlineGroup, OutlineLink, OutlineTopic
from library.readme.redrafting import Draft, GoneError, Part
from library.readme.stored import RowKey

Kind, Field = PendingChange.Kind, PendingChange.Field


class SettlingError(Exception):
    """A conflict cannot be settled so; the message tells people why, and what to do."""


def take_theirs(pending: PendingChange, draft: Draft) -> None:
    """Let the list's side of a conflict be the library's. Raises `SettlingError`; the draft is as it was then."""
    try:
        _take(pending, pending.theirs, draft)
    except GoneError:
        raise SettlingError(
            _("“%(title)s”, or where it would stand, is no longer here. Keep ours, and edit it by hand if need be.")
            % {"title": pending.title}
        ) from None


def _take(pending: PendingChange, theirs: Any, draft: Draft) -> None:
    if pending.field == Field.PRESENCE:
        _take_presence(pending, theirs, draft)
    elif pending.field == Field.ORDER:
        draft.order(None if pending.kind == Kind.README else _row(pending), _keys(theirs["rows"]))
    elif pending.field == Field.PLACE:
        draft.move(_row(pending), _holder(theirs, draft, makes_topics=False), _keys(theirs["after"]))
    else:
        _say(pending, _value(pending.field, theirs), draft)


def take_own_words(pending: PendingChange, value: str, draft: Draft) -> None:
    """Let a curator's words be what the library says. Raises `SettlingError`."""
    if not pending.takes_own_words:
        raise SettlingError(_("This cannot be settled by words of one's own. Choose ours or theirs."))
    try:
        _say(pending, value, draft)
    except GoneError:
        text = _("“%(title)s” is no longer here. Keep ours.")
        raise SettlingError(text % {"title": pending.title}) from None


def _row(pending: PendingChange) -> RowKey:
    if pending.object_id is None:
        raise GoneError(pending.title)
    return (str(pending.kind), pending.object_id)


def _keys(rows: list[list[Any]]) -> list[RowKey]:
    return [(str(kind), int(number)) for kind, number in rows]


def _say(pending: PendingChange, value: Any, draft: Draft) -> None:
    if pending.kind == Kind.README:
        text = _text(pending.field, str(value))
        draft.title, draft.tagline = (text, draft.tagline) if pending.field == Field.TITLE else (draft.title, text)
        return
    key = _row(pending)
    node = draft.part(key).node
    if isinstance(value, str):
        value = _text(pending.field, value)
        _check(node, pending.field, value)
    draft.say(key, pending.field, value)


def _text(field: str, value: str) -> str:
    """A text of one line, whatever ends lines in it."""
    return value.strip() if field == Field.URL else " ".join(value.split())


def _check(node: AnyOutlineNode, field: str, value: str) -> None:
    if field in (Field.TITLE, Field.LABEL) and not value:
        raise SettlingError(_("It needs a title. Write one, or keep ours."))
    is_optional = isinstance(node, OutlineTopic) and not value
    if field == Field.URL and not is_optional and not is_web_address(value):
        raise SettlingError(_("Not a web address: it must begin with http:// or https:// and hold no blanks."))


def _value(field: str, plain: Any) -> Any:
    """A field's value as an outline has it."""
    match field:
        case Field.LINKS:
            return tuple(OutlineLink(title, url) for title, url in plain)
        case Field.COLUMNS:
            return tuple((heading, text) for heading, text in plain)
        case Field.ROLE:
            return Role(plain)
    return str(plain)


def _take_presence(pending: PendingChange, theirs: Any, draft: Draft) -> None:
    """Delete what the list has no more, or bring back what it changed."""
    key = None if pending.object_id is None else _row(pending)
    if theirs is None:
        if key is not None and draft.has(key):
            draft.remove(key)
        return
    node = _node(pending.kind, theirs)
    if key is not None and draft.has(key):  # somebody brought it back by hand
        for field in theirs.keys() - {"place"}:
            draft.say(key, field, getattr(node, field))
        return
    place = theirs["place"]
    draft.add(node, _holder(place, draft, makes_topics=True), _keys(place["after"]), key)


def _node(kind: str, theirs: Mapping[str, Any]) -> AnyOutlineNode:
    values = {field: _value(field, plain) for field, plain in theirs.items() if field != "place"}
    match kind:
        case Kind.TOPIC:
            return OutlineTopic(**_named(values, "title"))
        case Kind.GROUP:
            return OutlineGroup(**_named(values, "label"))
    return OutlineEntry(**_named(values, "title"))


def _named(values: dict[str, Any], name: str) -> dict[str, Any]:
    if not values[name].strip():
        raise SettlingError(_("It has no title in the list, so that it cannot stand here. Keep ours."))
    return values


def _holder(place: Mapping[str, Any], draft: Draft, *, makes_topics: bool) -> Part | None:
    """What something is to stand in; None is the top of the list. Raises `GoneError`.

    A topic that is gone is found by its titles, or made anew where that is wanted; a group or an entry that is gone is
    done without.
    """
    topic = _topic(place, draft, makes_topics=makes_topics)
    for kind, number in ((Kind.GROUP, place["group"]), (Kind.ENTRY, place["parent"])):
        key = (kind.value, number)
        if number is not None and draft.has(key) and _topic_above(draft.part(key)) is topic:
            return draft.part(key)
    return topic


def _topic(place: Mapping[str, Any], draft: Draft, *, makes_topics: bool) -> Part | None:
    key = (Kind.TOPIC.value, place["topic"])
    if place["topic"] is not None and draft.has(key):
        return draft.part(key)
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
