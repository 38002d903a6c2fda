"""Editing outlines in tests: find a node by what it says, put others in its place, and write the result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from library.readme.outline import (
    AnyOutlineNode,
    Outline,
    OutlineEntry,
    OutlineGroup,
    OutlineTopic,
    outline_of,
)
from library.readme.parser import parse
from library.readme.writer import write_verified

Change = Callable[[AnyOutlineNode], Sequence[AnyOutlineNode]]


def edit(outline: Outline, change: Change) -> Outline:
    """The outline with every node replaced by what `change` makes of it; `[node]` leaves it and looks below it."""
    topics = tuple(node for node in _changed(outline.topics, change) if isinstance(node, OutlineTopic))
    return replace(outline, topics=topics)


def _changed(nodes: Sequence[AnyOutlineNode], change: Change) -> Iterator[AnyOutlineNode]:
    for node in nodes:
        made = change(node)
        yield from [_below(node, change)] if len(made) == 1 and made[0] is node else made


def _below(node: AnyOutlineNode, change: Change) -> AnyOutlineNode:
    below = list(_changed(node.nodes, change))
    entries = tuple(child for child in below if isinstance(child, OutlineEntry))
    if isinstance(node, OutlineEntry):
        return replace(node, nodes=entries)
    nodes = tuple(child for child in below if not isinstance(child, OutlineTopic))
    if isinstance(node, OutlineGroup):
        return replace(node, nodes=nodes)
    topics = tuple(topic for topic in _changed(node.topics, change) if isinstance(topic, OutlineTopic))
    return replace(node, nodes=nodes, topics=topics)


def swap_for(outline: Outline, old: AnyOutlineNode, *new: AnyOutlineNode) -> Outline:
    """The outline with one node (found by identity) replaced by any number of others."""
    return edit(outline, lambda node: new if node is old else [node])


def with_nodes(
    container: AnyOutlineNode, nodes: Sequence[OutlineEntry | OutlineGroup]
) -> OutlineTopic | OutlineGroup | OutlineEntry:
    """The container with these nodes in it."""
    if isinstance(container, OutlineEntry):
        return replace(container, nodes=tuple(node for node in nodes if isinstance(node, OutlineEntry)))
    return replace(container, nodes=tuple(nodes))


def topic(outline: Outline, title: str) -> OutlineTopic:
    """The topic of this title."""
    found = (node for node in outline.all_nodes() if isinstance(node, OutlineTopic) and node.title == title)
    return next(found)


def group(outline: Outline, label: str) -> OutlineGroup:
    """The group of this label."""
    found = (node for node in outline.all_nodes() if isinstance(node, OutlineGroup) and node.label == label)
    return next(found)


def entry(outline: Outline, title: str) -> OutlineEntry:
    """The entry of this title."""
    found = (node for node in outline.all_nodes() if isinstance(node, OutlineEntry) and node.title == title)
    return next(found)


def new(title: str, note: str = "", url: str = "") -> OutlineEntry:
    """A new entry; its address is made of its title unless one is given."""
    return OutlineEntry(title, url or f"https://example.org/{title}", note)


def read(text: str) -> Outline:
    """What a text says."""
    return outline_of(parse(text))


def rewritten(text: str, change: Callable[[Outline], Outline]) -> str:
    """The text after a change of what it says, written and verified."""
    document = parse(text)
    return write_verified(document, change(outline_of(document)), parse=parse).text
