"""Tables: our own, those of Raindrop, Pocket and linkding, and any with a column of addresses."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from library.exchange.csv_cells import meaning_of, path_in, tags_in, unguarded
from library.exchange.csv_rows import delimiter_of, rows
from library.exchange.dates import day_of, is_no_date, moment_of
from library.exchange.records import ArticleRecord, Read, Reason, skipped

_YES = frozenset(("1", "true", "yes", "y", "是"))
_NO = frozenset(("0", "false", "no", "n", "否"))
_STATUS = frozenset(("draft", "published", "withdrawn"))
_READ_OR_NOT = frozenset(("", "archive", "unread", "read"))  # what Pocket and others call a status; no reader is told


def is_csv(head: bytes) -> bool:
    """Whether the first line names columns, an address among them."""
    first = head.decode("utf-8", "replace").lstrip("\r\n").splitlines()[:1]
    return bool(first) and delimiter_of(first[0]) is not None


def read(file: BinaryIO) -> Iterator[Read]:
    """The rows of a table."""
    now = dt.datetime.now(tz=dt.UTC)
    found = rows(file)
    first, head = next(found)
    table = _Table([unguarded(name) for name in head], now)
    yield from (skipped(first, Reason.UNKNOWN_COLUMN, name) for name in table.unknown)
    for line, row in found:
        if any(cell.strip() for cell in row):
            yield from table.records_of(line, row)


class _Table:
    """What the columns of one table mean."""

    def __init__(self, head: Sequence[str], now: dt.datetime) -> None:
        self._width = len(head)
        self._places = meaning_of(head)
        self._several = [places for places in self._places.values() if len(places) > 1]
        known = {place for places in self._places.values() for place in places}
        self.unknown = [name for place, name in enumerate(head) if place not in known and name.strip()]
        self._tags_column = head[self._places["tags"][0]].strip().lower() if "tags" in self._places else ""
        self._is_ours = "topic" in [name.strip().lower() for name in head]
        self._now = now

    def records_of(self, line: int, row: Sequence[str]) -> Iterator[Read]:
        """The article of a row, and what of it could not be read."""
        url, title = self._cell(row, "url"), self._cell(row, "title")
        added, published = self._cell(row, "added"), self._cell(row, "published")
        folder, said = self._cell(row, "topic"), self._cell(row, "status").lower()
        status = said if said in _STATUS else self._meant_status(row)
        record = ArticleRecord(
            line=line,
            url=url,
            title="" if title == url else title,
            note=self._cell(row, "note"),
            topic_path=path_in(folder) if self._is_ours else tuple(filter(str.strip, folder.split("/"))),
            group=self._cell(row, "group"),
            tags=tags_in(self._cell(row, "tags"), self._tags_column),
            added_at=moment_of(added, now=self._now),
            published_on=day_of(published),
            author=self._cell(row, "author"),
            language=self._cell(row, "language"),
            status=status,
            private_note=self._cell(row, "private_note"),
            is_must_read=self._cell(row, "must_read").lower() in _YES,
            is_unread=self._cell(row, "unread").lower() in _YES or said == "unread",
        )
        yield record
        if record.added_at is None and not is_no_date(added):
            yield skipped(line, Reason.BAD_DATE, added)
        if record.published_on is None and not is_no_date(published):
            yield skipped(line, Reason.BAD_DATE, published)
        if said not in _STATUS | _READ_OR_NOT:
            yield skipped(line, Reason.BAD_VALUE, said)
        yield from (skipped(line, Reason.OTHER_CELL, cell) for cell in self._other_cells(row))
        if any(cell.strip() for cell in row[self._width :]):
            yield skipped(line, Reason.MORE_CELLS, " ".join(row[self._width : self._width + 5]))

    def _cell(self, row: Sequence[str], meaning: str) -> str:
        """The first cell of this meaning that says something."""
        cells = (row[place] for place in self._places.get(meaning, ()) if place < len(row))
        return next((unguarded(cell).strip() for cell in cells if cell.strip()), "")

    def _other_cells(self, row: Sequence[str]) -> Iterator[str]:
        """Cells of the same meaning as one before them that say something else."""
        for places in self._several:
            said = dict.fromkeys(text for place in places if place < len(row) if (text := row[place].strip()))
            yield from list(said)[1:]

    def _meant_status(self, row: Sequence[str]) -> str:
        """As linkding's fields mean it."""
        if self._cell(row, "archived").lower() in _YES:
            return "withdrawn"
        return "draft" if self._cell(row, "shared").lower() in _NO else ""
