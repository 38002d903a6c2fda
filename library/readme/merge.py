"""Reading a list again: base (the newest text read), ours (the library) and theirs (the new text) become one list.

`docs/merging.md` holds the rules in plain words; they live in `library.readme.merging`. No Django here.
"""

from library.readme.merging.building import Building, Built
from library.readme.merging.changes import changes_of
from library.readme.merging.deciding import Deciding
from library.readme.merging.disputes import Disputes
from library.readme.merging.items import Matching
from library.readme.merging.matching import match
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
from library.readme.merging.ordering import Ordering
from library.readme.merging.placing import Placing
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
    matching = match(base, ours, theirs)
    disputes = Disputes(matching, strategy)
    placing = Placing(matching, disputes)
    placing.run()
    ordering = Ordering(matching, placing, disputes)
    built = Building(Deciding(matching, disputes), ordering, disputes).run()
    return Merged(
        outline=built.outline,
        keys=tuple(item.row or NEW for item in built.items),
        source=tuple(item.theirs for item in built.items),
        matches=_matches(matching, built),
        changes=changes_of(matching, built),
        conflicts=disputes.all(),
        rows_of_theirs=tuple(None if item is None else item.row for item in matching.of_theirs),
    )


def _matches(matching: Matching, built: Built) -> tuple[Identity | None, ...]:
    living = set(built.items)
    return tuple((item.row or NEW) if item in living else None for item in matching.of_theirs if item is not None)
