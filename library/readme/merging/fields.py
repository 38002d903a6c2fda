"""M5: what each version says of a node, field by field, and which of them is to be taken."""

from typing import NamedTuple, TypeVar

from library.readme.merging.model import FIELDS, Json, Strategy, kind_of
from library.readme.merging.titles import collapse
from library.readme.outline import AnyOutlineNode, OutlineEntry, OutlineGroup

_Value = TypeVar("_Value")

TEXTS = ("title", "label", "note", "tagline")  # compared with blanks collapsed
OWN_FIELDS = {kind: tuple(field for field in fields if field != "place") for kind, fields in FIELDS.items()}


class Decision(NamedTuple):
    """Whose value is taken, and whether both sides changed it."""

    side: Strategy
    is_conflict: bool = False


GIVES_WAY = Decision(Strategy.THEIRS)  # ours, where the new text has no room for it


def decide(base: _Value, ours: _Value, theirs: _Value, strategy: Strategy, *, field: str = "") -> Decision:
    """Three-way: what only one side changed is taken from that side."""
    if ours == base:
        return Decision(Strategy.THEIRS)
    was, here, there = (comparable(field, value) for value in (base, ours, theirs))
    if there == was:
        return Decision(Strategy.OURS)
    if here == was:
        return Decision(Strategy.THEIRS)
    return decide_without_base(here, there, strategy)


def decide_without_base(ours: object, theirs: object, strategy: Strategy) -> Decision:
    """Both sides have a value of their own."""
    if ours == theirs:
        return Decision(Strategy.OURS)
    return Decision(winner(strategy), is_conflict=True)


def winner(strategy: Strategy) -> Strategy:
    """Whose side is taken in a conflict; with `ASK` ours, until a curator settles it."""
    return Strategy.THEIRS if strategy is Strategy.THEIRS else Strategy.OURS


def comparable(field: str, value: object) -> object:
    """A value as it is compared: of texts blanks do not count."""
    if isinstance(value, str) and field in TEXTS:
        return collapse(value)
    return value


def value_of(node: AnyOutlineNode, field: str) -> object:
    """The value of one of a node's own fields."""
    return getattr(node, field)


def differs(field: str, before: AnyOutlineNode, after: AnyOutlineNode) -> bool:
    """Whether two versions of a node say different things in a field."""
    return comparable(field, value_of(before, field)) != comparable(field, value_of(after, field))


def is_changed(before: AnyOutlineNode, after: AnyOutlineNode) -> bool:
    """Whether two versions of a node differ in a field of its own."""
    return any(differs(field, before, after) for field in OWN_FIELDS[kind_of(after)])


def plain_value(node: AnyOutlineNode, field: str) -> Json:
    """The value of a field as plain data: links and columns as lists of pairs."""
    if isinstance(node, OutlineEntry) and field == "links":
        return [[link.title, link.url] for link in node.links]
    if isinstance(node, OutlineEntry) and field == "columns":
        return [list(column) for column in node.columns]
    return str(value_of(node, field))


def plain_node(node: AnyOutlineNode | None) -> Json:
    """A whole node as plain data: its fields by name; None where there is no node."""
    return None if node is None else {field: plain_value(node, field) for field in OWN_FIELDS[kind_of(node)]}


def name_of(node: AnyOutlineNode) -> str:
    """What a node is called."""
    return node.label if isinstance(node, OutlineGroup) else node.title
