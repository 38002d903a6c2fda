"""A run of inline Markdown taken out of its lines, with the way back to the text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from library.readme.document import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """The content of a paragraph, heading, table cell or HTML block: its lines without quote marks and indent.

    `marks[k]` is where piece k begins in `content`, `sources[k]` where it begins in the text. A piece is a line, or in
    a table cell what stands between two escaped pipes.
    """

    content: str
    marks: tuple[int, ...]
    sources: tuple[int, ...]

    def source(self, position: int) -> int:
        """The offset in the text of a position in the content."""
        piece = bisect_right(self.marks, position) - 1
        return self.sources[piece] + position - self.marks[piece]

    def span(self, start: int, end: int) -> Span:
        """The span in the text of a half-open range of the content."""
        if end <= start:
            return Span(self.source(start), self.source(start))
        return Span(self.source(start), self.source(end - 1) + 1)


def join_pieces(text: str, pieces: Sequence[tuple[int, int]], glue: str = "\n") -> Passage:
    """A passage of the given ranges of the text; `glue` stands for what lies between two of them."""
    contents, marks, position = [], [], 0
    for start, end in pieces:
        marks.append(position)
        contents.append(text[start:end])
        position += end - start + len(glue)
    return Passage(glue.join(contents), tuple(marks), tuple(start for start, _ in pieces))
