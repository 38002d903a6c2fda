"""Tables: our own, those of Raindrop, Pocket and linkding, and any with a column of addresses."""

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from library.exchange.csv_cells import COLUMNS, DELIMITERS, meaning_of, path_in, tags_in, unguarded
from library.exchange.dates import day_of, is_no_date, moment_of
from library.exchange.records import ArticleRecord, Read, Reason, skipped
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.source import lines, place_of

LONGEST_CELL = 131_072  # characters; what Python's reader takes unless it is told otherwise

_YES = frozenset(("1", "true", "yes", "y", "是"))
_NO = frozenset(("0", "false", "no", "n", "否"))
_STATUS = frozenset(("draft", "published", "withdrawn"))


def is_csv(head: bytes) -> bool:
    """Whether the first line names columns, an address among them."""
    first = head.decode("utf-8", "replace").lstrip("\r\n").splitlines()[:1]
    return bool(first) and _delimiter_of(first[0]) is not None


def read(file: BinaryIO) -> Iterator[Read]:
    """The rows of a table."""
    now = dt.datetime.now(tz=dt.UTC)
    rows = _rows(file)
    _line, head = next(rows, (1, []))
    table = _Table([unguarded(name) for name in head], now)
    for line, row in rows:
        if any(cell.strip() for cell in row):
            yield from table.records_of(line, row)


def _rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line of the file that it begins on. Raises `ExchangeRefusedError`."""
    source = lines(file)
    first = next((line for line in source if line.text.strip()), None)
    delimiter = _delimiter_of(first.text) if first else None
    if first is None or delimiter is None:
        raise ExchangeRefusedError(
            place_of(first.number if first else 1),
            _("The table has no column of addresses."),
            _("Its first line must name the columns, one of them: %s.") % ", ".join(COLUMNS["url"]),
        )

    def texts() -> Iterator[str]:
        yield f"{first.text}\n"
        for line in source:
            if line.is_cut:
                raise _too_long(line.number)
            yield f"{line.text}\n"

    reader = csv.reader(texts(), delimiter=delimiter)
    skipped_lines = first.number - 1
    while True:
        begins = skipped_lines + reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _too_long(begins) from None
        yield begins, row


def _too_long(line: int) -> ExchangeRefusedError:
    return ExchangeRefusedError(
        place_of(line),
        _("The row that begins here has a cell of more than %d characters.") % LONGEST_CELL,
        _("Most likely a quotation mark is missing there; close it, or take the row out."),
    )


def _delimiter_of(first: str) -> str | None:
    """What parts the columns, by a first line that names them; None where none of them holds addresses."""
    if len(first) > LONGEST_CELL:
        return None
    heads = {delimiter: next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS}
    known = {delimiter: len(found) for delimiter, head in heads.items() if "url" in (found := meaning_of(head))}
    return max(known, key=lambda delimiter: known[delimiter], default=None)


class _Table:
    """What the columns of one table mean."""

    def __init__(self, head: Sequence[str], now: dt.datetime) -> None:
        self._width = len(head)
        self._places = meaning_of(head)
        self._tags_column = head[self._places["tags"][0]].strip().lower() if "tags" in self._places else ""
        self._is_ours = "topic" in [name.strip().lower() for name in head]
        self._now = now

    def records_of(self, line: int, row: Sequence[str]) -> Iterator[Read]:
        """The article of a row, and what of it could not be read."""
        url, title = self._cell(row, "url"), self._cell(row, "title")
        added, published = self._cell(row, "added"), self._cell(row, "published")
        folder = self._cell(row, "topic")
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
            status=self._status(row),
            private_note=self._cell(row, "private_note"),
            is_must_read=self._cell(row, "must_read").lower() in _YES,
            is_unread=self._cell(row, "unread").lower() in _YES or self._cell(row, "status").lower() == "unread",
        )
        yield record
        if record.added_at is None and not is_no_date(added):
            yield skipped(line, Reason.BAD_DATE, added)
        if record.published_on is None and not is_no_date(published):
            yield skipped(line, Reason.BAD_DATE, published)
        if any(cell.strip() for cell in row[self._width :]):
            yield skipped(line, Reason.MORE_CELLS, " ".join(row[self._width : self._width + 5]))

    def _cell(self, row: Sequence[str], meaning: str) -> str:
        """The first cell of this meaning that says something."""
        cells = (row[place] for place in self._places.get(meaning, ()) if place < len(row))
        return next((unguarded(cell).strip() for cell in cells if cell.strip()), "")

    def _status(self, row: Sequence[str]) -> str:
        """As our tables say it, or as linkding's fields mean it; Pocket's `archive` only says that it was read."""
        said = self._cell(row, "status").lower()
        if said in _STATUS:
            return said
        if self._cell(row, "archived").lower() in _YES:
            return "withdrawn"
        return "draft" if self._cell(row, "shared").lower() in _NO else ""
