"""The rows of a table with their lines: whatever parts the columns, and never more than a bounded row in memory."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from library.exchange.csv_cells import COLUMNS, DELIMITERS, meaning_of
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.source import LONGEST_LINE, Line, lines, place_of

LONGEST_CELL = 131_072  # characters; what Python's reader takes unless it is told otherwise
LONGEST_ROW = LONGEST_LINE  # characters, however many lines of the file it takes


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line of the file that it begins on, the names of the columns first.

    Raises `ExchangeRefusedError`.
    """
    source = lines(file)
    first = next((line for line in source if line.text.strip()), Line(1, ""))
    delimiter = delimiter_of(first.text)
    if delimiter is None:
        raise ExchangeRefusedError(
            place_of(first.number),
            _("The table has no column of addresses."),
            _("Its first line must name the columns, one of them: %s.") % ", ".join(COLUMNS["url"]),
        )
    texts = _Texts(first, source)
    reader = csv.reader(texts, delimiter=delimiter)
    while True:
        texts.begin_row(first.number + reader.line_num)
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise texts.too_long(
                _("The row that begins here has a cell of more than %d characters."), LONGEST_CELL
            ) from None
        yield texts.row_begins, row


def delimiter_of(first: str) -> str | None:
    """What parts the columns, by a first line that names them; None where none of them holds addresses."""
    if len(first) > LONGEST_CELL:
        return None
    heads = {delimiter: next(csv.reader([first], delimiter=delimiter), []) for delimiter in DELIMITERS}
    known = {delimiter: len(found) for delimiter, head in heads.items() if "url" in (found := meaning_of(head))}
    return max(known, key=lambda delimiter: known[delimiter], default=None)


class _Texts:
    """The lines of a table for Python's reader, which itself would take a row of any length into memory."""

    def __init__(self, first: Line, rest: Iterator[Line]) -> None:
        self._first: Line | None = first
        self._rest = rest
        self.row_begins = first.number
        self._length = 0

    def begin_row(self, line: int) -> None:
        """The next row begins on this line."""
        self.row_begins, self._length = line, 0

    def __iter__(self) -> "_Texts":
        return self

    def __next__(self) -> str:
        line, self._first = self._first or next(self._rest), None
        self._length += len(line.text)
        if line.is_cut or self._length > LONGEST_ROW:
            raise self.too_long(_("The row that begins here has more than %d characters."), LONGEST_ROW)
        return f"{line.text}\n"

    def too_long(self, message: str, longest: int) -> ExchangeRefusedError:
        """What is said of the row that begins where the last one ended."""
        remedy = _("Most likely a quotation mark is missing there; close it, or take the row out.")
        return ExchangeRefusedError(place_of(self.row_begins), message % longest, remedy)
