"""What goes into a merge and what comes out of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, Literal

from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic

RowKey = tuple[str, int]  # (NodeKind, row number): what anchors call kind and object
Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


class NodeKind(StrEnum):
    """The kinds of nodes, as anchors name them."""

    TOPIC = "topic"
    GROUP = "group"
    ENTRY = "entry"


def kind_of(node: AnyOutlineNode) -> NodeKind:
    """The kind of a node of an outline."""
    match node:
        case OutlineTopic():
            return NodeKind.TOPIC
        case OutlineGroup():
            return NodeKind.GROUP
        case OutlineEntry():
            return NodeKind.ENTRY


class New(Enum):
    """The mark of a node that is no row of the database yet."""

    NEW = "new"


NEW: Final = New.NEW
Identity = RowKey | Literal[New.NEW]


class Strategy(StrEnum):
    """Who wins where both sides changed the same: nobody (ours stays until a curator settles it), or always one."""

    ASK = "ask"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a list, and the row behind each of its nodes in walking order (`Outline.all_nodes`).

    For base: the row that each node was stored as, through the anchors of the newest reading. Rows that are gone from
    the database keep their key there; a node that was never a row has None. For ours: `put_away` are the identities of
    articles that curators deleted with all their lines, so that a new line of theirs is in conflict with that.
    """

    outline: Outline
    keys: tuple[RowKey | None, ...]
    put_away: frozenset[str] = frozenset()


class ChangeKind(StrEnum):
    """What the new text does to the list, for the preview."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"  # the title of a topic or of the list, or the label of a group
    CHANGED = "changed"
    REMOVED = "removed"
    DUPLICATE = "duplicate"  # added, but the list names the same article elsewhere too
    SAME_ENTRY = "same-entry"  # a suggestion: what was removed may be what was added here; never applied alone


@dataclass(frozen=True, slots=True)
class MergeChange:
    """One line of the preview. `row` is None for what is new and for the list itself (`node` is None for the list).

    `path` are the titles of the topics around it, its own topic last; a topic's own path ends with its own title.
    `before` and `after` are values of `field` (for `MOVED`: paths, for `SAME_ENTRY`: [title, address]).
    """

    kind: ChangeKind
    node: NodeKind | None
    row: RowKey | None
    path: tuple[str, ...]
    title: str
    field: str = ""
    before: Json = None
    after: Json = None


class ConflictKind(StrEnum):
    """How two sides can be in each other's way."""

    FIELD = "field"  # both changed the same field
    PLACE = "place"  # both moved it, or what one side did leaves no room for where the other put it
    ORDER = "order"  # both changed the order of what stands in one container
    OURS_DELETED = "ours-deleted"  # ours deleted it (or the topic it is new in), theirs changed it: stays deleted
    THEIRS_DELETED = "theirs-deleted"  # theirs deleted it, ours changed it: stays
    TOPIC_HOLDS = "topic-holds"  # theirs deleted a topic that still holds something in the library: stays
    UNWRITABLE = "unwritable"  # the new text has no room for what ours says: theirs stands, ours waits


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing for a curator to settle; with `Strategy.ASK` the merged list says what `ours` says, but for those of
    kind `UNWRITABLE`: there it says what `theirs` says, and `reason` tells why the text cannot say what `ours` does.

    `row` is the row of the database; None for the list's own fields and for entries that are new in a topic which ours
    deleted. `field` is one of `FIELDS`, empty where the whole node is meant. Values are plain data: of fields as
    `plain_value` gives them; of a whole node its fields by name; None where that side has no such node. `source` is the
    walking index of theirs that the conflict is about, None where theirs lacks the node.
    """

    kind: ConflictKind
    node: NodeKind | None
    row: RowKey | None
    path: tuple[str, ...]
    title: str
    field: str
    base: Json
    ours: Json
    theirs: Json
    source: int | None = None
    settled: Strategy | None = None  # the strategy that settled it; None while it is open
    reason: str = ""


# The fields of each kind of node; `place` is the container and `order` the sequence in it.
FIELDS: Mapping[NodeKind, tuple[str, ...]] = {
    NodeKind.TOPIC: ("title", "url", "role", "place"),
    NodeKind.GROUP: ("label", "place"),
    NodeKind.ENTRY: ("title", "url", "note", "links", "columns", "place"),
}
LIST_FIELDS = ("title", "tagline")


@dataclass(frozen=True, slots=True)
class Merged:
    """The list as it should be. Tuples about its nodes run in walking order of `outline`.

    `keys`: the row that each node is, or `NEW`. A key that base has and ours lacks is a row brought back
    (`Strategy.THEIRS` over a deletion). Rows of ours that are not among the keys go away. `source`: the walking index
    of the node of theirs that it equals, None where only the library has it; anchors of `outline` are those of theirs.
    `matches`: for each walking index of theirs the identity that it has in the merged list, None where it is left out.
    `rows_of_theirs`: for each of these the row that it is or was, also where it is left out; None for what is new.
    """

    outline: Outline
    keys: tuple[Identity, ...]
    source: tuple[int | None, ...]
    matches: tuple[Identity | None, ...]
    changes: tuple[MergeChange, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rows_of_theirs: tuple[RowKey | None, ...] = ()

    def rows(self) -> Iterator[tuple[Identity, AnyOutlineNode]]:
        """Each node of the merged list with its identity."""
        return zip(self.keys, self.outline.all_nodes(), strict=True)
