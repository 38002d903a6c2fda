"""What stays, goes or comes (M5, M6), and the container in which each thing stands: one tree without loops."""

from collections.abc import Sequence
from typing import Final

from library.readme.merging.disputes import Disputes
from library.readme.merging.fields import decide, decide_without_base, is_changed, winner
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import ConflictKind, NodeKind, Strategy
from library.readme.merging.trees import Tree


class Placing:
    """Decides for every item whether it lives, and in which container.

    `leading` is the side that wins conflicts. What stands on the leading side's word is never without its container:
    that comes back if need be. What stands on the other side's word falls back to the leading side's where it must.
    """

    def __init__(self, matching: Matching, disputes: Disputes) -> None:
        self.matching: Final = matching
        self.disputes: Final = disputes
        self.strategy: Final = disputes.strategy
        self.leading: Final = winner(self.strategy)
        self.alive: dict[Item, Strategy] = {}  # on whose word each living item stands where it does
        self.holders: dict[Item, Item | None] = {}

    def run(self) -> None:
        """Decide all; `holders` then has every living item."""
        for item in self.matching.items:
            if self._lives(item):
                self.alive[item] = self._placing_side(item)
        self._leave_out_of_deleted_topics()
        self._settle(list(self.alive))
        self.holders = {item: self._holder(item) for item in self.alive}
        while loops := self._loops():
            self._settle([item for item in loops if self._yield_place(item)])
            self.holders = {item: self._holder(item) for item in self.alive}

    # ---- what lives

    def _lives(self, item: Item) -> bool:
        if (item.ours is None) != (item.theirs is None) and self.disputes.gives_way(item, ""):
            return item.theirs is not None
        if self._is_new_of_put_away(item):
            return self._survives(item, True, ConflictKind.OURS_DELETED, Strategy.THEIRS)
        if item.base is None or (item.ours is not None and item.theirs is not None):
            return True
        if item.theirs is not None:
            return self._survives(item, self._theirs_changed(item), ConflictKind.OURS_DELETED, Strategy.THEIRS)
        if item.ours is not None:
            return self._survives(item, self._ours_changed(item), ConflictKind.THEIRS_DELETED, Strategy.OURS)
        return False

    def _is_new_of_put_away(self, item: Item) -> bool:
        """Whether only theirs has a line, new, of an article that was deleted here with all its lines."""
        return item.base is None and item.ours is None and self.matching.names_put_away(item)

    def _survives(self, item: Item, has_changed: bool, kind: ConflictKind, side: Strategy) -> bool:
        """Whether what one side deleted lives on, because the other one changed it."""
        if has_changed:
            self.disputes.node(item, kind)
        return has_changed and self.leading is side

    def _theirs_changed(self, item: Item) -> bool:
        tree, at = self.matching.theirs, item.theirs
        return at is not None and self._differs(item, tree, at, self._theirs_place(item))

    def _ours_changed(self, item: Item) -> bool:
        tree, at = self.matching.ours, item.ours
        return at is not None and self._differs(item, tree, at, self._ours_place(item))

    def _differs(self, item: Item, tree: Tree, at: int, place: Item | None) -> bool:
        if item.base is None:
            return True
        return self._base_place(item) is not place or is_changed(self.matching.base.nodes[item.base], tree.nodes[at])

    # ---- where each version has it

    def _base_place(self, item: Item) -> Item | None:
        return _place(self.matching.base, self.matching.of_base, item.base)

    def _ours_place(self, item: Item) -> Item | None:
        return _place(self.matching.ours, self.matching.of_ours, item.ours)

    def _theirs_place(self, item: Item) -> Item | None:
        return _place(self.matching.theirs, self.matching.of_theirs, item.theirs)

    def _placing_side(self, item: Item) -> Strategy:
        if item.ours is None or item.theirs is None:
            return Strategy.OURS if item.theirs is None else Strategy.THEIRS
        ours, theirs = self._ours_place(item), self._theirs_place(item)
        if item.base is None:
            decision = decide_without_base(ours, theirs, self.strategy)
        else:
            decision = decide(self._base_place(item), ours, theirs, self.strategy)
        if decision.side is Strategy.OURS and ours is not theirs and self.disputes.gives_way(item, "place"):
            return Strategy.THEIRS
        if decision.is_conflict:
            self.disputes.place(item)
        return decision.side

    # ---- what one side put where the other one deleted

    def _leave_out_of_deleted_topics(self) -> None:
        """What only the other side has, new in a topic that the leading side deleted, is left out, as a conflict."""
        for item in [item for item in self.alive if self._is_in_deleted_topic(item)]:
            del self.alive[item]
            is_ours = self.leading is Strategy.OURS
            self.disputes.node(item, ConflictKind.OURS_DELETED if is_ours else ConflictKind.THEIRS_DELETED)

    def _is_in_deleted_topic(self, item: Item) -> bool:
        if item.kind is NodeKind.TOPIC or item.base is not None or self._is_led(item):
            return False
        if self._finds_container(item):
            return False
        return item.theirs is None or not self.disputes.gives_way(item, "")

    def _is_led(self, item: Item) -> bool:
        """Whether the leading side has the item."""
        return (item.ours if self.leading is Strategy.OURS else item.theirs) is not None

    def _other_side(self, item: Item) -> tuple[Tree, Sequence[Item | None], int | None]:
        if self.leading is Strategy.OURS:
            return self.matching.theirs, self.matching.of_theirs, item.theirs
        return self.matching.ours, self.matching.of_ours, item.ours

    def _settle(self, items: list[Item]) -> None:
        """See that these items have a container: those of the leading side come back, else the item falls back."""
        waiting = list(items)
        while waiting:
            item = waiting.pop()
            if self.alive[item] is not self.leading:
                if not self._has_room(item):
                    self._yield_place(item)
                    waiting.append(item)
                continue
            holder = self._led_place(item)
            if holder is not None and holder not in self.alive:
                self._bring_back(holder)
                waiting.append(holder)

    def _led_place(self, item: Item) -> Item | None:
        return self._ours_place(item) if self.leading is Strategy.OURS else self._theirs_place(item)

    def _bring_back(self, item: Item) -> None:
        self.alive[item] = self.leading
        self.disputes.withdraw(item, "")
        if item.base is not None and item.kind is NodeKind.TOPIC and not self.disputes.is_known(item):
            is_ours = self.leading is Strategy.OURS
            self.disputes.node(item, ConflictKind.TOPIC_HOLDS if is_ours else ConflictKind.OURS_DELETED)

    def _has_room(self, item: Item) -> bool:
        """Whether an item can stand where the other side put it; topics themselves always find a place."""
        return item.kind is NodeKind.TOPIC or not self._is_led(item) or self._finds_container(item)

    def _finds_container(self, item: Item) -> bool:
        """Whether something lives of what is around an item on the other side, from its container up to its topic."""
        tree, items, at = self._other_side(item)
        step = None if at is None else tree.holder[at]
        while step is not None:
            if items[step] in self.alive:
                return True
            step = None if tree.kinds[step] is NodeKind.TOPIC else tree.holder[step]
        return False

    def _yield_place(self, item: Item) -> bool:
        """Put an item where the leading side has it; False where it stands there already or that side lacks it."""
        if self.alive[item] is self.leading or not self._is_led(item):
            return False
        self.alive[item] = self.leading
        self.disputes.withdraw(item, "place")
        self.disputes.place(item)
        return True

    # ---- the tree

    def _holder(self, item: Item) -> Item | None:
        """The nearest living container on the side on whose word the item stands."""
        is_ours = self.alive[item] is Strategy.OURS
        tree = self.matching.ours if is_ours else self.matching.theirs
        items: Sequence[Item | None] = self.matching.of_ours if is_ours else self.matching.of_theirs
        at = item.ours if is_ours else item.theirs
        step = None if at is None else tree.holder[at]
        while step is not None:
            holder = items[step]
            if holder is not None and holder in self.alive:
                return holder
            step = tree.holder[step]
        return None

    def _loops(self) -> list[Item]:
        """The items that stand below themselves: ours put A below B where theirs put B below A."""
        done: set[Item] = set()
        found: list[Item] = []
        for item in self.alive:
            way: dict[Item, int] = {}
            step: Item | None = item
            while step is not None and step not in done and step not in way:
                way[step] = len(way)
                step = self.holders[step]
            if step is not None and step in way:
                found += list(way)[way[step] :]
            done |= way.keys()
        return found


def _place(tree: Tree, items: Sequence[Item | None], at: int | None) -> Item | None:
    holder = None if at is None else tree.holder[at]
    return None if holder is None else items[holder]
