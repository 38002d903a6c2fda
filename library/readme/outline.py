"""What a list says, without how it says it: the form in which parser, database, writer and merge speak to each other.

An outline read from a document, one made from database rows, and one that a merge computed are all the same kind of
thing and can be compared. `anchor` ties a node to the node of the base document that it came from (`Document` node id);
None means that the node is new. Anchors say where to write, not what: they are left out of comparisons.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from library.readme.document import Document, Entry, Group, Role, Topic
from library.readme.wording import LinkWords


@dataclass(frozen=True, slots=True)
class OutlineLink:
    """A secondary link of an entry."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry: visible title, exact address, note as Markdown source."""

    title: str
    url: str
    note: str = ""
    links: tuple[OutlineLink, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    nodes: tuple["OutlineEntry", ...] = ()
    anchor: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """A label and what stands below it."""

    label: str
    nodes: tuple["OutlineEntry | OutlineGroup", ...] = ()
    anchor: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class OutlineTopic:
    """A topic: its own content in order, then its subtopics in order. An empty title with `is_front` has no heading."""

    title: str
    url: str = ""
    role: Role = Role.ORDINARY
    is_front: bool = False
    nodes: tuple["OutlineEntry | OutlineGroup", ...] = ()
    topics: tuple["OutlineTopic", ...] = ()
    anchor: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole list."""

    title: str
    tagline: str
    topics: tuple[OutlineTopic, ...] = ()

    def all_nodes(self) -> Iterator["AnyOutlineNode"]:
        """Every topic, group and entry in walking order: a topic, its content, then its subtopics."""
        for topic in self.topics:
            yield from _walk(topic)


AnyOutlineNode = OutlineTopic | OutlineGroup | OutlineEntry
_Node = TypeVar("_Node", OutlineTopic, OutlineGroup, OutlineEntry, OutlineEntry | OutlineGroup)
Nodes = Sequence[OutlineEntry | OutlineGroup]


def _walk(node: AnyOutlineNode) -> Iterator[AnyOutlineNode]:
    yield node
    for below in node.nodes:
        yield from _walk(below)
    for topic in node.topics if isinstance(node, OutlineTopic) else ():
        yield from _walk(topic)


def outline_of(document: Document) -> Outline:
    """The outline of a parsed list, each node anchored to the document's node it came from."""
    return Outline(document.title, document.tagline, tuple(map(_topic, document.topics)))


def _topic(topic: Topic) -> OutlineTopic:
    return OutlineTopic(
        title=topic.title,
        url=topic.url,
        role=topic.role,
        is_front=topic.heading is None,
        nodes=tuple(map(_node, topic.nodes)),
        topics=tuple(map(_topic, topic.topics)),
        anchor=topic.id,
    )


def _node(node: Entry | Group) -> OutlineEntry | OutlineGroup:
    if isinstance(node, Group):
        return OutlineGroup(node.label, tuple(map(_node, node.nodes)), anchor=node.id)
    return _entry(node)


def _entry(entry: Entry) -> OutlineEntry:
    return OutlineEntry(
        title=entry.title,
        url=entry.url,
        note=entry.note,
        links=tuple(OutlineLink(link.text, link.url) for link in entry.links),
        columns=entry.columns,
        nodes=tuple(map(_entry, entry.nodes)),
        anchor=entry.id,
    )


def before_own_sections(topics: Sequence[OutlineTopic], is_new: Callable[[OutlineTopic], bool]) -> list[int]:
    """Where topics go in a text (W7): new ones at the end before the sections about the list itself, such as its
    license. The indexes of the topics in that order.
    """
    end = len(topics)
    while end and is_new(topics[end - 1]) and topics[end - 1].role is not Role.META:
        end -= 1
    first = end
    while first and topics[first - 1].role is Role.META:
        first -= 1
    return [*range(first), *range(end, len(topics)), *range(first, end)]


def with_entries(outline: Outline, changed: Callable[[OutlineEntry], OutlineEntry]) -> Outline:
    """The list with each of its entries changed in what it says by itself."""
    return replace(outline, topics=tuple(_with_entries(topic, changed) for topic in outline.topics))


def _with_entries(node: _Node, changed: Callable[[OutlineEntry], OutlineEntry]) -> _Node:
    if isinstance(node, OutlineEntry):
        return replace(changed(node), nodes=tuple(_with_entries(below, changed) for below in node.nodes))
    nodes = tuple(_with_entries(below, changed) for below in node.nodes)
    if isinstance(node, OutlineTopic):
        return replace(node, nodes=nodes, topics=tuple(_with_entries(topic, changed) for topic in node.topics))
    return replace(node, nodes=nodes)


def link_words(entry: OutlineEntry) -> tuple[LinkWords, ...]:
    """The other links of an entry as titles and addresses."""
    return tuple((link.title, link.url) for link in entry.links)
