"""The bytes of a list before it is read: what can be read at all, and the way back to the same bytes."""

import re
from dataclasses import dataclass
from hashlib import sha256

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LARGEST = 20 * 1024 * 1024

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_HTML_PAGE = re.compile(r"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s|html[\s>])")
_RST_LINK = re.compile(r"`[^`<>]+<[^<>]+>`__?|^\.\. _[^:]+: ", re.MULTILINE)
_RST_DIRECTIVE = re.compile(r"^\.\. (?:\|[^|]+\| )?[a-z][a-z-]*::", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\]\(|^#{1,6} |<https?:|<a\s", re.MULTILINE)
_HEAD = 64 * 1024


class RefusedError(Exception):
    """A list that is not read: why, and what to do about it. Nothing of it is stored."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.code = code
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Source:
    """A list's text without its byte order mark, whether it had one, and the digest and number of its bytes."""

    text: str
    bom: bool
    sha256: str
    size: int


def read_source(data: bytes, *, name: str = "") -> Source:
    """The text of a list's bytes. `name` is the file's name; it only helps to recognise other formats.

    Any line end and any character of Unicode but control characters is accepted. Raises `RefusedError`.
    """
    _refuse_by_size(data)
    _refuse_binary(data)
    bom = data.startswith(BYTE_ORDER_MARK)
    text = _decode(data[len(BYTE_ORDER_MARK) :] if bom else data, offset=len(BYTE_ORDER_MARK) * bom)
    if not text.strip():
        raise RefusedError("empty", "The file is empty.", "Choose the file that holds the list.")
    _refuse_other_formats(text, name)
    return Source(text, bom, sha256(data).hexdigest(), len(data))


def encode(text: str, bom: bool) -> bytes:
    """The bytes of a text, with the byte order mark that its source had."""
    return (BYTE_ORDER_MARK if bom else b"") + text.encode("utf-8")


def _refuse_by_size(data: bytes) -> None:
    if not data:
        raise RefusedError("empty", "The file is empty.", "Choose the file that holds the list.")
    if len(data) > LARGEST:
        message = f"The file has {len(data):,} bytes; a list may have {LARGEST:,} at most."
        raise RefusedError("too-large", message, "Split it into several lists.")


def _refuse_binary(data: bytes) -> None:
    if data.startswith(_UTF_16_MARKS):
        raise RefusedError("not-utf-8", "The file is encoded in UTF-16.", "Save it as UTF-8.")
    control = _CONTROL.search(data)
    if control:
        byte, position = control[0][0], control.start()
        place = f"at byte {position} in line {_line(data, position)}"
        message = f"The file holds the control character 0x{byte:02x} {place}."
        raise RefusedError("binary", message, "Choose a text file, or remove the character if it slipped in.")


def _decode(data: bytes, *, offset: int) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        position = error.start + offset
        line = _line(data, error.start)
        message = f"The file is not UTF-8: byte {position} in line {line} is 0x{data[error.start]:02x}."
        raise RefusedError("not-utf-8", message, "Save it as UTF-8 (GB18030 and Latin-1 are not read).") from error


def _line(data: bytes, position: int) -> int:
    """The line of a byte, counted from 1; lines end at CRLF, CR or LF."""
    return len(re.findall(rb"\r\n|\r|\n", data[:position])) + 1


def _refuse_other_formats(text: str, name: str) -> None:
    if _HTML_PAGE.match(text[:_HEAD]):
        message = "The file is a whole HTML page, not a Markdown list; it begins with a document type or <html>."
        raise RefusedError("html", message, "Export the list as Markdown; HTML inside a Markdown list is read.")
    if name.lower().endswith((".rst", ".rest")) or _is_restructured(text):
        place = _first_sign(text)
        message = f"The file is reStructuredText, not Markdown{place}."
        raise RefusedError("restructuredtext", message, "Convert it, for instance with: pandoc -f rst -t gfm")


def _is_restructured(text: str) -> bool:
    """Whether reStructuredText's links or directives outnumber every sign of Markdown."""
    signs = len(_RST_LINK.findall(text)) + len(_RST_DIRECTIVE.findall(text))
    return signs >= 2 and signs > len(_MARKDOWN_LINK.findall(text))


def _first_sign(text: str) -> str:
    sign = _RST_DIRECTIVE.search(text) or _RST_LINK.search(text)
    return f" (line {_line(text[: sign.start()].encode(), len(text))})" if sign else ""
