"""The bytes of a file as text, a piece at a time: UTF-8, or refused with the line and the remedy."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from library.exchange.refusals import ExchangeRefusedError

UTF_8_MARK = codecs.BOM_UTF8
PIECE = 64 * 1024  # bytes read at a time
LONGEST_LINE = 1024 * 1024  # characters that are kept of one line

# What files of other kinds begin with, and what they are.
KINDS = {
    b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"%PDF": "PDF",
    b"SQLite format 3\x00": "SQLite",
    b"mozLz40\x00": "jsonlz4",
}
MOST_NULS = 4  # every fourth byte; of a text in UTF-16 with Latin letters it is every second
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file without its end. One that is too long is cut, and says so."""

    number: int
    text: str
    is_cut: bool = False


def place_of(line: int) -> str:
    """How a line of a file is named."""
    return _("Line %d") % line


def refuse_binary(head: bytes) -> None:
    """Refuse by its first bytes what is no text in UTF-8. Raises `ExchangeRefusedError`."""
    if not head.strip():
        raise ExchangeRefusedError("", _("The file is empty."), _("Choose another file."))
    if head.startswith(UTF_16_MARKS) or head.count(0) > len(head) // MOST_NULS:
        raise ExchangeRefusedError("", _("The file is in UTF-16 or UTF-32."), _("Save it as UTF-8 and try again."))
    for beginning, kind in KINDS.items():
        if head.startswith(beginning):
            raise ExchangeRefusedError(
                "",
                _("The file is no text but %s.") % kind,
                _("Unpack it, or export the bookmarks as HTML, CSV or JSON, and choose that file."),
            )


def refuse_other_encodings(head: bytes) -> None:
    """Refuse a beginning that is no UTF-8, with the line. Raises `ExchangeRefusedError`."""
    _decoded(codecs.getincrementaldecoder("utf-8")(), head, 1, is_last=False)


def pieces(file: BinaryIO) -> Iterator[str]:
    """The text of a file without its byte order mark, in pieces. Raises `ExchangeRefusedError` where it is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    lines = 1
    is_first = True
    while piece := file.read(PIECE):
        if is_first:
            refuse_binary(piece)
            is_first = False
        yield _decoded(decoder, piece, lines, is_last=False)
        lines += piece.count(b"\n")
    last = _decoded(decoder, b"", lines, is_last=True)
    if last:
        yield last


def lines(file: BinaryIO) -> Iterator[Line]:
    """The lines of a file, whichever way they end; of one that is too long only the beginning is kept in memory."""
    number = 1
    begun: list[str] = []
    length = 0
    after_return = False
    for piece in pieces(file):
        text = piece[1:] if after_return and piece.startswith("\n") else piece
        after_return = piece.endswith("\r") if piece else after_return
        *whole, rest = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for part in whole:
            yield _line(number, [*begun, part], length + len(part))
            number, begun, length = number + 1, [], 0
        if length <= LONGEST_LINE:
            begun.append(rest)
        length += len(rest)
    if length:
        yield _line(number, begun, length)


def _line(number: int, parts: list[str], length: int) -> Line:
    text = "".join(parts)[:LONGEST_LINE]
    return Line(number, text, is_cut=length > LONGEST_LINE)


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes, lines: int, *, is_last: bool) -> str:
    try:
        return decoder.decode(piece, is_last)
    except UnicodeDecodeError as error:
        line = lines + piece.count(b"\n", 0, max(0, error.start))
        raise ExchangeRefusedError(
            place_of(line),
            _("This is not UTF-8."),
            _("Save the file as UTF-8 and try again; in a shell: iconv -f GB18030 -t UTF-8 OLD > NEW"),
        ) from None
