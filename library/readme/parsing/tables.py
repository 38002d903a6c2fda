"""Entries in the rows of a Markdown table."""

from collections import Counter

from library.readme.document import Shape, Span, Table
from library.readme.parsing.blocks import TableBlock
from library.readme.parsing.drafts import EntryDraft, add_secondary, draft_entry
from library.readme.parsing.inline import Inline
from library.readme.parsing.lines import Lines
from library.readme.parsing.stretches import Stretch, whole
from library.readme.parsing.titles import Title, is_vague, primary_link, title_before, title_text
from library.readme.parsing.words import NOTE_COLUMNS, TITLE_COLUMNS, is_generic, plain_title

_MOSTLY = 0.5
# So many rows show what a table's columns are for.
_SAMPLE = 300


class TableReader:
    """Reads tables; `tables` are those that carried entries, in text order."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.tables: list[Table] = []

    def read(self, block: TableBlock) -> list[EntryDraft]:
        """The entries of a table, one a row at most."""
        headings = tuple(whole(cell).text for cell in block.header)
        title_column = _title_column(block, headings)
        entry_column = _entry_column(block, title_column)
        note_column = _note_column(headings, (entry_column, title_column))
        entries = []
        for line, cells in block.rows:
            entry = self._row(line, cells, entry_column, title_column)
            if entry:
                _fill_columns(entry, cells, headings, title_column, note_column)
                entries.append(entry)
        if entries:
            self.tables.append(Table(self._lines.span(block.first, block.last), headings, entry_column, note_column))
        return entries

    def _row(self, line: int, cells: list[Inline], entry_column: int, title_column: int) -> EntryDraft | None:
        """A row's entry: the first link that says what it leads to; a generic one is titled by the title column."""
        fallback = _cell_title(cells, title_column)
        order = list(range(len(cells)))
        if not fallback:
            order.sort(key=lambda column: (_is_vague(cells[column]), column != entry_column, column))
        for column in order:
            entry = draft_entry(whole(cells[column]), Shape.ROW, line, line + 1, fallback=fallback)
            if entry:
                break
        else:
            return None
        entry.table = len(self.tables)
        for cell in cells:
            add_secondary(entry, cell.links)
        return entry


def _cell_title(cells: list[Inline], column: int) -> Title | None:
    """The title in a row's title cell, if it holds no link of its own."""
    stretch = whole(cells[column]) if column < len(cells) else None
    return title_text(stretch) if stretch and not stretch.links else None


def _is_vague(cell: Inline) -> bool:
    """Whether a cell's links, if any, do not say what they lead to."""
    stretch = whole(cell)
    link = primary_link(stretch)
    return link is None or (is_vague(link) and title_before(stretch, link) is None)


def _title_column(block: TableBlock, headings: tuple[str, ...]) -> int:
    """The column that names what a row is about: by its heading, else the first one of words in most rows."""
    for column, heading in enumerate(headings):
        if plain_title(heading) in TITLE_COLUMNS:
            return column
    for column in range(len(headings)):
        cells = [cells[column] for _, cells in block.rows[:_SAMPLE] if column < len(cells)]
        if sum(_names_something(cell) for cell in cells) > _MOSTLY * len(cells):
            return column
    return 0


def _names_something(cell: Inline) -> bool:
    text = whole(cell).text
    return any(character.isalpha() for character in text) and not is_generic(text)


def _entry_column(block: TableBlock, title_column: int) -> int:
    """The column that holds most of the rows' entries."""
    counts = Counter({title_column: 0})
    for _, cells in block.rows[:_SAMPLE]:
        columns = [column for column, cell in enumerate(cells) if whole(cell).candidates]
        clear = [column for column in columns if not _is_vague(cells[column])]
        counts.update(clear[:1] or columns[:1])
    return max(counts, key=lambda column: (counts[column], -column))


def _note_column(headings: tuple[str, ...], taken: tuple[int, int]) -> int | None:
    for column, heading in enumerate(headings):
        if column not in taken and plain_title(heading) in NOTE_COLUMNS:
            return column
    return None


def _fill_columns(
    entry: EntryDraft, cells: list[Inline], headings: tuple[str, ...], title_column: int, note_column: int | None
) -> None:
    columns = []
    for column, (heading, cell) in enumerate(zip(headings, cells, strict=False)):
        if entry.link in cell.links or (column == title_column and _names(cell, entry)):
            continue
        if column == note_column:
            entry.note, entry.note_span = _cell_note(whole(cell))
        else:
            columns.append((heading, cell.content))
    entry.columns = tuple(columns)


def _names(cell: Inline, entry: EntryDraft) -> bool:
    title = title_text(whole(cell))
    return title is not None and title[1] is not None and title[1] == entry.title_span


def _cell_note(stretch: Stretch) -> tuple[str, Span | None]:
    content = stretch.inline.content
    return content, (stretch.span(0, len(content)) if content else None)
