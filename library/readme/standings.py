"""Where each node of the new text and of the merged list stands, by the rows that they are now."""

from collections.abc import Iterator, Sequence

from library.readme.applying.targets import targets_of
from library.readme.merge import NEW, Merged
from library.readme.outline import Outline
from library.readme.stored import RowKey, StoredList


class Standings:
    """The merged list and the new text once all rows are stored, and the library as it was before: `merged`, `theirs`
    and `ours` find a node by its row.
    """

    def __init__(self, result: Merged, rows: Sequence[RowKey], theirs: Outline, ours: StoredList) -> None:
        self.result, self.outline = result, theirs
        new = {source: row for source, row in zip(result.source, rows, strict=True) if source is not None}
        keys = [new.get(at) if key is NEW else key for at, key in enumerate(result.matches)]
        self.nodes_of_theirs = targets_of(theirs, keys)
        self.theirs = {target.key: target for target in self.nodes_of_theirs if target.key}
        self.merged = {target.stored_key: target for target in targets_of(result.outline, rows)}
        self.nodes_of_ours = targets_of(ours.outline, ours.rows)
        self.ours = {target.stored_key: target for target in self.nodes_of_ours}

    def anchors(self) -> Iterator[tuple[RowKey, int]]:
        """The row of each node of the new text; of what is left out, the row that it was."""
        for target, was in zip(self.nodes_of_theirs, self.result.rows_of_theirs, strict=True):
            row = target.key or was
            if row is not None and target.node.anchor is not None:
                yield row, target.node.anchor
