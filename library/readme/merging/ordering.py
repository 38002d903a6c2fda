"""M7: the order within each container."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from library.readme.merging.disputes import Disputes
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import NodeKind, Strategy
from library.readme.merging.placing import Placing
from library.readme.merging.trees import Tree

Container = tuple[Item | None, bool]  # the container, and whether its topics are meant or its content


class Ordering:
    """The living items of each container in their order."""

    def __init__(self, matching: Matching, placing: Placing, disputes: Disputes) -> None:
        self.matching: Final = matching
        self.disputes: Final = disputes
        self.placing: Final = placing
        self.members: dict[Container, set[Item]] = defaultdict(set)
        for item, holder in placing.holders.items():
            self.members[holder, item.kind is NodeKind.TOPIC].add(item)

    def topics_in(self, item: Item | None) -> list[Item]:
        """The topics directly below a topic, or those of the first level."""
        return self._ordered((item, True))

    def content_of(self, item: Item) -> list[Item]:
        """The groups and entries directly in an item."""
        return self._ordered((item, False))

    def _ordered(self, container: Container) -> list[Item]:
        members = self.members.get(container)
        if not members:
            return []
        matching, (item, _) = self.matching, container
        base = self._sequence(matching.base, matching.of_base, container, item.base if item else None)
        ours = self._sequence(matching.ours, matching.of_ours, container, item.ours if item else None)
        theirs = self._sequence(matching.theirs, matching.of_theirs, container, item.theirs if item else None)
        ours_keeps, theirs_keeps = _keeps_order(base, ours), _keeps_order(base, theirs)
        if not ours_keeps and (item, "order") in self.disputes.yielded:
            self.disputes.order(item, base, ours, theirs)
            return _woven(theirs, ours)
        if not ours_keeps and not theirs_keeps:
            self._dispute(item, base, ours, theirs)
        is_theirs = ours_keeps or (not theirs_keeps and self.disputes.strategy is Strategy.THEIRS)
        return _woven(theirs, ours) if is_theirs else _woven(ours, theirs)

    def _dispute(self, item: Item | None, base: list[Item], ours: list[Item], theirs: list[Item]) -> None:
        in_all = set(base) & set(ours) & set(theirs)
        sides = [[item for item in side if item in in_all] for side in (base, ours, theirs)]
        if sides[1] != sides[2]:
            self.disputes.order(item, *sides)

    def _sequence(self, tree: Tree, items: Sequence[Item | None], container: Container, at: int | None) -> list[Item]:
        """What one version has in a container, as far as it belongs there in the end."""
        if container[0] is not None and at is None:
            return []
        return list(self._members_below(tree, items, container, at))

    def _members_below(
        self, tree: Tree, items: Sequence[Item | None], container: Container, at: int | None
    ) -> Iterator[Item]:
        """In place of a container that goes away, what stood in it."""
        for below in tree.children(at, is_topics=container[1]):
            item = items[below]
            if item is not None and item in self.members[container]:
                yield item
            elif item is None or item not in self.placing.alive:
                yield from self._members_below(tree, items, container, below)


def _keeps_order(base: list[Item], side: list[Item]) -> bool:
    """Whether a side has what it shares with base in base's order."""
    in_base, in_side = set(base), set(side)
    return [item for item in side if item in in_base] == [item for item in base if item in in_side]


def _woven(start: list[Item], rest: list[Item]) -> list[Item]:
    """The rest put into the start, each behind its nearest left neighbour, else first."""
    placed = set(start)
    behind: dict[Item | None, list[Item]] = defaultdict(list)
    new_behind = _runs_of_new_entries(start, set(rest))
    left: Item | None = None
    for item in rest:
        if item not in placed:
            is_group = item.kind is NodeKind.GROUP
            behind[new_behind.get(left, left) if is_group else left].append(item)
        left = item
    return list(_unrolled(start, behind))


def _runs_of_new_entries(start: list[Item], rest: set[Item]) -> dict[Item | None, Item]:
    """For each node the last of the entries right behind it that the rest does not know.

    A group goes behind these: before them it would take them in, where a label reaches to the next blank line.
    """
    ends: dict[Item | None, Item] = {}
    left: Item | None = None
    for item in start:
        if item.kind is NodeKind.ENTRY and item not in rest:
            ends[left] = item
        else:
            left = item
    return ends


def _unrolled(start: list[Item], behind: dict[Item | None, list[Item]]) -> Iterator[Item]:
    stack: list[Item] = [*reversed(start)]
    stack += reversed(behind.get(None, []))
    while stack:
        item = stack.pop()
        yield item
        stack += reversed(behind.get(item, []))
