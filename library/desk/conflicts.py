"""Conflicts as the desk shows them: what a field was, is here and is in the list, side by side with what differs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.addresses import identity_key
from library.desk.conflict_words import Told, absent, place_of, question_of, title_of, told_fields
from library.desk.marking import Piece, marked
from library.models import Article, Entry, Group, PendingChange, Readme, Topic
from library.readme.settling import Now

LINES_NAMED = 5
Conflict, Decision, Kind = PendingChange.Conflict, PendingChange.Decision, PendingChange.Kind


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of one side: its name, and its words in pieces, of which some differ from what was before."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a conflict. `decision` is how it is chosen, `choice` its button, and `hint` what comes of it."""

    name: str
    label: str
    fields: Sequence[ShownField]
    absent: str = ""
    decision: str = ""
    choice: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A conflict as a page shows it; `notice` says how the library differs from it by now."""

    pending: PendingChange
    title: str
    question: str
    place: Sequence[str]
    sides: Sequence[Side]
    address: str
    notice: str = ""
    seen: str = ""
    own_words: str = ""


def compared(pending: PendingChange, now: Now, address: str, *, restores: bool) -> Compared:
    """A conflict with all its sides; `restores` says that the one of the list brings an article back from the bin."""
    base = told_fields(pending, pending.base)
    is_other = now.is_other and pending.is_open
    here = _("Here, when the list was read") if is_other else _("Here")
    sides = [
        _side(pending, "before", _("Before"), pending.base, ()),
        _side(pending, "ours", here, pending.ours, base, **_ours(pending, now)),
        _side(pending, "theirs", _("In the list"), pending.theirs, base, **_theirs(pending, now, restores)),
    ]
    if is_other:
        leave = {"decision": "leave", "choice": _("Leave it as it is now")}
        sides.insert(2, _side(pending, "now", _("Here now"), now.value, base, **leave))
    return Compared(
        pending,
        title_of(pending),
        question_of(pending),
        place_of(pending),
        sides,
        address,
        notice=_notice(now) if pending.is_open else "",
        seen=now.mark if is_other else "",
        own_words=str(now.value if is_other else pending.ours) if pending.takes_own_words else "",
    )


def addresses_of(conflicts: Collection[PendingChange]) -> dict[int, str]:
    """The admin pages of the rows that conflicts are about, by the number of the conflict; rows that are gone have
    none. An entry is edited with its article.
    """
    numbers: dict[str, set[int]] = {}
    for one in conflicts:
        if one.object_id is not None:
            numbers.setdefault(one.kind, set()).add(one.object_id)
    pages = {kind: _pages(kind, those) for kind, those in numbers.items()}
    return {one.pk: pages.get(one.kind, {}).get(one.object_id or 0, "") for one in conflicts}


def restoring(conflicts: Collection[PendingChange]) -> set[int]:
    """The numbers of those conflicts in which the list names an article that lies in the bin."""
    keys = {one.pk: identity_key(url) for one in conflicts if (url := _address_in_list(one))}
    articles = Article.objects.of_identities(keys.values()) if keys else {}
    binned = {key for key, article in articles.items() if article.status == Article.Status.BINNED}
    return {number for number, key in keys.items() if key in binned}


def _address_in_list(pending: PendingChange) -> str:
    """The address that the list has for an entry, where that is part of a conflict."""
    theirs = pending.theirs
    if pending.kind != Kind.ENTRY or theirs is None:
        return ""
    if pending.field == PendingChange.Field.PRESENCE:
        return str(theirs["url"])
    return str(theirs) if pending.field == PendingChange.Field.URL else ""


def _pages(kind: str, numbers: Collection[int]) -> Mapping[int, str]:
    if kind == Kind.ENTRY:
        articles = dict(Entry.objects.filter(pk__in=numbers).values_list("pk", "article_id"))
        return {number: reverse("admin:library_article_change", args=[article]) for number, article in articles.items()}
    model = {Kind.README.value: Readme, Kind.TOPIC.value: Topic, Kind.GROUP.value: Group}[kind]
    there = model._base_manager.filter(pk__in=numbers).order_by().values_list("pk", flat=True)
    return {number: reverse(f"admin:library_{kind}_change", args=[number]) for number in there}


def _side(pending: PendingChange, name: str, label: str, value: Any, base: Sequence[Told], **choice: str) -> Side:
    if value is None:
        return Side(name, label, (), absent=absent(pending, name), **choice)
    was = {told.name: told for told in base}
    told = told_fields(pending, value)
    is_single = len(told) == 1 and pending.field != PendingChange.Field.PRESENCE
    fields = [
        ShownField("" if is_single else one.label, marked(was[one.name].parts if one.name in was else None, one))
        for one in told
    ]
    return Side(name, label, fields, **choice)


def _ours(pending: PendingChange, now: Now) -> dict[str, str]:
    if not pending.is_open:
        return {}
    choice = _("Keep ours") if now.is_ours or now.is_gone else _("Put ours back")
    hint = _below(now) if pending.ours is None and not now.is_ours else ""
    return {"decision": Decision.OURS.value, "choice": choice, "hint": hint}


def _theirs(pending: PendingChange, now: Now, restores: bool) -> dict[str, str]:
    if not pending.is_open:
        return {}
    hint = _below(now) if pending.theirs is None else ""
    if restores:
        hint = _("Its article lies in the bin and comes back, with all its lines.")
    if pending.conflict == Conflict.DELETED_HERE and pending.kind == Kind.TOPIC:
        hint = _("Its labels and entries come back with it, but for those that stand elsewhere now or were put away.")
    return {"decision": Decision.THEIRS.value, "choice": _("Take from the list"), "hint": hint}


def _below(now: Now) -> str:
    """What goes along when something is deleted."""
    count = len(now.lines)
    if not count:
        return ""
    text = ngettext("%(count)d entry goes with it: %(titles)s", "%(count)d entries go with it: %(titles)s", count)
    titles = " · ".join(now.lines[:LINES_NAMED])
    return text % {"count": count, "titles": f"{titles} …" if count > LINES_NAMED else titles}


def _notice(now: Now) -> str:
    if now.is_gone:
        return _("It is no longer here, so that only ours can be kept.")
    if now.is_other:
        return _("It was edited here since the list was read. What you choose is written over what is here now.")
    if now.is_theirs and not now.is_ours:
        return _("At the moment it is here as it is in the list.")
    return ""
