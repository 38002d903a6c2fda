"""Table rows: where their cells are, and how a new row is composed (rule W5)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from library.readme.document import Span
from library.readme.writing.escaping import escape_pipes


def cell_spans(text: str, start: int, end: int) -> list[Span]:
    """The cells of the row that stands on `text[start:end]`, without the blanks around them.

    A cell ends at a pipe without a backslash before it (GitHub Flavored Markdown, "Tables"). A cell that holds nothing
    is an empty span one blank behind its pipe, where its text would stand.
    """
    stop = start + len(text[start:end].rstrip())
    begin = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    pipes = [at for at in range(begin, stop) if text[at] == "|" and (at == begin or text[at - 1] != "\\")]
    edges = ([] if pipes and pipes[0] == begin else [begin - 1]) + pipes
    if not pipes or pipes[-1] != stop - 1 or len(edges) == 1:
        edges.append(stop)
    return [_trimmed(text, left + 1, right) for left, right in pairwise(edges)]


def _trimmed(text: str, start: int, end: int) -> Span:
    cell = text[start:end]
    if not cell.strip(" \t"):
        place = start + min(1, len(cell))
        return Span(place, place)
    return Span(start + len(cell) - len(cell.lstrip(" \t")), start + len(cell.rstrip(" \t")))


def cell_source(text: str, cell: Span, content: str) -> str:
    """What to put into a cell: with blanks around it where it was empty, and behind a backslash that meets its pipe."""
    source = escape_pipes(content)
    was_empty = cell.start == cell.end
    before = " " if source and was_empty and text[cell.start - 1 : cell.start] == "|" else ""
    needs_blank = was_empty or source.endswith("\\")
    return before + source + (" " if source and needs_blank and text[cell.end : cell.end + 1] == "|" else "")


def compose_row(cells: Sequence[str], like: str) -> str:
    """A row with these cells (Markdown source), with outer pipes where the row `like` has them; no line end."""
    has_first, has_last = like.lstrip().startswith("|"), like.rstrip().endswith("|")
    indent = like[: len(like) - len(like.lstrip(" \t>"))]
    row = " | ".join(cell or " " for cell in cells)
    return indent + ("| " if has_first or len(cells) == 1 else "") + row + (" |" if has_last else "")


def cells_by_name(headings: Sequence[str], columns: Mapping[str, str]) -> list[str]:
    """The cells that the headings call for, in their order; empty where no column has that name."""
    return [escape_pipes(columns.get(heading, "")) for heading in headings]
