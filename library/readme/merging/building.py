"""The merged list: every living item in its place and order, with what it says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from library.readme.document import Role
from library.readme.merging.deciding import Deciding
from library.readme.merging.disputes import Disputes
from library.readme.merging.items import Item
from library.readme.merging.ordering import Ordering
from library.readme.outline import Outline, OutlineEntry, OutlineGroup, OutlineTopic, before_own_sections


@dataclass(frozen=True, slots=True)
class Built:
    """The merged list and its items in walking order."""

    outline: Outline
    items: tuple[Item, ...]

    def arranged(self) -> "Built":
        """The same list with topics that the text does not have yet where it will have them."""
        topics, parts = self.outline.topics, self._items_by_topic()
        order = before_own_sections(topics, lambda topic: topic.anchor is None)
        items = tuple(item for at in order for item in parts[at])
        return Built(replace(self.outline, topics=tuple(topics[at] for at in order)), items)

    def _items_by_topic(self) -> list[tuple[Item, ...]]:
        """The items of each topic at the top and of all below it."""
        items = iter(self.items)
        alone = (Outline("", "", (topic,)) for topic in self.outline.topics)
        return [tuple(islice(items, sum(1 for _node in one.all_nodes()))) for one in alone]


class Building:
    """Walks down the tree of living items."""

    def __init__(self, deciding: Deciding, ordering: Ordering, disputes: Disputes) -> None:
        self.deciding: Final = deciding
        self.ordering: Final = ordering
        self.disputes: Final = disputes
        self.walked: list[Item] = []

    def run(self) -> Built:
        """The whole list."""
        topics = self._with_front_first(self.ordering.topics_in(None))
        outline = replace(self.deciding.whole_list(), topics=tuple(map(self._topic, topics)))
        return Built(outline, tuple(self.walked))

    def _with_front_first(self, items: list[Item]) -> list[Item]:
        """What stands before the first heading stands before all."""
        return sorted(items, key=lambda item: not getattr(self.deciding.node(item), "is_front", False))

    def _topic(self, item: Item) -> OutlineTopic:
        topic = self.deciding.node(item)
        if not isinstance(topic, OutlineTopic):
            raise TypeError("Only topics stand among topics.")
        self.walked.append(item)
        nodes = tuple(self._nodes_in(item))
        if nodes and topic.role is Role.META and not topic.is_front:
            self.disputes.field(item, "role")
            topic = replace(topic, role=Role.ORDINARY)
        topics = tuple(map(self._topic, self.ordering.topics_in(item)))
        return replace(topic, nodes=nodes, topics=topics)

    def _nodes_in(self, item: Item) -> Iterator[OutlineEntry | OutlineGroup]:
        return map(self._node, self.ordering.content_of(item))

    def _node(self, item: Item) -> OutlineEntry | OutlineGroup:
        node = self.deciding.node(item)
        self.walked.append(item)
        nodes = tuple(self._nodes_in(item))
        if isinstance(node, OutlineGroup):
            return replace(node, nodes=nodes)
        if isinstance(node, OutlineEntry):
            return replace(node, nodes=tuple(below for below in nodes if isinstance(below, OutlineEntry)))
        raise TypeError("Only groups and entries stand in a topic.")
