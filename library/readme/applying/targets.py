"""Nodes of a list as they should be, each with what it stands in and the row that it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.models import Anchor
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.stored import RowKey


@dataclass(slots=True, eq=False)
class Target:
    """A node, the row that it is (None until it has one), its topic (for a topic the one above it), and the group or
    entry that it stands in.
    """

    node: AnyOutlineNode
    key: RowKey | None
    topic: "Target | None" = None
    above: "Target | None" = None

    @property
    def stored_key(self) -> RowKey:
        """The row, once everything is stored."""
        if self.key is None:
            raise LookupError(f"{self.node} has no row yet.")
        return self.key

    @property
    def number(self) -> int:
        """The number of the row, once it is stored."""
        return self.stored_key[1]

    @property
    def container(self) -> RowKey | None:
        """The row that it stands in; None for a topic at the top, and for what stands in something new."""
        holder = self.above or self.topic
        return holder.key if holder else None

    def has_moved_from(self, former: "Target | None") -> bool:
        """Whether it stands in something else, or in another topic, than it did; what is new does."""
        if former is None or self.container != former.container:
            return True
        return self.topic is not None and former.topic is not None and self.topic.key != former.topic.key

    @property
    def depth(self) -> int:
        """How many groups and entries it stands in."""
        return 0 if self.above is None else self.above.depth + 1

    def became(self, kind: Anchor.Kind, number: int) -> None:
        """Remember the row that was stored for it."""
        self.key = (kind.value, number)


def targets_of(outline: Outline, keys: Sequence[RowKey | None]) -> list[Target]:
    """Every node in walking order, with its row."""
    found = list(_topics(outline.topics, None))
    for target, key in zip(found, keys, strict=True):
        target.key = key
    return found


def topics_in(targets: Sequence[Target]) -> Iterator[tuple[Target, OutlineTopic]]:
    """The topics, each before those below it."""
    return ((target, target.node) for target in targets if isinstance(target.node, OutlineTopic))


def groups_in(targets: Sequence[Target]) -> Iterator[tuple[Target, OutlineGroup]]:
    """The groups, each before those in it."""
    return ((target, target.node) for target in targets if isinstance(target.node, OutlineGroup))


def entries_in(targets: Sequence[Target]) -> Iterator[tuple[Target, OutlineEntry]]:
    """The entries, each before those below it."""
    return ((target, target.node) for target in targets if isinstance(target.node, OutlineEntry))


def _topics(topics: Sequence[OutlineTopic], parent: Target | None) -> Iterator[Target]:
    for topic in topics:
        target = Target(topic, None, parent)
        yield target
        yield from _nodes(topic.nodes, target, None)
        yield from _topics(topic.topics, target)


def _nodes(nodes: Sequence[OutlineEntry | OutlineGroup], topic: Target, above: Target | None) -> Iterator[Target]:
    for node in nodes:
        target = Target(node, None, topic, above)
        yield target
        yield from _nodes(node.nodes, topic, target)
