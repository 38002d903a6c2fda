"""Where two outlines say different things, in words; and where they may. No Django here."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from itertools import islice, zip_longest

from library.readme.outline import (
    AnyOutlineNode,
    Nodes,
    Outline,
    OutlineEntry,
    OutlineGroup,
    OutlineTopic,
    link_words,
)
from library.readme.wording import is_note_told


class Leeway(StrEnum):
    """Where a text may differ from what is wanted, because the node's place has no room for it."""

    NOTE = "note"
    LINKS = "links"
    COLUMNS = "columns"
    ABSENCE = "absence"  # of an empty group: in a list nothing tells its label from other text


AllowedLeeway = Mapping[int, AbstractSet[Leeway]]  # by `id()` of the wanted node

_MOST_DIFFERENCES = 20


def differences(wanted: Outline, found: Outline, leeway: AllowedLeeway | None = None) -> list[str]:
    """The places where two outlines differ, each in words; empty where they say the same.

    Blanks are compared collapsed, empty table cells count as none, and a front topic without entries as no topic.
    Of many differences the first twenty are named.
    """
    places = _in_list(wanted, found, leeway or {})
    return list(islice(places, _MOST_DIFFERENCES))


def _in_list(wanted: Outline, found: Outline, leeway: AllowedLeeway) -> Iterator[str]:
    yield from _in_text("the list", "title", wanted.title, found.title)
    yield from _in_text("the list", "tagline", wanted.tagline, found.tagline)
    yield from _in_topics("the list", wanted.topics, found.topics, leeway)


def _in_topics(
    where: str, wanted: Sequence[OutlineTopic], found: Sequence[OutlineTopic], leeway: AllowedLeeway
) -> Iterator[str]:
    wanted, found = without_empty_front(wanted), without_empty_front(found)
    if parted := _in_sequence(where, [_name(topic) for topic in wanted], [_name(topic) for topic in found]):
        yield parted
        return
    for ours, theirs in zip(wanted, found, strict=False):
        place = ours.title if where == "the list" else f"{where} › {ours.title}"
        yield from _in_text(place, "role (the title makes it another kind of section)", ours.role, theirs.role)
        yield from _in_text(place, "address", ours.url, theirs.url)
        yield from _in_nodes(place, ours.nodes, theirs.nodes, leeway)
        yield from _in_topics(place, ours.topics, theirs.topics, leeway)


def without_empty_front(topics: Sequence[OutlineTopic]) -> Sequence[OutlineTopic]:
    """The topics without a front topic that holds nothing: a text cannot show that it is there."""
    return [topic for topic in topics if not topic.is_front or topic.nodes]


def _in_nodes(
    where: str,
    wanted: Nodes,
    found: Nodes,
    leeway: AllowedLeeway,
) -> Iterator[str]:
    wanted = shown(wanted, found, leeway)
    if parted := _in_sequence(where, [_name(node) for node in wanted], [_name(node) for node in found]):
        yield parted
        return
    for ours, theirs in zip(wanted, found, strict=False):
        place = f"{where} › {_name(ours)}"
        if isinstance(ours, OutlineEntry) and isinstance(theirs, OutlineEntry):
            yield from _in_entry(place, ours, theirs, leeway.get(id(ours), frozenset()))
        yield from _in_nodes(place, ours.nodes, theirs.nodes, leeway)


def shown(wanted: Nodes, found: Nodes, leeway: AllowedLeeway) -> Nodes:
    """The wanted nodes without those that may be absent and are."""
    certain = [node for node in wanted if Leeway.ABSENCE not in leeway.get(id(node), frozenset())]
    if len(certain) in (len(wanted), len(found)):
        return certain
    kept: list[OutlineEntry | OutlineGroup] = []
    known = {id(node) for node in certain}
    for node in wanted:
        if id(node) in known or (len(kept) < len(found) and _name(found[len(kept)]) == _name(node)):
            kept.append(node)
    return kept


def _in_entry(where: str, wanted: OutlineEntry, found: OutlineEntry, leeway: AbstractSet[Leeway]) -> Iterator[str]:
    yield from _in_text(where, "address", wanted.url, found.url)
    is_told = is_note_told(wanted.note, link_words(wanted), found.note)
    if Leeway.NOTE not in leeway and not is_told:
        yield from _in_text(where, "note", wanted.note, found.note)
    if Leeway.LINKS not in leeway:
        yield from _in_text(where, "other links", _links(wanted), _links(found))
    if Leeway.COLUMNS not in leeway:
        yield from _in_text(where, "columns", _columns(wanted), _columns(found))


def _links(entry: OutlineEntry) -> str:
    return " ".join(f"[{link.title}]({link.url})" for link in entry.links)


def _columns(entry: OutlineEntry) -> str:
    return " | ".join(f"{name}: {text}" for name, text in entry.columns if text.strip())


def _in_sequence(where: str, wanted: Sequence[str], found: Sequence[str]) -> str | None:
    """The first place where two sequences of names part; what stands below them is not compared then."""
    for ours, theirs in zip_longest(wanted, found):
        if ours != theirs:
            return f"{where}: wanted {ours or 'nothing more'}, the text has {theirs or 'nothing more'}"
    return None


def _in_text(where: str, what: str, wanted: str, found: str) -> Iterator[str]:
    if wanted != found and " ".join(wanted.split()) != " ".join(found.split()):
        yield f"{where}: {what} should be “{wanted}”, the text has “{found}”"


def _name(node: AnyOutlineNode) -> str:
    if isinstance(node, OutlineTopic):
        return "the front topic" if node.is_front else f"topic “{' '.join(node.title.split())}”"
    if isinstance(node, OutlineGroup):
        return f"group “{' '.join(node.label.split())}”"
    return f"entry “{' '.join(node.title.split())}”"
