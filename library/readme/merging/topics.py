"""M1: which topic of the new text is which topic of before. Each rule ties what the rules before it left free."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import Final

from library.readme.merging.items import Item, Matching
from library.readme.merging.likeness import Likeness, likenesses
from library.readme.merging.model import NodeKind
from library.readme.merging.titles import plain, without_asides
from library.readme.merging.trees import Tree
from library.readme.outline import OutlineTopic

_FEWEST_SHARED = 2
_ENOUGH = 0.5


def match_topics(matching: Matching) -> None:
    """Tie the topics of theirs to those of base, and to those that ours added or renamed."""
    rules = _Rules(matching)
    rules.by_front()
    rules.by_own_text()
    rules.by_path()
    rules.by_title()
    rules.by_own_keys()
    rules.by_title_below_known()
    rules.by_path_of_ours()
    rules.by_all_keys()
    rules.by_gap()
    rules.by_title_below_known()


class _Rules:
    def __init__(self, matching: Matching) -> None:
        self.matching: Final = matching
        self.base, self.ours, self.theirs = matching.base, matching.ours, matching.theirs

    def by_front(self) -> None:
        """What stands before the first heading is one place in each version."""
        fronts = [at for at in self._free_nodes() if self.theirs.topic_at(at).is_front]
        known = [item for item in self._free_items() if self._topic(item).is_front]
        known.sort(key=lambda item: item.ours is None)
        self.matching.tie_first(known, fronts)

    def by_own_text(self) -> None:
        """Ours first: a topic that ours renamed, moved or added, and that stands in theirs with the same content."""

        def of_ours(item: Item) -> Hashable:
            if item.ours is None or not self.ours.content[item.ours] or self._is_where_it_was(item):
                return None
            return self.ours.plain_paths[item.ours], self.ours.topic_at(item.ours).nodes

        self._tie_unique(of_ours, lambda at: (self.theirs.plain_paths[at], self.theirs.topic_at(at).nodes))

    def _is_where_it_was(self, item: Item) -> bool:
        if item.base is None or item.ours is None:
            return False
        return self.base.plain_paths[item.base] == self.ours.plain_paths[item.ours]

    def by_path(self) -> None:
        """(a) The same path, if it is unique on both sides: first as written, then as plain titles."""
        self._tie_unique(
            lambda item: None if item.base is None else self.base.shown_path(item.base), self.theirs.shown_path
        )
        self._tie_unique(
            lambda item: None if item.base is None else self.base.plain_paths[item.base],
            lambda at: self.theirs.plain_paths[at],
        )

    def by_title(self) -> None:
        """(b) The same title elsewhere: those that share a key, most first; else what is unique on both sides."""
        own = self._own_likenesses()
        alike = [pair for pair in own if self._has_same_title(pair.known, pair.found)]
        self._tie_likes(sorted(alike, key=lambda pair: -pair.shared))
        self._tie_unique(
            lambda item: None if item.base is None else plain(self.base.text(item.base)),
            lambda at: plain(self.theirs.text(at)),
            allows=self._may_share_a_title,
        )
        self._tie_unique(
            lambda item: None if item.base is None else without_asides(self.base.text(item.base)),
            lambda at: without_asides(self.theirs.text(at)),
            allows=self._may_share_a_title,
        )

    def _has_same_title(self, item: Item, at: int) -> bool:
        return item.base is not None and plain(self.base.text(item.base)) == plain(self.theirs.text(at))

    def _may_share_a_title(self, item: Item, at: int) -> bool:
        """Titles such as "Papers" stand below many topics: where both hold entries, and none in common, a title tells
        something only if no other topic ever had it."""
        tree, known = self.matching.known(item)
        if not tree.own_keys[known] or not self.theirs.own_keys[at]:
            return True
        is_one = tree.topic_titles[plain(tree.text(known))] == 1
        return is_one and self.theirs.topic_titles[plain(self.theirs.text(at))] == 1

    def by_own_keys(self) -> None:
        """(c) Mostly the same entries directly in them; after a split the part that took most of them along."""
        alike = [
            pair
            for pair in self._own_likenesses()
            if pair.overlap >= _ENOUGH and (pair.shared >= _FEWEST_SHARED or pair.jaccard >= _ENOUGH)
        ]
        self._tie_likes(sorted(alike, key=lambda pair: -pair.shared))

    def _own_likenesses(self) -> list[Likeness[Item]]:
        known = {item: tree.own_keys[at] for item, tree, at in self._free_known()}
        return likenesses(known, {at: self.theirs.own_keys[at] for at in self._free_nodes()})

    def by_title_below_known(self) -> None:
        """(a) again, for what stands below a topic that was known by other means: the same title below the same topic.

        Several of one title are taken in their order where both sides have as many.
        """
        known: dict[Hashable, list[Item]] = defaultdict(list)
        for item, tree, at in self._free_known():
            items = self.matching.of_base if tree is self.base else self.matching.of_ours
            holder = tree.holder[at]
            if holder is not None:
                known[items[holder], plain(tree.text(at))].append(item)
        for parent in self.theirs.of_kind(NodeKind.TOPIC):
            around = self.matching.of_theirs[parent]
            nodes: dict[str, list[int]] = defaultdict(list)
            for at in self.theirs.topics[parent]:
                nodes[plain(self.theirs.text(at))].append(at)
            for title, found in nodes.items():
                self._tie_as_many(known.get((around, title), []), found)

    def _tie_as_many(self, items: list[Item], nodes: list[int]) -> None:
        items = [item for item in items if item.theirs is None]
        nodes = [at for at in nodes if self.matching.of_theirs[at] is None]
        if len(items) == len(nodes):
            for item, at in zip(items, nodes, strict=True):
                self._tie(item, at)

    def by_path_of_ours(self) -> None:
        """(d) A topic that ours renamed, moved or added to the same path."""
        self._tie_unique(
            lambda item: None if item.ours is None else self.ours.plain_paths[item.ours],
            lambda at: self.theirs.plain_paths[at],
        )

    def by_all_keys(self) -> None:
        """(e) Mostly the same entries in them and below them."""
        known = {item: tree.all_keys[at] for item, tree, at in self._free_known()}
        pairs = likenesses(known, {at: self.theirs.all_keys[at] for at in self._free_nodes()})
        self._tie_likes([pair for pair in pairs if pair.jaccard >= _ENOUGH])

    def by_gap(self) -> None:
        """(f) The only one left over between the same two neighbours on both sides, with the same content."""
        gaps: dict[Hashable, list[int]] = defaultdict(list)
        for at, gap in _gaps(self.theirs, self.matching.of_theirs.__getitem__):
            gaps[gap].append(at)
        known: dict[Hashable, list[Item]] = defaultdict(list)
        for at, gap in _gaps(self.base, lambda at: self._tied(self.matching.of_base[at])):
            known[gap].append(self.matching.of_base[at])
        for gap, items in known.items():
            nodes = gaps.get(gap, [])
            if len(items) == len(nodes) == 1 and self._has_same_content(items[0], nodes[0]):
                self._tie(items[0], nodes[0])

    def _tied(self, item: Item) -> Item | None:
        return item if item.theirs is not None else None

    def _has_same_content(self, item: Item, at: int) -> bool:
        was, now = self._topic(item), self.theirs.topic_at(at)
        return was.nodes == now.nodes and bool(was.topics) == bool(now.topics) and was.role is now.role

    # ---- what the rules share

    def _free_items(self) -> Iterator[Item]:
        return self.matching.free_items(NodeKind.TOPIC)

    def _free_nodes(self) -> Iterator[int]:
        return self.matching.free_nodes(NodeKind.TOPIC)

    def _free_known(self) -> Iterator[tuple[Item, Tree, int]]:
        return ((item, *self.matching.known(item)) for item in self._free_items())

    def _topic(self, item: Item) -> OutlineTopic:
        tree, at = self.matching.known(item)
        return tree.topic_at(at)

    def _tie(self, item: Item, at: int) -> None:
        is_free = item.theirs is None and self.matching.of_theirs[at] is None
        if is_free and self.matching.can_be(item, at):
            self.matching.tie(item, at)

    def _tie_likes(self, pairs: list[Likeness[Item]]) -> None:
        for pair in pairs:
            self._tie(pair.known, pair.found)

    def _tie_unique(
        self,
        of_item: Callable[[Item], Hashable],
        of_node: Callable[[int], Hashable],
        *,
        allows: Callable[[Item, int], bool] | None = None,
    ) -> None:
        """Tie items and nodes of which the same is said, where that is said of one free item and one free node."""
        items: dict[Hashable, list[Item]] = defaultdict(list)
        for item in self._free_items():
            if (said := of_item(item)) is not None:
                items[said].append(item)
        nodes: dict[Hashable, list[int]] = defaultdict(list)
        for at in self._free_nodes():
            if (said := of_node(at)) is not None:
                nodes[said].append(at)
        for said, found in nodes.items():
            if len(found) != 1 or len(items.get(said, ())) != 1:
                continue
            if allows is None or allows(items[said][0], found[0]):
                self._tie(items[said][0], found[0])


def _gaps(tree: Tree, item_of: Callable[[int], Item | None]) -> Iterator[tuple[int, Hashable]]:
    """Each topic that is not tied, with the tied ones around it: (parent, left neighbour, right neighbour)."""
    for parent in (None, *tree.of_kind(NodeKind.TOPIC)):
        around = None if parent is None else item_of(parent)
        if parent is not None and around is None:
            continue
        siblings = tree.children(parent, is_topics=True)
        tied = [item_of(at) for at in siblings]
        rights: list[Item | None] = [None] * len(siblings)
        right: Item | None = None
        for number in range(len(siblings) - 1, -1, -1):
            rights[number] = right
            right = tied[number] or right
        left: Item | None = None
        for at, item, following in zip(siblings, tied, rights, strict=True):
            if item is None:
                yield at, (around, left, following)
            left = item or left
