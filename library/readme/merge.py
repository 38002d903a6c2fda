"""Reading a list again: base (the newest text read), ours (the library) and theirs (the new text) become one list.

`docs/merging.md` holds the rules in plain words; they live in `library.readme.merging`. No Django here.
"""

from library.readme.merging.building import Building, Built
from library.readme.merging.changes import changes_of
from library.readme.merging.deciding import Deciding
from library.readme.merging.disputes import Disputes, Yielded
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
from library.readme.merging.yielding import Attempt, Refusal, Writable, Yielding
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
    "Refusal",
    "RowKey",
    "Side",
    "Strategy",
    "Writable",
    "merge",
]


def merge(
    base: Side, ours: Side, theirs: Outline, *, strategy: Strategy = Strategy.ASK, writable: Writable | None = None
) -> Merged:
    """Bring three versions of a list together. What only one side changed is taken; where both did, see `Strategy`.

    `writable` says why a list cannot be written into the new text, or None. Where that is asked, what of ours stands
    in the way of writing gives way to theirs, as a conflict of its own kind.
    """
    matching = match(base, ours, theirs)

    def attempt(yielded: Yielded) -> Attempt:
        disputes = Disputes(matching, strategy, yielded)
        placing = Placing(matching, disputes)
        placing.run()
        ordering = Ordering(matching, placing, disputes)
        built = Building(Deciding(matching, disputes), ordering, disputes).run()
        built = built if writable is None else built.arranged()
        return Attempt(built, disputes)

    made = attempt({}) if writable is None else Yielding(attempt, writable).run()
    built = made.built
    return Merged(
        outline=built.outline,
        keys=tuple(item.row or NEW for item in built.items),
        source=tuple(item.theirs for item in built.items),
        matches=_matches(matching, built),
        changes=changes_of(matching, built),
        conflicts=made.disputes.all(),
        rows_of_theirs=tuple(None if item is None else item.row for item in matching.of_theirs),
    )


def _matches(matching: Matching, built: Built) -> tuple[Identity | None, ...]:
    living = set(built.items)
    return tuple((item.row or NEW) if item in living else None for item in matching.of_theirs if item is not None)
