"""New lines for nodes that are new, or that move into another style (rules W1, W4, W5, W8)."""

import re
from collections.abc import Sequence
from html import escape

from library.readme.document import Entry, Group, Shape, Table
from library.readme.outline import OutlineEntry, OutlineLink
from library.readme.wording import has_address
from library.readme.writing.anatomy import Anatomy, Node
from library.readme.writing.escaping import Place, collapse, escape_pipes, escape_title, note_source
from library.readme.writing.links import link_source
from library.readme.writing.notes import separator_before
from library.readme.writing.rows import cells_by_name, compose_row
from library.readme.writing.splices import first_line
from library.readme.writing.style import Style, content_width, indent_of, style_of, width_of, with_box

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_TRAILING_BREAK = re.compile(r"(?:[ \t]+|(?<!\\)(?:\\\\)*\\|<br */?>)+$")
_BOLD_LABEL = re.compile(r"(?P<text>.*?)(?P<colon>[:：]?)$", re.DOTALL)


def new_content(anatomy: Anatomy, entry: OutlineEntry, shape: Shape) -> str:
    """A new entry on one line of running text: link, note, other links that its note does not hold."""
    content = link_source(collapse(entry.title), entry.url)
    words = note_with_links(entry.note, links_beside_note(entry))
    if not entry.note:
        return f"{content} {words}".rstrip()
    return content + separator_before(anatomy, shape, words) + words


def note_with_links(note: str, links: Sequence[OutlineLink], *, in_html: bool = False) -> str:
    """A note as a line has it: behind it the other links that it does not hold."""
    write = _html_link if in_html else _inline_link
    return " ".join(part for part in (note_source(note), *map(write, links)) if part)


def _inline_link(link: OutlineLink) -> str:
    return link_source(link.title, link.url)


def _html_link(link: OutlineLink) -> str:
    return f'<a href="{escape(link.url)}">{escape_title(link.title, Place.HTML)}</a>'


def links_beside_note(entry: OutlineEntry) -> list[OutlineLink]:
    """The other links of an entry that do not stand in its note; one without a title cannot stand anywhere else."""
    return [link for link in entry.links if link.title and not has_address(entry.note, link.url)]


def moved_content(lines: str, prefix: str) -> str | None:
    """The running text of a node's own lines, on one line; None where they hold more than one paragraph."""
    if not lines.startswith(prefix) or re.search(r"(?:\r\n|\r|\n)[ \t>]*(?:\r\n|\r|\n)", lines.rstrip()):
        return None
    parts = (line.strip(" \t>") for line in re.split(r"\r\n|\r|\n", lines[len(prefix) :].rstrip()))
    return _TRAILING_BREAK.sub("", " ".join(part for part in parts if part))


def label_source(label: str, style: Style) -> str:
    """A new label: bold where it is a paragraph before a list, so that it is read as the list's label."""
    title = escape_title(collapse(label), Place.PROSE)
    if style.shape is not Shape.PARAGRAPH:
        return title
    found = _BOLD_LABEL.match(collapse(label))
    text = str(found["text"]) if found else ""
    if found is None or not text.strip() or text[-1].isspace():
        return f"**{title}**"
    return f"**{escape_title(text, Place.PROSE)}**{found['colon']}"


def new_row(anatomy: Anatomy, table: Table, entry: OutlineEntry) -> tuple[str, list[str]]:
    """A new table row, without line end, and the names of the columns that found no place in it."""
    columns = dict(entry.columns)
    cells = cells_by_name(table.headings, columns)
    link = link_source(collapse(entry.title), entry.url, in_table=True)
    own = {table.entry_column, table.note_column}
    shown = " ".join(cell for at, cell in enumerate(cells) if at not in own)
    beside = [link for link in links_beside_note(entry) if link.url not in shown]
    note = escape_pipes(note_with_links(entry.note, beside))
    if table.note_column is not None and table.note_column != table.entry_column:
        cells[table.note_column] = note
    elif note:
        link += separator_before(anatomy, Shape.ROW, note) + note
    cells[table.entry_column] = link
    taken = {table.headings[at] for at in own if at is not None}
    homeless = [name for name, text in columns.items() if text and (name not in table.headings or name in taken)]
    return compose_row(cells, first_line(anatomy.text, table.span.start)), homeless


def table_head(anatomy: Anatomy, table: Table) -> str:
    """The heading and delimiter lines of a table, for a new one like it."""
    heading = table.span.start
    return anatomy.text[heading : anatomy.after_line(anatomy.after_line(heading))]


def reindented(lines: str, old: str, new: str) -> str:
    """A list item's lines (children included) with another prefix; what hangs below its marker moves along."""
    first, *others = [line[0] for line in _LINES.finditer(lines) if line[0]]
    prefix = with_box(new, old)
    shift = (content_width(new) - width_of(indent_of(new))) - (content_width(old) - width_of(indent_of(old)))
    moved = [_hang(line, indent_of(old), indent_of(new), shift) for line in others]
    return prefix + first[len(old) :] + "".join(moved)


def _hang(line: str, old: str, new: str, shift: int) -> str:
    if not line.strip():
        return line
    if not line.startswith(old):
        return new + line.lstrip(" \t")
    rest = line[len(old) :]
    blanks = rest[: len(rest) - len(rest.lstrip(" "))]
    if shift > 0 and blanks:
        return new + " " * shift + rest
    return new + rest[min(-shift, len(blanks)) :] if shift < 0 else new + rest


def with_line_end(lines: str, line_end: str) -> str:
    """The lines, the last one ended too."""
    return lines if lines.endswith(("\n", "\r")) else lines + line_end


def can_copy(anatomy: Anatomy, node: Node, style: Style) -> bool:
    """Whether the node's own lines can stand in this style as they are, but for their indent."""
    if isinstance(node, Group) and node.shape is Shape.PARAGRAPH:
        return style.shape is Shape.PARAGRAPH
    if node.shape is not style.shape:
        return False
    if isinstance(node, Entry) and node.shape is Shape.ROW:
        return node.table == style.table or _has_same_columns(anatomy, node, style)
    if node.shape is Shape.HTML:
        return isinstance(node, Entry)
    if node.shape is not Shape.ITEM:
        return style_of(anatomy, node).prefix == style.prefix
    return bool(node.prefix) and anatomy.text.startswith(node.prefix, node.span.start)


def _has_same_columns(anatomy: Anatomy, row: Entry, style: Style) -> bool:
    tables = anatomy.document.tables
    if row.table is None or style.table is None:
        return False
    return tables[row.table].headings == tables[style.table].headings
