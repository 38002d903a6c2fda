"""What a side of a conflict says, field by field in words: places by their path, orders item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from library.models import PendingChange, Topic

Field, Kind = PendingChange.Field, PendingChange.Kind
ORDER_OF_FIELDS = (*Field.values[:-1],)  # the last one is the whole of it


@dataclass(frozen=True, slots=True)
class Told:
    """A field in words. `parts` is one text, or the items of a sequence."""

    name: str
    label: str
    parts: str | tuple[str, ...]


def told_fields(pending: PendingChange, value: Any) -> list[Told]:
    """The fields of one side that say something."""
    if value is None:
        return []
    if pending.field != Field.PRESENCE:
        return [_told(pending, pending.field, value)]
    told = [_told(pending, name, value[name]) for name in ORDER_OF_FIELDS if name in value]
    return [one for one in told if one.parts and not _goes_without_saying(one.name, value)]


def in_words(pending: PendingChange, value: Any) -> str:
    """One side in few words, for lists."""
    if value is None:
        return absent(pending, "")
    if pending.field == Field.PRESENCE:
        return str(value.get("title") or value.get("label") or _("there"))
    parts = _told(pending, pending.field, value).parts
    return parts if isinstance(parts, str) else " · ".join(parts)


def field_name(name: str) -> str:
    """A field in words."""
    return _("where it stands") if name == Field.PLACE else str(dict(Field.choices).get(name, name))


def question_of(pending: PendingChange) -> str:
    """What happened to it: the field alone that both sides changed, or what else it was."""
    if pending.conflict == PendingChange.Conflict.CHANGED:
        return field_name(pending.field)
    told = str(pending.get_conflict_display())
    return told if pending.field == Field.PRESENCE else f"{field_name(pending.field)}: {told}"


def title_of(pending: PendingChange) -> str:
    """What it is called that a conflict is about."""
    return pending.title or str(pending.get_kind_display())


def place_of(pending: PendingChange) -> list[str]:
    """The list, and the titles of the topics that it stands in."""
    is_own = pending.kind == Kind.TOPIC  # its path ends with its own title
    above = pending.path.removesuffix(pending.title).removesuffix(" › ") if is_own else pending.path
    return [str(pending.readme), above] if above else [str(pending.readme)]


def absent(pending: PendingChange, side: str) -> str:
    """What is said of a side that has nothing."""
    if side == "ours" and pending.conflict == PendingChange.Conflict.DELETED_HERE:
        return _("deleted here")
    return _("not there")


def _goes_without_saying(name: str, value: Any) -> bool:
    return name == Field.ROLE and value[name] == Topic.Role.ORDINARY


def _told(pending: PendingChange, name: str, value: Any) -> Told:
    return Told(name, field_name(name), _parts(pending, name, value))


def _parts(pending: PendingChange, name: str, value: Any) -> str | tuple[str, ...]:
    match name:
        case Field.PLACE:
            return _place(value)
        case Field.ORDER:
            return _order(pending, value)
        case Field.LINKS:
            return tuple(f"{title} {url}".strip() for title, url in value)
        case Field.COLUMNS:
            return tuple(f"{heading}: {text}" for heading, text in value if text)
        case Field.ROLE:
            return str(dict(Topic.Role.choices).get(value, value))
    return str(value)


def _place(value: Any) -> str:
    """The titles around it, the outermost first."""
    path = value.get("path") or []
    names = [path] if isinstance(path, str) else [str(title) for title in path]
    last = value.get("title", "")
    names += [str(label) for label in value.get("above", ())] or ([last] if last and last not in names[-1:] else [])
    return " › ".join(name for name in names if name) or _("at the top of the list")


def _order(pending: PendingChange, value: Any) -> tuple[str, ...]:
    """The names of what stands there; of what was before only the rows are known, whose names the sides have."""
    if isinstance(value, dict):
        return tuple(map(str, value["titles"]))
    names: dict[tuple[Any, ...], str] = {}
    for side in (pending.theirs, pending.ours):
        if isinstance(side, dict):
            names |= {tuple(row): str(title) for row, title in zip(side["rows"], side["titles"], strict=True)}
    rows: Sequence[Any] = value or ()
    return tuple(names[tuple(row)] for row in rows if tuple(row) in names)
