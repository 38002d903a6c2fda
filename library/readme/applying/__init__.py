"""A list as it should be, written into the rows that it has."""

from collections.abc import Sequence
from dataclasses import dataclass

from library import catalogue
from library.models import Readme
from library.progress import Progress
from library.readme.applying.entries import store_entries
from library.readme.applying.groups import store_groups
from library.readme.applying.order import store_order
from library.readme.applying.removal import remove_rows
from library.readme.applying.targets import Target, targets_of
from library.readme.applying.topics import store_topics
from library.readme.document import Document
from library.readme.outline import Outline
from library.readme.stored import RowKey, StoredList, hidden_rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as it should be: `keys` say in walking order which row each node is, None for what is new.

    Anchors of the outline are nodes of `document`; without one it has none.
    """

    outline: Outline
    keys: tuple[RowKey | None, ...]
    document: Document | None = None


def apply(
    readme: Readme, stored: StoredList, wanted: Wanted, *, unit: catalogue.Unit, progress: Progress
) -> tuple[RowKey, ...]:
    """Write a list into its rows, of which `stored` is how they are now; the row of each node in walking order.

    Runs inside a unit of work. Rows that `wanted` does not name go; their articles stay.
    """
    now: dict[RowKey | None, Target] = {
        target.key: target for target in targets_of(stored.outline, stored.rows) if target.key
    }
    targets = targets_of(wanted.outline, wanted.keys)
    _forget_missing(targets, now.keys() | hidden_rows(readme))
    gone = now.keys() - {target.key for target in targets}
    _store_head(readme, wanted.outline)
    store_topics(readme, targets, now, wanted.document)
    store_groups(targets, now)
    store_entries(targets, now, gone, unit, progress)
    remove_rows(gone, unit)
    store_order(readme, targets, now, unit)
    return tuple(target.stored_key for target in targets)


def _forget_missing(targets: Sequence[Target], there: set[RowKey | None]) -> None:
    """A row that is to come back, but is gone for good, becomes a new one."""
    for target in targets:
        if target.key not in there:
            target.key = None


def _store_head(readme: Readme, outline: Outline) -> None:
    if (readme.title, readme.tagline) != (outline.title, outline.tagline):
        readme.title, readme.tagline = outline.title, outline.tagline
        readme.save(update_fields=["title", "tagline"])
