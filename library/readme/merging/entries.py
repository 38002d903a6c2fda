"""M2 to M4: which line of the new text is which entry. Each rule ties what the rules before it left free."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final

from library.readme.merging.items import Item, Matching
from library.readme.merging.model import NodeKind
from library.readme.merging.titles import collapse, plain, tells
from library.readme.merging.trees import Tree

Said = tuple[str, str, str]  # title, address, note


def match_entries(matching: Matching) -> None:
    """Tie the entries of theirs; topics must be tied before."""
    rules = _Rules(matching)
    rules.by_text_of_ours()
    rules.by_text_of_base()
    rules.by_key_of_ours()
    rules.by_key_in_topic()
    rules.by_key_across_topics()
    rules.by_title_in_topic()
    rules.by_title_across_topics()


def said_by(tree: Tree, at: int) -> Said:
    """What a line says, blanks collapsed."""
    entry = tree.entry_at(at)
    return collapse(entry.title), entry.url, collapse(entry.note)


class _Rules:
    def __init__(self, matching: Matching) -> None:
        self.matching: Final = matching
        self.base, self.ours, self.theirs = matching.base, matching.ours, matching.theirs
        self.touched = [item for item in matching.items if item.kind is NodeKind.ENTRY and self._is_touched(item)]

    def _is_touched(self, item: Item) -> bool:
        """Whether ours added an entry, or changed what it says or its topic."""
        if item.ours is None:
            return False
        if item.base is None:
            return True
        is_moved = self.matching.base_topic(item) is not self.matching.ours_topic(item)
        return is_moved or said_by(self.base, item.base) != said_by(self.ours, item.ours)

    # ---- M2: ours first

    def by_text_of_ours(self) -> None:
        """A line that says what an entry says which ours changed, then what one says which ours added.

        Lines that say what entries of base say which still stand are left to these.
        """
        lines = self._lines_by(lambda at: (self._topic_of(at), said_by(self.theirs, at)))
        touched = set(self.touched)
        changed = [item for item in self.touched if item.base is not None]
        added = [item for item in self.touched if item.base is None]
        self._tie_touched(changed, lines, self._standing(lambda item: item not in touched))
        self._tie_touched(added, lines, self._standing(lambda item: item.theirs is None))

    def _standing(self, is_standing: Callable[[Item], bool]) -> Counter[Hashable]:
        """How many entries of base that ours still has say the same in the same topic."""
        both = (item for item in self._free() if item.base is not None and item.ours is not None)
        return Counter(
            (self.matching.base_topic(item), said_by(self.base, self._base(item))) for item in both if is_standing(item)
        )

    def _tie_touched(
        self, items: Iterable[Item], lines: dict[Hashable, list[int]], standing: Counter[Hashable]
    ) -> None:
        for item in items:
            said = (self.matching.ours_topic(item), self._said_by_ours(item))
            free = lines.get(said, [])
            if len(free) > standing[said]:
                self.matching.tie(item, free.pop(0))

    def _said_by_ours(self, item: Item) -> Said | None:
        return None if item.ours is None else said_by(self.ours, item.ours)

    def by_text_of_base(self) -> None:
        """A line that nobody touched upstream is the entry that it was."""
        self._tie_in_order(
            lambda item: (self.matching.base_topic(item), said_by(self.base, self._base(item))),
            lambda at: (self._topic_of(at), said_by(self.theirs, at)),
        )

    def by_key_of_ours(self) -> None:
        """The same article in the topic where ours has it, unless an unchanged entry of base names it there."""
        matching = self.matching
        touched = set(self.touched)
        unchanged = {
            (matching.base_topic(item), self.base.keys[item.base])
            for item in matching.items
            if item.kind is NodeKind.ENTRY and item.base is not None and item.ours is not None and item not in touched
        }
        lines = self._lines_by(lambda at: (self._topic_of(at), self.theirs.keys[at]))
        for item in self.touched:
            if item.ours is None or item.theirs is not None:
                continue
            place = (matching.ours_topic(item), self.ours.keys[item.ours])
            if lines.get(place) and place not in unchanged:
                matching.tie(item, lines[place].pop(0))

    # ---- M3: the same article

    def by_key_in_topic(self) -> None:
        """The same article in the same topic."""
        self._tie_best(
            lambda item: (self.matching.base_topic(item), self.base.keys[self._base(item)]),
            lambda at: (self._topic_of(at), self.theirs.keys[at]),
        )

    def by_key_across_topics(self) -> None:
        """The same article elsewhere: it moved."""
        self._tie_best(lambda item: self.base.keys[self._base(item)], lambda at: self.theirs.keys[at])

    # ---- M4: another address

    def by_title_in_topic(self) -> None:
        """The same telling title in the same topic: its address changed."""
        self._tie_in_order(
            lambda item: self._telling(self.base, self._base(item), self.matching.base_topic(item)),
            lambda at: self._telling(self.theirs, at, self._topic_of(at)),
        )

    def by_title_across_topics(self) -> None:
        """The same telling title elsewhere, if it is unique on both sides."""
        items = self._items_by(lambda item: self._telling(self.base, self._base(item), None))
        lines = self._lines_by(lambda at: self._telling(self.theirs, at, None))
        for said, free in lines.items():
            if said is not None and len(free) == 1 and len(items.get(said, ())) == 1:
                self.matching.tie(items[said][0], free[0])

    def _telling(self, tree: Tree, at: int, topic: Hashable) -> Hashable:
        title = tree.text(at)
        return (topic, plain(title)) if tells(title) else None

    # ---- what the rules share

    def _free(self) -> Iterator[Item]:
        return self.matching.free_items(NodeKind.ENTRY)

    def _base(self, item: Item) -> int:
        if item.base is None:
            raise ValueError("Only items of base are asked for their place in it.")
        return item.base

    def _topic_of(self, at: int) -> Hashable:
        """The topic of a line: an item, or for a topic that nobody knew its own number, which no item equals."""
        return self.matching.theirs_topic(at) or self.theirs.topic[at]

    def _items_by(self, said: Callable[[Item], Hashable]) -> dict[Hashable, list[Item]]:
        found: dict[Hashable, list[Item]] = defaultdict(list)
        for item in self._free():
            if item.base is not None:
                found[said(item)].append(item)
        return found

    def _lines_by(self, said: Callable[[int], Hashable]) -> dict[Hashable, list[int]]:
        found: dict[Hashable, list[int]] = defaultdict(list)
        for at in self.matching.free_nodes(NodeKind.ENTRY):
            found[said(at)].append(at)
        return found

    def _tie_in_order(self, of_item: Callable[[Item], Hashable], of_line: Callable[[int], Hashable]) -> None:
        items = self._items_by(of_item)
        for said, lines in self._lines_by(of_line).items():
            if said is not None:
                self.matching.tie_first(items.get(said, ()), lines)

    def _tie_best(self, of_item: Callable[[Item], Hashable], of_line: Callable[[int], Hashable]) -> None:
        """Of several that say the same, first those that agree in more."""
        items = self._items_by(of_item)
        for said, lines in self._lines_by(of_line).items():
            if said in items:
                self._tie_likes(items[said], lines)

    def _tie_likes(self, items: list[Item], lines: list[int]) -> None:
        for likeness in (_all_of_it, _title_and_address, _title, _nothing):
            free: dict[Hashable, list[int]] = defaultdict(list)
            for at in lines:
                if self.matching.of_theirs[at] is None:
                    free[likeness(self.theirs, at)].append(at)
            for item in items:
                if item.theirs is None and (same := free.get(likeness(self.base, self._base(item)))):
                    self.matching.tie(item, same.pop(0))


def _all_of_it(tree: Tree, at: int) -> Hashable:
    return (*said_by(tree, at), tree.group_text(at))


def _title_and_address(tree: Tree, at: int) -> Hashable:
    return said_by(tree, at)[:2]


def _title(tree: Tree, at: int) -> Hashable:
    return said_by(tree, at)[0]


def _nothing(_tree: Tree, _at: int) -> Hashable:
    return None
