"""Merging in tests: sides made of outlines, a curator's random edits, and which of them a merged list lost."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from library.readme.document import Role
from library.readme.merge import Conflict, Identity, Merged, RowKey, Side, Strategy, Writable, merge
from library.readme.merging.fields import OWN_FIELDS, differs
from library.readme.merging.model import kind_of
from library.readme.merging.trees import Tree
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from tests.outlines import read, swap_for, with_nodes

FIRST_NEW_ROW = 100_000


def as_base(outline: Outline) -> Side:
    """A list as it was stored: the row of each node is numbered by its place in the text."""
    return Side(outline, tuple((kind_of(node).value, at) for at, node in enumerate(outline.all_nodes())))


def as_ours(base: Outline, edited: Outline) -> Side:
    """A list as a curator left it: nodes are known by the anchors that base gave them, others are new rows."""
    row_of = {node.anchor: at for at, node in enumerate(base.all_nodes())}
    keys: list[RowKey] = []
    taken: set[int] = set()
    for at, node in enumerate(edited.all_nodes()):
        row = row_of.get(node.anchor) if node.anchor is not None else None
        if row is None or row in taken:
            row = FIRST_NEW_ROW + at
        taken.add(row)
        keys.append((kind_of(node).value, row))
    return Side(edited, tuple(keys))


def merged(
    base: str | Outline,
    ours: Outline | Callable[[Outline], Outline],
    theirs: str | Outline,
    *,
    strategy: Strategy = Strategy.ASK,
    writable: Writable | None = None,
) -> Merged:
    """Merge texts or outlines; `ours` may be a change of base."""
    was = read(base) if isinstance(base, str) else base
    mine = ours if isinstance(ours, Outline) else ours(was)
    new = read(theirs) if isinstance(theirs, str) else theirs
    return merge(as_base(was), as_ours(was, mine), new, strategy=strategy, writable=writable)


def again(result: Merged, theirs: Outline) -> Merged:
    """The same text merged a second time: base is now theirs, as the rows that it became."""
    rows = numbered(result.keys)
    row_of = {at: row for at, row in zip(result.source, rows, strict=True) if at is not None}
    base = Side(theirs, tuple(row_of.get(at) for at in range(len(result.matches))))
    return merge(base, Side(result.outline, tuple(rows)), theirs)


def numbered(keys: Sequence[Identity]) -> list[RowKey]:
    """Keys with a row for each new node."""
    return [key if isinstance(key, tuple) else ("new", 2 * FIRST_NEW_ROW + at) for at, key in enumerate(keys)]


# ---- what is lost


def lost_edits(base: Side, ours: Side, result: Merged) -> list[str]:
    """Edits of ours that are neither in the merged list nor among its conflicts, in words."""
    return list(_Audit(base, ours, result).run())


class _Audit:
    def __init__(self, base: Side, ours: Side, result: Merged) -> None:
        self.base, self.ours, self.merged = (Tree(side.outline) for side in (base, ours, result))
        self.base_keys, self.ours_keys, self.merged_keys = base.keys, ours.keys, result.keys
        self.in_base: dict[Identity | None, int] = {key: at for at, key in enumerate(base.keys)}
        self.in_ours: dict[Identity | None, int] = {key: at for at, key in enumerate(ours.keys)}
        self.in_merged: dict[Identity | None, int] = {key: at for at, key in enumerate(result.keys)}
        self.told: set[tuple[Identity | None, str]] = {(conflict.row, conflict.field) for conflict in result.conflicts}

    def run(self) -> Iterator[str]:
        for row, at in self.in_ours.items():
            was, now = self.in_base.get(row), self.in_merged.get(row)
            if (row, "") in self.told:
                continue
            if now is None:
                if was is None or self._fields(was, at) or self._is_moved(was, at):
                    yield f"{row} {self.ours.text(at)} is gone"
                continue
            yield from self._own(row, was, at, now)
        for row in self.in_base.keys() & self.in_merged.keys():
            if row not in self.in_ours and (row, "") not in self.told:
                yield f"{row} is back"
        yield from self._orders()

    def _own(self, row: Identity | None, was: int | None, at: int, now: int) -> Iterator[str]:
        fields = self._fields(was, at) if was is not None else OWN_FIELDS[self.ours.kinds[at]]
        for field in fields:
            is_kept = not differs(field, self.ours.nodes[at], self.merged.nodes[now])
            if not is_kept and (row, field) not in self.told:
                yield f"{row} {self.ours.text(at)}: {field}"
        if was is not None and not self._is_moved(was, at):
            return
        is_there = self._holder(self.ours, self.ours_keys, at) == self._holder(self.merged, self.merged_keys, now)
        if not is_there and (row, "place") not in self.told:
            yield f"{row} {self.ours.text(at)}: place"

    def _fields(self, was: int, at: int) -> list[str]:
        before, after = self.base.nodes[was], self.ours.nodes[at]
        return [field for field in OWN_FIELDS[self.ours.kinds[at]] if differs(field, before, after)]

    def _is_moved(self, was: int, at: int) -> bool:
        return self._holder(self.base, self.base_keys, was) != self._holder(self.ours, self.ours_keys, at)

    def _holder(self, tree: Tree, keys: Sequence[Identity | None], at: int) -> Identity | None:
        holder = tree.holder[at]
        return None if holder is None else keys[holder]

    def _orders(self) -> Iterator[str]:
        for row, now in [(None, None), *self.in_merged.items()]:
            for is_topics in (False, True):
                if (row, "order") not in self.told:
                    yield from self._order(row, now, is_topics=is_topics)

    def _order(self, row: Identity | None, now: int | None, *, is_topics: bool) -> Iterator[str]:
        at = self.in_ours.get(row)
        was = self.in_base.get(row)
        if row is not None and (at is None or was is None):
            return
        base = [self.base_keys[below] for below in self.base.children(was, is_topics=is_topics)]
        ours = [self.ours_keys[below] for below in self.ours.children(at, is_topics=is_topics)]
        here = [self.merged_keys[below] for below in self.merged.children(now, is_topics=is_topics)]
        common = set(base) & set(ours) & set(here)
        orders = [[key for key in side if key in common] for side in (base, ours, here)]
        if orders[0] != orders[1] != orders[2]:
            yield f"{row}: order"


def conflict_of(result: Merged, title: str) -> Conflict:
    """The only conflict about a node of this title."""
    (conflict,) = (conflict for conflict in result.conflicts if conflict.title == title)
    return conflict


# ---- a curator at random


@dataclass(slots=True)
class Curator:
    """Makes edits such as a curator makes, the same ones for the same seed."""

    chance: Random
    outline: Outline
    made: int = 0

    def run(self, count: int) -> Outline:
        """So many edits, one after the other."""
        for _ in range(count):
            self.made += 1
            self.chance.choice(_EDITS)(self)
        return self.outline

    def pick(self, *kinds: type) -> AnyOutlineNode | None:
        """Any node of these kinds, outside the sections about the list itself."""
        nodes = [node for node in _ordinary(self.outline.topics) if isinstance(node, kinds)]
        return self.chance.choice(nodes) if nodes else None

    def swap(self, old: AnyOutlineNode, *new: AnyOutlineNode) -> None:
        """Put others in the place of a node."""
        self.outline = swap_for(self.outline, old, *new)

    def insert(self, container: AnyOutlineNode, node: OutlineEntry | OutlineGroup) -> None:
        """Put a node anywhere into a container."""
        at = self.chance.randint(0, len(container.nodes))
        self.swap(container, with_nodes(container, [*container.nodes[:at], node, *container.nodes[at:]]))

    def new_entry(self) -> OutlineEntry:
        """An entry that no list has."""
        return OutlineEntry(f"新 entry *{self.made}*", f"https://curator.example/{self.made}(x)?a=1", "a new note")


def _ordinary(topics: Sequence[OutlineTopic]) -> Iterator[AnyOutlineNode]:
    for topic in topics:
        if topic.role is not Role.META and not topic.is_front:
            yield topic
            yield from _below(topic)
            yield from _ordinary(topic.topics)


def _below(node: AnyOutlineNode) -> Iterator[AnyOutlineNode]:
    for child in node.nodes:
        yield child
        yield from _below(child)


def _retitle(curator: Curator) -> None:
    if isinstance(node := curator.pick(OutlineEntry, OutlineTopic), OutlineEntry | OutlineTopic):
        curator.swap(node, replace(node, title=f"Renamed {curator.made} [标题]"))


def _readdress(curator: Curator) -> None:
    if isinstance(node := curator.pick(OutlineEntry), OutlineEntry):
        curator.swap(node, replace(node, url=f"https://curator.example/moved/{curator.made}"))


def _renote(curator: Curator) -> None:
    if isinstance(node := curator.pick(OutlineEntry), OutlineEntry):
        curator.swap(node, replace(node, note=f"note {curator.made} of the curator"))


def _delete(curator: Curator) -> None:
    if (node := curator.pick(OutlineEntry)) is not None:
        curator.swap(node)


def _add(curator: Curator) -> None:
    if (container := curator.pick(OutlineTopic)) is not None:
        curator.insert(container, curator.new_entry())


def _move(curator: Curator) -> None:
    node = curator.pick(OutlineEntry)
    if isinstance(node, OutlineEntry):
        curator.swap(node)
        container = curator.pick(OutlineTopic, OutlineGroup)
        if container is not None:
            curator.insert(container, node)


def _add_topic(curator: Curator) -> None:
    topic = OutlineTopic(f"New topic {curator.made}", nodes=(curator.new_entry(),))
    if isinstance(parent := curator.pick(OutlineTopic), OutlineTopic):
        curator.swap(parent, replace(parent, topics=(*parent.topics, topic)))


def _move_topic(curator: Curator) -> None:
    topic = curator.pick(OutlineTopic)
    if not isinstance(topic, OutlineTopic):
        return
    before = curator.outline
    curator.swap(topic)
    parent = curator.pick(OutlineTopic)
    if isinstance(parent, OutlineTopic):
        curator.swap(parent, replace(parent, topics=(*parent.topics, topic)))
    else:
        curator.outline = before


_EDITS: list[Callable[[Curator], None]] = [
    *(_retitle, _readdress, _renote, _delete, _add, _move) * 2,
    _add_topic,
    _move_topic,
]
