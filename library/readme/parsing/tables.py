"""Entries in the rows of a Markdown table."""

from library.readme.document import Shape, Span, Table
from library.readme.parsing.blocks import TableBlock
from library.readme.parsing.drafts import EntryDraft
from library.readme.parsing.inline import Inline
from library.readme.parsing.lines import Lines
from library.readme.parsing.stretches import Stretch, add_secondary, draft_entry, whole
from library.readme.parsing.words import NOTE_COLUMNS, TITLE_COLUMNS, has_words, is_generic


class TableReader:
    """Reads tables; `tables` are those that carried entries, in text order."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.tables: list[Table] = []

    def read(self, block: TableBlock) -> list[EntryDraft]:
        """The entries of a table, one a row at most."""
        headings = tuple(whole(cell).text for cell in block.header)
        entry_column = _entry_column(block, headings)
        note_column = _note_column(headings, entry_column)
        entries = []
        for line, cells in block.rows:
            entry = self._row(line, cells, entry_column)
            if entry:
                _fill_columns(entry, cells, headings, note_column)
                entries.append(entry)
        if entries:
            self.tables.append(Table(self._lines.span(block.first, block.last), headings, entry_column, note_column))
        return entries

    def _row(self, line: int, cells: list[Inline], column: int) -> EntryDraft | None:
        order = [*cells[column : column + 1], *cells[:column], *cells[column + 1 :]]
        for cell in order:
            entry = draft_entry(whole(cell), Shape.ROW, line, line + 1)
            if entry:
                break
        else:
            return None
        entry.table = len(self.tables)
        for cell in cells:
            add_secondary(entry, tuple(cell.links))
        return entry


def _entry_column(block: TableBlock, headings: tuple[str, ...]) -> int:
    """The column whose cells hold most links that say what they lead to."""
    counts = [0] * len(headings)
    for _, cells in block.rows:
        for column, cell in enumerate(cells):
            counts[column] += any(not is_generic(link.text) for link in whole(cell).candidates)
    return max(range(len(counts)), key=lambda column: (counts[column], -column), default=0)


def _note_column(headings: tuple[str, ...], entry_column: int) -> int | None:
    for column, heading in enumerate(headings):
        if column != entry_column and heading.lower() in NOTE_COLUMNS:
            return column
    return None


def _fill_columns(entry: EntryDraft, cells: list[Inline], headings: tuple[str, ...], note: int | None) -> None:
    columns = []
    for column, (heading, cell) in enumerate(zip(headings, cells, strict=False)):
        if entry.link in cell.links:
            continue
        if column == note:
            entry.note, entry.note_span = _cell_note(whole(cell))
        else:
            columns.append((heading, cell.content))
    entry.columns = tuple(columns)


def _cell_note(stretch: Stretch) -> tuple[str, Span | None]:
    content = stretch.inline.content
    return content, (stretch.span(0, len(content)) if content else None)
