"""Reading a list again: base (the newest text read), ours (the library) and theirs (the new text) become one list.

`docs/merging.md` holds the rules in plain words; they live in `library.readme.merging`. No Django here.
"""

from library.readme.merging.model import (
    NEW,
    ChangeKind,
    Conflict,
    ConflictKind,
    Identity,
    MergeChange,
    Merged,
    NodeKind,
    RowKey,
    Side,
    Strategy,
)
from library.readme.outline import Outline

__all__ = [
    "NEW",
    "ChangeKind",
    "Conflict",
    "ConflictKind",
    "Identity",
    "MergeChange",
    "Merged",
    "NodeKind",
    "RowKey",
    "Side",
    "Strategy",
    "merge",
]


def merge(base: Side, ours: Side, theirs: Outline, *, strategy: Strategy = Strategy.ASK) -> Merged:
    """Bring three versions of a list together. What only one side changed is taken; where both did, see `Strategy`."""
    raise NotImplementedError
