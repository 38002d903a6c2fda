"""What settling a conflict means for the library's list: an edit of its draft."""

from typing import Any

from django.utils.translation import gettext as _

from library.addresses import is_web_address
from library.models import PendingChange
from library.readme.document import Role
from library.readme.outline import AnyOutlineNode, OutlineLink, OutlineTopic
from library.readme.redrafting import Draft, GoneError
from library.readme.settling.now import part_of
from library.readme.settling.places import holder_of, keys_of, neighbours_of, row_of
from library.readme.settling.reviving import Reviving

Kind, Field = PendingChange.Kind, PendingChange.Field


class SettlingError(Exception):
    """A conflict cannot be settled so; the message tells people why, and what to do."""


def take_side(pending: PendingChange, side: Any, draft: Draft, reviving: Reviving) -> None:
    """Let one side of a conflict be what the library says. Raises `SettlingError`."""
    try:
        _take(pending, side, draft, reviving)
    except GoneError:
        raise SettlingError(
            _(
                "“%(title)s”, or where it would stand, is no longer here. "
                "Choose the other side, and edit it by hand if need be."
            )
            % {"title": pending.title}
        ) from None


def _take(pending: PendingChange, side: Any, draft: Draft, reviving: Reviving) -> None:
    if pending.field == Field.PRESENCE:
        _take_presence(pending, side, draft, reviving)
    elif pending.field == Field.ORDER:
        draft.order(None if pending.kind == Kind.README else row_of(pending), keys_of(side["rows"]))
    elif pending.field == Field.PLACE:
        draft.move(row_of(pending), holder_of(side, draft), neighbours_of(side))
    else:
        _say(pending, value_of(pending.field, side), draft)


def complete(pending: PendingChange, draft: Draft, reviving: Reviving) -> None:
    """Bring back what the list has in a topic that was deleted here and is there again already, perhaps without it."""
    if pending.conflict == PendingChange.Conflict.DELETED_HERE and (part := part_of(pending, draft)) is not None:
        reviving.bring_missing(part, draft)


def take_own_words(pending: PendingChange, value: str, draft: Draft) -> None:
    """Let a curator's words be what the library says. Raises `SettlingError`."""
    if not pending.takes_own_words:
        raise SettlingError(_("This cannot be settled by words of one's own. Choose ours or theirs."))
    try:
        _say(pending, value, draft)
    except GoneError:
        text = _("“%(title)s” is no longer here. Keep ours.")
        raise SettlingError(text % {"title": pending.title}) from None


def _say(pending: PendingChange, value: Any, draft: Draft) -> None:
    if pending.kind == Kind.README:
        text = _text(pending.field, str(value))
        draft.title, draft.tagline = (text, draft.tagline) if pending.field == Field.TITLE else (draft.title, text)
        return
    key = row_of(pending)
    node = draft.part(key).node
    if isinstance(value, str) and pending.field != Field.ROLE:
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


def value_of(field: str, plain: Any) -> Any:
    """A field's value as an outline has it."""
    match field:
        case Field.LINKS:
            return tuple(OutlineLink(title, url) for title, url in plain)
        case Field.COLUMNS:
            return tuple((heading, text) for heading, text in plain)
        case Field.ROLE:
            return Role(plain)
    return str(plain)


def _take_presence(pending: PendingChange, side: Any, draft: Draft, reviving: Reviving) -> None:
    """Delete what a side has no more, or bring back what it says."""
    part = part_of(pending, draft)
    if side is None:
        if part is not None and part.key is not None:
            draft.remove(part.key)
    elif part is not None and part.key is not None:  # it is there again, and says otherwise
        for field in side.keys() - {"place"}:
            draft.say(part.key, field, value_of(field, side[field]))
        reviving.bring_missing(part, draft)
    else:
        values = {field: value_of(field, plain) for field, plain in side.items() if field != "place"}
        if not values["label" if pending.kind == Kind.GROUP else "title"].strip():
            raise SettlingError(_("It has no title in the list, so that it cannot stand here. Keep ours."))
        reviving.bring_back(pending, values, side["place"], draft)
