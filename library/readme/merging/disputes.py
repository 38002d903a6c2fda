"""Conflicts as they are found: told with what each version says, and settled by the strategy."""

from collections.abc import Callable, Sequence
from typing import Final

from library.readme.merging.fields import name_of, plain_node, plain_value
from library.readme.merging.items import Item, Matching
from library.readme.merging.model import LIST_FIELDS, Conflict, ConflictKind, Json, Strategy
from library.readme.merging.trees import Tree
from library.readme.outline import AnyOutlineNode


class Disputes:
    """Collects conflicts, each of a kind and a field at most once for an item."""

    def __init__(self, matching: Matching, strategy: Strategy) -> None:
        self.matching: Final = matching
        self.strategy: Final = strategy
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
        self._put(container, ConflictKind.ORDER, "order", [_rows(side) for side in (base, ours, theirs)])

    def in_list(self, field: str) -> None:
        """Both sides changed the list's title or tagline."""
        if field not in LIST_FIELDS:
            raise ValueError(f"a list has no field {field}")
        trees = (self.matching.base, self.matching.ours, self.matching.theirs)
        self._put(None, ConflictKind.FIELD, field, [str(getattr(tree.outline, field)) for tree in trees])

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
            settled=None if self.strategy is Strategy.ASK else self.strategy,
        )
        self._found.setdefault((item, field), conflict)

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
