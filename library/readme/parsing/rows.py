"""The cells of a table row."""

from library.readme.parsing.passage import Passage, join_pieces


def split_row(text: str, start: int, end: int) -> list[Passage]:
    """The cells of a table row (GitHub Flavored Markdown, "Tables"): split at pipes that no backslash precedes."""
    while end > start and text[end - 1] in " \t":
        end -= 1
    cells: list[list[tuple[int, int]]] = [[]]
    piece = position = start
    while position < end:
        if text[position] == "|":
            is_escaped = position > start and text[position - 1] == "\\"
            cells[-1].append((piece, position - is_escaped))
            if not is_escaped:
                cells.append([])
            piece = position + (not is_escaped)
        position += 1
    cells[-1].append((piece, end))
    return [_trimmed_cell(text, cell) for cell in _without_outer(cells)]


def _without_outer(cells: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """A row without the empty cells that its first and its last pipe make."""
    if cells and _is_void(cells[0]):
        cells = cells[1:]
    if cells and _is_void(cells[-1]):
        cells = cells[:-1]
    return cells


def _is_void(cell: list[tuple[int, int]]) -> bool:
    return all(start >= end for start, end in cell)


def _trimmed_cell(text: str, cell: list[tuple[int, int]]) -> Passage:
    (start, end), *rest = cell
    while start < end and text[start] in " \t":
        start += 1
    pieces = [(start, end), *rest]
    start, end = pieces[-1]
    while end > start and text[end - 1] in " \t":
        end -= 1
    pieces[-1] = (start, end)
    return join_pieces(text, pieces, glue="")
