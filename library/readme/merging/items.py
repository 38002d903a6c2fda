"""The nodes of three versions, tied together: an item is one thing, wherever it stands in each of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from library.readme.document import Role
from library.readme.merging.model import NodeKind, RowKey, Side
from library.readme.merging.trees import Tree
from library.readme.outline import Outline, OutlineTopic


@dataclass(slots=True, eq=False)
class Item:
    """One topic, group or entry: its walking index in each version, None where that version lacks it."""

    kind: NodeKind
    row: RowKey | None
    base: int | None = None
    ours: int | None = None
    theirs: int | None = None


class Matching:
    """All items, and which item each node of each version is. Nodes of theirs are tied to items as rules find them."""

    def __init__(self, base: Side, ours: Side, theirs: Outline) -> None:
        self.base: Final = Tree(base.outline)
        self.ours: Final = Tree(ours.outline)
        self.theirs: Final = Tree(theirs)
        self.put_away: Final = ours.put_away
        self.items: list[Item] = []
        self.of_base = [self._make(kind, row) for kind, row in zip(self.base.kinds, base.keys, strict=True)]
        known: dict[RowKey, Item] = {}
        for at, item in enumerate(self.of_base):
            item.base = at
            if item.row is not None:
                known.setdefault(item.row, item)
        self.of_ours: list[Item] = []
        for at, (kind, row) in enumerate(zip(self.ours.kinds, ours.keys, strict=True)):
            item = known.pop(row) if row is not None and row in known else self._make(kind, row)
            item.ours = at
            self.of_ours.append(item)
        self.of_theirs: list[Item | None] = [None] * len(self.theirs.nodes)

    def _make(self, kind: NodeKind, row: RowKey | None) -> Item:
        item = Item(kind, row)
        self.items.append(item)
        return item

    def tie(self, item: Item, at: int) -> None:
        """Say that a node of theirs is this item; both must still be free."""
        item.theirs = at
        self.of_theirs[at] = item

    def tie_all(self, nodes: Sequence[Item]) -> None:
        """Say that theirs has these items, node for node."""
        for at, item in enumerate(nodes):
            self.tie(item, at)

    def tie_first(self, items: Iterable[Item], nodes: Iterable[int]) -> None:
        """Tie as many as there are of both, in their order."""
        for item, at in zip(list(items), list(nodes), strict=False):
            self.tie(item, at)

    def add_new(self) -> None:
        """Make an item of each node of theirs that no rule knew again."""
        for at, kind in enumerate(self.theirs.kinds):
            if self.of_theirs[at] is None:
                self.tie(self._make(kind, None), at)

    def free_items(self, kind: NodeKind) -> Iterator[Item]:
        """The items of a kind that have no node of theirs yet."""
        return (item for item in self.items if item.kind is kind and item.theirs is None)

    def free_nodes(self, kind: NodeKind) -> Iterator[int]:
        """The nodes of theirs of a kind that are no item yet."""
        return (at for at in self.theirs.of_kind(kind) if self.of_theirs[at] is None)

    def known(self, item: Item) -> tuple[Tree, int]:
        """Where an item is known from: base, else ours."""
        if item.base is not None:
            return self.base, item.base
        if item.ours is not None:
            return self.ours, item.ours
        raise ValueError("An item of theirs alone is not known from before.")

    def base_topic(self, item: Item) -> Item | None:
        """The topic in which base has an item."""
        return None if item.base is None else self.of_base[self.base.topic[item.base]]

    def ours_topic(self, item: Item) -> Item | None:
        """The topic in which ours has an item."""
        return None if item.ours is None else self.of_ours[self.ours.topic[item.ours]]

    def theirs_topic(self, at: int) -> Item | None:
        """The item of the topic in which a node of theirs stands."""
        return self.of_theirs[self.theirs.topic[at]]

    def names_put_away(self, item: Item) -> bool:
        """Whether theirs has an item as a line of an article that was deleted here with all its lines."""
        if item.kind is not NodeKind.ENTRY or item.theirs is None:
            return False
        return self.theirs.keys[item.theirs] in self.put_away

    def can_be(self, item: Item, at: int) -> bool:
        """Whether a topic may be that topic of theirs (M8): what holds entries cannot become a section without any.

        The topic before the first heading is only ever that.
        """
        theirs = self.theirs.topic_at(at)
        tree, known = self.known(item)
        node = tree.nodes[known]
        if not isinstance(node, OutlineTopic) or node.is_front != theirs.is_front:
            return False
        if theirs.role is not Role.META or node.role is Role.META:
            return True
        in_base = item.base is not None and self.base.has_content_below(item.base)
        in_ours = item.ours is not None and self.ours.has_content_below(item.ours)
        return not in_base and not in_ours
