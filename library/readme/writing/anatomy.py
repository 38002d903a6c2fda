"""A document's nodes by number, with what stands around each of them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property

from library.readme.document import Document, Entry, Group, Link, Role, Shape, Span, Table, Topic
from library.readme.outline import AnyOutlineNode
from library.readme.writing.splices import first_line, line_end_of

Node = Entry | Group
AnyNode = Topic | Entry | Group


class NotWritableError(Exception):
    """An edit that has no place of its own in the text. Nothing was written.

    `node` describes the node, `line` is where it stands (0 where it does not stand anywhere yet). `wanted` is the node
    of the wanted outline that cannot be written, `base` the number of the document's node that cannot be changed, as
    far as either is known.
    """

    def __init__(self, node: str, line: int, reason: str, remedy: str, *, base: int | None = None) -> None:
        self.node, self.line, self.reason, self.remedy = node, line, reason, remedy
        self.wanted: AnyOutlineNode | None = None
        self.base = base
        place = f" (line {line})" if line else ""
        super().__init__(f"{node}{place}: {reason} {remedy}")


class Anatomy:
    """Looks up nodes, their containers and their lines. Built once a document, in linear time."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.line_end = line_end_of(document.text)
        self.nodes: dict[int, AnyNode] = {}
        self.containers: dict[int, int | None] = {}
        self.positions: dict[int, int] = {}  # a node's index among its siblings
        self.separators: dict[Shape, str] = {}  # filled when a note is added
        self._add_topics(document.topics, None)

    def _add_topics(self, topics: Iterable[Topic], container: int | None) -> None:
        for position, topic in enumerate(topics):
            self._add(topic, container, position)
            self._add_nodes(topic.nodes, topic.id)
            self._add_topics(topic.topics, topic.id)

    def _add_nodes(self, nodes: Iterable[Node], container: int) -> None:
        for position, node in enumerate(nodes):
            self._add(node, container, position)
            self._add_nodes(node.nodes, node.id)

    def _add(self, node: AnyNode, container: int | None, position: int) -> None:
        self.nodes[node.id] = node
        self.containers[node.id] = container
        self.positions[node.id] = position

    def siblings(self, node: Node) -> Sequence[Node]:
        """The nodes of the container in which this one stands, itself included, in text order."""
        container = self.containers[node.id]
        return self.nodes[container].nodes if container is not None else (node,)

    def line_of(self, offset: int) -> int:
        """The number of the line that holds this offset, from 1."""
        ends = self.text.count("\n", 0, offset) + self.text.count("\r", 0, offset) - self.text.count("\r\n", 0, offset)
        return ends + 1

    def table_of(self, entry: Entry) -> Table:
        """The table in which a row stands."""
        if entry.table is None:
            raise self.refusal(entry, "It is called a row, but no table is known for it.", "Edit it in the text.")
        return self.document.tables[entry.table]

    def refusal(self, node: AnyNode, reason: str, remedy: str) -> NotWritableError:
        """An error that names the node and its line."""
        return NotWritableError(describe(node), self.line_of(node.span.start), reason, remedy, base=node.id)

    def links_between(self, start: int, end: int) -> list[Link]:
        """The links that begin in `text[start:end]`."""
        first = bisect_left(self._link_starts, start)
        return [self._links[at] for at in range(first, bisect_left(self._link_starts, end))]

    @cached_property
    def _links(self) -> list[Link]:
        return sorted(self.document.links, key=lambda link: link.span.start)

    @cached_property
    def _link_starts(self) -> list[int]:
        return [link.span.start for link in self._links]

    @cached_property
    def definition_uses(self) -> Counter[Span]:
        """How many links share each definition."""
        return Counter(link.definition for link in self.document.links if link.definition is not None)

    @cached_property
    def headings_part(self) -> bool:
        """Whether most headings of the text have a blank line behind them."""
        following = [self._is_blank_at(topic.heading.end) for topic in self.document.all_topics() if topic.heading]
        return 2 * sum(following) > len(following)

    @cached_property
    def examples(self) -> list[Entry]:
        """For each topic that holds entries one that shows the topic's style, in text order."""
        topics = (topic for topic in self.document.all_topics() if topic.role is not Role.META)
        entries = [entry for topic in topics if (entry := first_entry(topic.nodes)) is not None]
        return [entry for entry in entries if entry.shape is not Shape.PARAGRAPH] or entries

    @cached_property
    def paragraphs_take_notes(self) -> bool:
        """Whether a paragraph with more than a link is an entry in this text, not prose: most entries are paragraphs,
        or some have notes."""
        entries = [node for node in self.nodes.values() if isinstance(node, Entry)]
        paragraphs = [entry for entry in entries if entry.shape in (Shape.PARAGRAPH, Shape.LINE)]
        has_notes = any(entry.shape is Shape.PARAGRAPH and entry.note for entry in paragraphs)
        return has_notes or 2 * len(paragraphs) > len(entries)

    @cached_property
    def has_item_groups(self) -> bool:
        """Whether labels stand as list items somewhere in the text."""
        return any(isinstance(node, Group) and node.shape is Shape.ITEM for node in self.nodes.values())

    @cached_property
    def example_starts(self) -> list[int]:
        """Where each of the examples begins."""
        return [entry.span.start for entry in self.examples]

    @cached_property
    def nesting_habit(self) -> str | None:
        """What the text adds to an item's indent for the items below it, from the first such pair."""
        for node in self.nodes.values():
            if isinstance(node, Topic) or node.shape is not Shape.ITEM or not node.nodes:
                continue
            outer, inner = _indent(node), _indent(node.nodes[0])
            if node.nodes[0].shape is Shape.ITEM and inner.startswith(outer) and inner != outer:
                return inner.removeprefix(outer)
        return None

    def _is_blank_at(self, offset: int) -> bool:
        return offset < len(self.text) and not first_line(self.text, offset).strip()

    def last_line_before(self, start: int, end: int) -> Span:
        """The last line in `text[start:end]` that is not blank, with its line end; empty at `start` if none is."""
        stop = len(self.text[start:end].rstrip()) + start
        if stop == start:
            return Span(start, start)
        return Span(max(self.start_of_line(stop), start), self.after_line(stop))

    def start_of_line(self, offset: int) -> int:
        """The offset at which the line that holds this offset begins."""
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def after_line(self, offset: int) -> int:
        """The offset behind the line end of the line that holds this offset."""
        stop = offset + len(first_line(self.text, offset))
        if self.text.startswith("\r\n", stop):
            return stop + 2
        return min(stop + 1, len(self.text))


def _indent(node: Node) -> str:
    return node.prefix[: len(node.prefix) - len(node.prefix.lstrip(" \t>"))]


def first_entry(nodes: Sequence[Node]) -> Entry | None:
    """The first entry among these nodes, or within the first group, whose shape can be imitated."""
    for node in nodes:
        entry = node if isinstance(node, Entry) else first_entry(node.nodes)
        if entry is not None and entry.shape not in (Shape.PART, Shape.HTML):
            return entry
    return None


def describe(node: AnyNode) -> str:
    """What a person would call the node."""
    if isinstance(node, Topic):
        return f"topic “{node.title}”"
    if isinstance(node, Group):
        return f"group “{node.label}”"
    return f"entry “{node.title}”"
