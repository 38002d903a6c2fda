"""M5: what each living item says in the end, field by field."""

from dataclasses import replace
from typing import Any, Final

from library.readme.merging.disputes import Disputes
from library.readme.merging.fields import (
    GIVES_WAY,
    OWN_FIELDS,
    comparable,
    decide,
    decide_without_base,
    value_of,
)
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import LIST_FIELDS, Strategy
from library.readme.outline import AnyOutlineNode, Outline, OutlineTopic


class Deciding:
    """Gives the node of each item, without what stands below it."""

    def __init__(self, matching: Matching, disputes: Disputes) -> None:
        self.matching: Final = matching
        self.disputes: Final = disputes
        self.strategy: Final = disputes.strategy

    def whole_list(self) -> Outline:
        """The list's own title and tagline."""
        base, ours, theirs = self.matching.base.outline, self.matching.ours.outline, self.matching.theirs.outline
        values: dict[str, str] = {}
        for field in LIST_FIELDS:
            was, here, there = (str(getattr(side, field)) for side in (base, ours, theirs))
            decision = decide(was, here, there, self.strategy, field=field)
            if decision.side is Strategy.OURS and self.disputes.gives_way(None, field):
                decision = GIVES_WAY
            if decision.is_conflict:
                self.disputes.in_list(field)
            values[field] = there if decision.side is Strategy.THEIRS else here
        return Outline(values["title"], values["tagline"])

    def node(self, item: Item) -> AnyOutlineNode:
        """An item's own fields, anchored where theirs has it."""
        ours = None if item.ours is None else self.matching.ours.nodes[item.ours]
        theirs = None if item.theirs is None else self.matching.theirs.nodes[item.theirs]
        if theirs is None and ours is not None:
            return _bare(ours, None)
        if theirs is None:
            raise ValueError("What neither side has is not in the list.")
        if ours is None:
            return _bare(theirs, theirs)
        base = None if item.base is None else self.matching.base.nodes[item.base]
        sides = {field: self._side(item, field, base, ours, theirs) for field in OWN_FIELDS[item.kind]}
        return _bare(_assembled(ours, theirs, sides), theirs)

    def _side(
        self, item: Item, field: str, base: AnyOutlineNode | None, ours: AnyOutlineNode, theirs: AnyOutlineNode
    ) -> Strategy:
        here, there = value_of(ours, field), value_of(theirs, field)
        if base is None:
            decision = decide_without_base(comparable(field, here), comparable(field, there), self.strategy)
        else:
            decision = decide(value_of(base, field), here, there, self.strategy, field=field)
        if decision.side is Strategy.THEIRS and field == "url" and self.matching.names_put_away(item):
            decision = decide_without_base(here, there, self.strategy)
        if decision.side is Strategy.OURS and self.disputes.gives_way(item, field):
            decision = GIVES_WAY
        if decision.is_conflict:
            self.disputes.field(item, field)
        return decision.side


def _assembled(ours: AnyOutlineNode, theirs: AnyOutlineNode, sides: dict[str, Strategy]) -> AnyOutlineNode:
    """The node of the fields that were taken."""
    taken = {field: ours if side is Strategy.OURS else theirs for field, side in sides.items()}
    values: dict[str, Any] = {field: value_of(node, field) for field, node in taken.items()}
    if isinstance(ours, OutlineTopic):
        values["is_front"] = value_of(taken["title"], "is_front")
    return replace(ours, **values)


def _bare(node: AnyOutlineNode, theirs: AnyOutlineNode | None) -> AnyOutlineNode:
    """A node without what stands below it, anchored where theirs has it."""
    anchor = None if theirs is None else theirs.anchor
    if isinstance(node, OutlineTopic):
        return replace(node, nodes=(), topics=(), anchor=anchor)
    return replace(node, nodes=(), anchor=anchor)
