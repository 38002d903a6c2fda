"""Which label of the new text is which group: by what stands below it, then by its label."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Final

from library.readme.merging.items import Item, Matching
from library.readme.merging.model import NodeKind
from library.readme.merging.trees import Tree

_ENOUGH = 0.5


def match_groups(matching: Matching) -> None:
    """Tie the groups of theirs; topics and entries must be tied before."""
    rules = _Rules(matching)
    rules.by_shared_entries(with_label=True)
    rules.by_label()
    rules.by_shared_entries(with_label=False)


class _Rules:
    def __init__(self, matching: Matching) -> None:
        self.matching: Final = matching
        self.base, self.ours, self.theirs = matching.base, matching.ours, matching.theirs

    def by_shared_entries(self, *, with_label: bool) -> None:
        """A group that shares entries and the label; later one that shares half of its entries."""
        shared = Counter(self._pairs_of_holders())
        pairs = sorted(shared.items(), key=lambda pair: -pair[1])
        for (item, at), count in pairs:
            if item.theirs is not None or self.matching.of_theirs[at] is not None:
                continue
            is_alike = self._has_label(item, at) if with_label else count >= _ENOUGH * self._size(item, at)
            if is_alike:
                self.matching.tie(item, at)

    def _pairs_of_holders(self) -> Iterator[tuple[Item, int]]:
        """For each entry known again, the groups that it stands in: where ours has it, else base, and in theirs."""
        for at in self.theirs.of_kind(NodeKind.ENTRY):
            holder, entry = self.theirs.holder[at], self.matching.of_theirs[at]
            if entry is None or holder is None or self.theirs.kinds[holder] is not NodeKind.GROUP:
                continue
            here = self._holder(self.ours, self.matching.of_ours, entry.ours)
            there = self._holder(self.base, self.matching.of_base, entry.base)
            places = [here] if here is there else [here, there]
            yield from ((item, holder) for item in places if item is not None and item.kind is NodeKind.GROUP)

    def _holder(self, tree: Tree, items: list[Item], at: int | None) -> Item | None:
        holder = None if at is None else tree.holder[at]
        return None if holder is None else items[holder]

    def _has_label(self, item: Item, at: int) -> bool:
        return self.theirs.text(at) in self._labels(item)

    def _labels(self, item: Item) -> set[str]:
        labels = {self.base.text(item.base)} if item.base is not None else set()
        return labels | ({self.ours.text(item.ours)} if item.ours is not None else set())

    def _size(self, item: Item, at: int) -> int:
        tree, known = self.matching.known(item)
        return min(len(tree.content[known]), len(self.theirs.content[at]))

    def by_label(self) -> None:
        """The same label in the same place: as base has it, then as ours has it; several in their order."""
        self._tie_by_label(self.base, self.matching.of_base)
        self._tie_by_label(self.ours, self.matching.of_ours)

    def _tie_by_label(self, tree: Tree, items: list[Item]) -> None:
        known: dict[Hashable, list[Item]] = defaultdict(list)
        for at in tree.of_kind(NodeKind.GROUP):
            holder = tree.holder[at]
            if items[at].theirs is None and holder is not None:
                known[items[holder], tree.text(at)].append(items[at])
        for at in self.theirs.of_kind(NodeKind.GROUP):
            holder = self.theirs.holder[at]
            around = None if holder is None else self.matching.of_theirs[holder]
            same = known.get((around, self.theirs.text(at)))
            if self.matching.of_theirs[at] is None and same:
                self.matching.tie(same.pop(0), at)
