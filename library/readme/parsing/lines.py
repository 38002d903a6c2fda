"""Line ends of a text, and the way from CommonMark's normalised text back to the text itself."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from library.readme.document import Span

LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where lines begin in a text and in its normalised twin, whose lines all end in LF.

    A line has the same characters in both (NUL became U+FFFD), so an offset differs only by the line ends before it.
    """

    text: str
    normal: str
    starts: tuple[int, ...]
    normal_starts: tuple[int, ...]

    def number(self, offset: int) -> int:
        """The line an offset of the text lies on, counted from 1."""
        return bisect_right(self.starts, offset)

    def source(self, line: int, normal_offset: int) -> int:
        """The offset in the text of an offset in the normalised text that lies on line `line` (counted from 0)."""
        return self.starts[line] + normal_offset - self.normal_starts[line]

    def span(self, first: int, last: int) -> Span:
        """The whole lines `first` to `last` (counted from 0, half open) with their line ends."""
        return Span(self._start(first), self._start(last))

    def _start(self, line: int) -> int:
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def line(self, index: int) -> str:
        """The characters of a line (counted from 0) without its line end."""
        return self.text[self._start(index) : self._start(index + 1)].rstrip("\r\n")

    def is_blank(self, index: int) -> bool:
        """Whether a line (counted from 0) holds blanks and tabs only."""
        return not self.line(index).strip(" \t")

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """A half-open range of lines without the blank lines at its end."""
        while last > first + 1 and self.is_blank(last - 1):
            last -= 1
        return first, last


def split_lines(text: str) -> Lines:
    """The lines of a text; they end at CRLF, CR or LF only (CommonMark 0.31, section 2.1)."""
    normal = LINE_END.sub("\n", text).replace("\0", "\ufffd")
    return Lines(text, normal, _starts(text, LINE_END), _starts(normal, re.compile("\n")))


def _starts(text: str, line_end: re.Pattern[str]) -> tuple[int, ...]:
    starts = [0, *(match.end() for match in line_end.finditer(text))]
    return tuple(starts[:-1] if len(starts) > 1 and starts[-1] == len(text) else starts)
