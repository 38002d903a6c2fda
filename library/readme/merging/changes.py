"""What a merge does to the list of the library, line by line, for the preview."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from library.readme.merging.building import Built
from library.readme.merging.fields import OWN_FIELDS, differs, name_of, plain_value
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import LIST_FIELDS, ChangeKind, Json, MergeChange, NodeKind
from library.readme.merging.titles import collapse
from library.readme.merging.trees import Path, Tree

Gap = tuple[Item, Item | None, Item | None]

_NAMES = ("title", "label")


def changes_of(matching: Matching, built: Built) -> tuple[MergeChange, ...]:
    """Every difference between ours and the merged list, in the order of the merged list; what goes away last."""
    return tuple(_Comparing(matching, built).run())


class _Comparing:
    def __init__(self, matching: Matching, built: Built) -> None:
        self.matching: Final = matching
        self.ours: Final = matching.ours
        self.merged: Final = Tree(built.outline)
        self.items: Final = built.items
        self.place: Final = {item: at for at, item in enumerate(built.items)}
        self.named: Final = Counter(self.merged.keys.values())

    def run(self) -> Iterator[MergeChange]:
        """Each change."""
        yield from self._of_list()
        for at, item in enumerate(self.items):
            if item.ours is None:
                yield self._added(at, item)
            else:
                yield from self._edited(at, item, item.ours)
        yield from self._reordered()
        yield from self._removed()
        yield from self._suggested()

    def _of_list(self) -> Iterator[MergeChange]:
        for field in LIST_FIELDS:
            before, after = str(getattr(self.ours.outline, field)), str(getattr(self.merged.outline, field))
            if collapse(before) != collapse(after):
                kind = ChangeKind.RENAMED if field == "title" else ChangeKind.CHANGED
                yield MergeChange(kind, None, None, (), self.ours.outline.title, field, before, after)

    def _added(self, at: int, item: Item) -> MergeChange:
        is_second = item.kind is NodeKind.ENTRY and self.named[self.merged.keys[at]] > 1
        return self._change(ChangeKind.DUPLICATE if is_second else ChangeKind.ADDED, item, self.merged, at)

    def _edited(self, at: int, item: Item, was: int) -> Iterator[MergeChange]:
        before, after = self.ours.nodes[was], self.merged.nodes[at]
        if self._holder(self.ours, self.matching.of_ours, was) is not self._holder(self.merged, self.items, at):
            places: list[Json] = [[*_place(self.ours, was)], [*_place(self.merged, at)]]
            yield self._change(ChangeKind.MOVED, item, self.merged, at, "place", *places)
        for field in OWN_FIELDS[item.kind]:
            if differs(field, before, after):
                is_name = field in _NAMES and item.kind is not NodeKind.ENTRY
                kind = ChangeKind.RENAMED if is_name else ChangeKind.CHANGED
                values = [plain_value(before, field), plain_value(after, field)]
                yield self._change(kind, item, self.merged, at, field, *values)

    def _holder(self, tree: Tree, items: Sequence[Item], at: int) -> Item | None:
        holder = tree.holder[at]
        return None if holder is None else items[holder]

    def _reordered(self) -> Iterator[MergeChange]:
        """Containers whose nodes stand in another order than before; told once for each container."""
        for item, is_topics in self._containers():
            at = None if item is None else self.place[item]
            was = None if item is None else item.ours
            now = [self.items[below] for below in self.merged.children(at, is_topics=is_topics)]
            before = [self.matching.of_ours[below] for below in self.ours.children(was, is_topics=is_topics)]
            here, there = set(now), set(before)
            old = [below for below in before if below in here]
            new = [below for below in now if below in there]
            if old != new:
                yield self._order(item, at, old, new)

    def _containers(self) -> Iterator[tuple[Item | None, bool]]:
        yield None, True
        for item in self.items:
            if item.ours is not None:
                yield item, False
                if item.kind is NodeKind.TOPIC:
                    yield item, True

    def _order(self, item: Item | None, at: int | None, old: list[Item], new: list[Item]) -> MergeChange:
        before, after = (
            [name_of(self.ours.nodes[below.ours]) for below in side if below.ours is not None] for side in (old, new)
        )
        if item is None or at is None:
            title = self.merged.outline.title
            return MergeChange(ChangeKind.MOVED, None, None, (), title, "order", [*before], [*after])
        return self._change(ChangeKind.MOVED, item, self.merged, at, "order", [*before], [*after])

    def _removed(self) -> Iterator[MergeChange]:
        for at, item in enumerate(self.matching.of_ours):
            if item not in self.place:
                yield self._change(ChangeKind.REMOVED, item, self.ours, at)

    def _suggested(self) -> Iterator[MergeChange]:
        """M4: an entry removed and one added between the same neighbours may be one whose title and address changed."""
        added = _by_gap(self.merged, self.items, lambda item: item.ours is not None)
        removed = _by_gap(self.ours, self.matching.of_ours, lambda item: item in self.place)
        for gap, gone in removed.items():
            come = added.get(gap, [])
            if len(gone) == len(come) == 1:
                yield self._same_entry(gone[0], come[0])

    def _same_entry(self, was: int, at: int) -> MergeChange:
        before, after = self.ours.entry_at(was), self.merged.entry_at(at)
        values: list[Json] = [[before.title, before.url], [after.title, after.url]]
        item = self.matching.of_ours[was]
        return self._change(ChangeKind.SAME_ENTRY, item, self.ours, was, "", *values)

    def _change(self, kind: ChangeKind, item: Item, tree: Tree, at: int, field: str = "", *values: Json) -> MergeChange:
        before, after = values or (None, None)
        row = None if item.ours is None else item.row
        return MergeChange(kind, item.kind, row, tree.shown_path(at), name_of(tree.nodes[at]), field, before, after)


def _place(tree: Tree, at: int) -> Path:
    """Where a node stands: the topics around it, then the label or entry."""
    holder = tree.holder[at]
    if holder is None:
        return ()
    return (
        tree.shown_path(holder) if tree.kinds[holder] is NodeKind.TOPIC else (*tree.shown_path(at), tree.text(holder))
    )


def _by_gap(tree: Tree, items: Sequence[Item], stays: Callable[[Item], bool]) -> dict[Gap, list[int]]:
    """The entries that do not stay, by what stays around them: container, left neighbour, right neighbour."""
    found: dict[Gap, list[int]] = defaultdict(list)
    for holder, siblings in enumerate(tree.content):
        if not any(tree.kinds[at] is NodeKind.ENTRY and not stays(items[at]) for at in siblings):
            continue
        rights = _rights([items[at] for at in siblings], stays)
        left: Item | None = None
        for at, right in zip(siblings, rights, strict=True):
            if stays(items[at]):
                left = items[at]
            elif tree.kinds[at] is NodeKind.ENTRY:
                found[items[holder], left, right].append(at)
    return found


def _rights(items: Sequence[Item], stays: Callable[[Item], bool]) -> list[Item | None]:
    """For each item the next one behind it that stays."""
    rights: list[Item | None] = []
    right: Item | None = None
    for item in reversed(items):
        rights.append(right)
        right = item if stays(item) else right
    return rights[::-1]
