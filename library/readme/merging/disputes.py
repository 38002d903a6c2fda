"""Conflicts as they are found: told with what each version says, and settled by the strategy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from library.readme.merging.fields import name_of, plain_node, plain_value
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import LIST_FIELDS, Conflict, ConflictKind, Json, Strategy
from library.readme.merging.trees import Tree
from library.readme.outline import AnyOutlineNode

Aspect = tuple[Item | None, str]  # of an item (None: the list) a field, place, the order in it, or "": that it lives
Yielded = Mapping[Aspect, str]  # what of ours gives way to theirs, and why the new text has no room for it


class Disputes:
    """Collects conflicts, each of a kind and a field at most once for an item.

    `yielded` are aspects in which ours gives way, as the new text cannot be written with them.
    """

    def __init__(self, matching: Matching, strategy: Strategy, yielded: Yielded) -> None:
        self.matching: Final = matching
        self.strategy: Final = strategy
        self.yielded: Final = yielded
        self._found: dict[tuple[Item | None, str], Conflict] = {}

    def all(self) -> tuple[Conflict, ...]:
        """Every conflict, in the order found."""
        return tuple(self._found.values())

    def field(self, item: Item, field: str) -> None:
        """Both sides changed a field of an item."""
        self._add(item, ConflictKind.FIELD, field, lambda tree, at: plain_value(tree.nodes[at], field))

    def place(self, item: Item) -> None:
        """Both sides moved an item, or there is no room where one of them put it."""
        self._add(item, ConflictKind.PLACE, "place", self._plain_place)

    def node(self, item: Item, kind: ConflictKind) -> None:
        """One side deleted what the other one changed."""
        self._add(item, kind, "", self._plain_node)

    def order(self, container: Item | None, base: list[Item], ours: list[Item], theirs: list[Item]) -> None:
        """Both sides changed the order of what stands in a container: the rows of each in their order."""
        kind = ConflictKind.UNWRITABLE if (container, "order") in self.yielded else ConflictKind.ORDER
        self._put(container, kind, "order", [_rows(side) for side in (base, ours, theirs)])

    def in_list(self, field: str) -> None:
        """Both sides changed the list's title or tagline."""
        if field not in LIST_FIELDS:
            raise ValueError(f"a list has no field {field}")
        trees = (self.matching.base, self.matching.ours, self.matching.theirs)
        self._put(None, ConflictKind.FIELD, field, [str(getattr(tree.outline, field)) for tree in trees])

    def gives_way(self, item: Item | None, field: str) -> bool:
        """Whether ours gives way in an aspect of an item; each that does is told as a conflict."""
        if (item, field) not in self.yielded:
            return False
        trees = self.matching.base, self.matching.ours, self.matching.theirs
        if item is None and field in LIST_FIELDS:
            self._put(None, ConflictKind.UNWRITABLE, field, [str(getattr(tree.outline, field)) for tree in trees])
        elif item is not None:
            self._add(item, ConflictKind.UNWRITABLE, field, self._plain_of(field))
        return True

    def _plain_of(self, field: str) -> Callable[[Tree, int], Json]:
        match field:
            case "":
                return self._plain_node
            case "place":
                return self._plain_place
        return lambda tree, at: plain_value(tree.nodes[at], field)

    def withdraw(self, item: Item, field: str) -> None:
        """Take back that ours gives way in an aspect: something else keeps it."""
        conflict = self._found.get((item, field))
        if conflict is not None and conflict.kind is ConflictKind.UNWRITABLE:
            del self._found[item, field]

    def is_known(self, item: Item, field: str = "") -> bool:
        """Whether a conflict of this item and field was found."""
        return (item, field) in self._found

    def _add(self, item: Item, kind: ConflictKind, field: str, value: Callable[[Tree, int], Json]) -> None:
        matching = self.matching
        sides = ((matching.base, item.base), (matching.ours, item.ours), (matching.theirs, item.theirs))
        self._put(item, kind, field, [None if at is None else value(tree, at) for tree, at in sides])

    def _put(self, item: Item | None, kind: ConflictKind, field: str, values: Sequence[Json]) -> None:
        base, ours, theirs = values
        path, node = self._standing(item)
        conflict = Conflict(
            kind=kind,
            node=None if item is None else item.kind,
            row=None if item is None else item.row,
            path=path,
            title=self.matching.ours.outline.title if node is None else name_of(node),
            field=field,
            base=base,
            ours=ours,
            theirs=theirs,
            source=None if item is None else item.theirs,
            settled=self._settled_by(kind),
            reason=self.yielded.get((item, field), ""),
        )
        self._found.setdefault((item, field), conflict)

    def _settled_by(self, kind: ConflictKind) -> Strategy | None:
        """The strategy that settles a conflict; what cannot be written waits, unless theirs was wanted anyway."""
        is_open = self.strategy is Strategy.ASK or (kind is ConflictKind.UNWRITABLE and self.strategy is Strategy.OURS)
        return None if is_open else self.strategy

    def _standing(self, item: Item | None) -> tuple[tuple[str, ...], AnyOutlineNode | None]:
        """Where a curator finds an item: in ours, else where it is new, else where it was."""
        if item is None:
            return (), None
        matching = self.matching
        sides = ((matching.ours, item.ours), (matching.theirs, item.theirs), (matching.base, item.base))
        tree, at = next((tree, at) for tree, at in sides if at is not None)
        return tree.shown_path(at), tree.nodes[at]

    def _plain_node(self, tree: Tree, at: int) -> Json:
        fields = plain_node(tree.nodes[at])
        return {**fields, "place": self._plain_place(tree, at)} if isinstance(fields, dict) else fields

    def _plain_place(self, tree: Tree, at: int) -> Json:
        """A container as plain data: its row where it has one, its walking index in theirs, its path and label."""
        holder = tree.holder[at]
        if holder is None:
            return {"row": None, "source": None, "path": [], "title": ""}
        item = self._item(tree, holder)
        return {
            "row": [*item.row] if item is not None and item.row is not None else None,
            "source": item.theirs if item is not None else None,
            "path": [*tree.shown_path(holder)],
            "title": tree.text(holder),
        }

    def _item(self, tree: Tree, at: int) -> Item | None:
        if tree is self.matching.theirs:
            return self.matching.of_theirs[at]
        return (self.matching.of_base if tree is self.matching.base else self.matching.of_ours)[at]


def _rows(items: Sequence[Item]) -> Json:
    return [[*item.row] for item in items if item.row is not None]
