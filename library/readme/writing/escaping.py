"""How titles, labels, notes and addresses are spelt so that a reader finds exactly what was meant.

Sources of the rules: CommonMark 0.31 (backslash escapes, link destinations) and the GitHub table extension.
"""

import html
import re
from enum import StrEnum


class Place(StrEnum):
    """Where a text is going to stand; each place has its own dangerous characters."""

    LINK = "link"  # between the brackets of a link
    PROSE = "prose"  # in the running text of a paragraph, an item or a cell
    HEADING = "heading"  # on the line of an ATX or setext heading
    HTML = "html"  # inside an HTML element


_SPECIAL = re.compile(r"[\\`*_\[\]<>|&~]")
_HTML_SPECIAL = re.compile(r"[\\`*_\[\]<>|&~\"'!:]")
_LINE_START = re.compile(r"#{1,6}(?=\s|$)|[+-](?=\s|$)|[-=]+\s*$|:?-+:?\s*$|\d{1,9}(?=[.)](?:\s|$))")
_BARE_ADDRESS = re.compile(
    r"(?i)(?<=https)(?=://)|(?<=http)(?=://)|(?<=ftp)(?=://)|(?<=www)(?=\.)|(?=@)|(?<=mailto)(?=:)"
)
_CLOSING_HASHES = re.compile(r"(?<=\s)(#+)$|^(#+)$")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NEEDS_ANGLES = re.compile(r"[\s()<>]|^$")
_PUNCTUATION_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")


def collapse(text: str) -> str:
    """The text with every run of blanks and line breaks as one blank, none at the ends."""
    return " ".join(text.split())


def escape_title(title: str, place: Place) -> str:
    """The title as Markdown (or HTML) source for this place (rules W1 and W8)."""
    if place is Place.HTML:
        return _HTML_SPECIAL.sub(lambda found: f"&#{ord(found[0])};", title)
    escaped = _SPECIAL.sub(r"\\\g<0>", title)
    if place is Place.LINK:
        return escaped
    escaped = _BARE_ADDRESS.sub(r"\\", escaped)
    if place is Place.HEADING:
        return _CLOSING_HASHES.sub(lambda found: "\\" + found[0], escaped)
    return escape_line_start(escaped)


def escape_line_start(text: str) -> str:
    """The text so that its first characters open no heading, list, rule or underline (rule W8)."""
    opening = _LINE_START.match(text)
    if opening is None:
        return text
    if opening[0].isdigit():
        return opening[0] + "\\" + text[opening.end() :]
    return "\\" + text


def destination(url: str, *, in_table: bool = False) -> str:
    """The address as a link destination: plain where it can be, else in angle brackets; read back it is the same."""
    escaped = _PUNCTUATION_ESCAPE.sub(r"\\\\", url)
    escaped = _ENTITY.sub(r"\\&", escaped)
    if _NEEDS_ANGLES.search(url):
        escaped = "<" + escaped.replace("<", "\\<").replace(">", "\\>") + ">"
    return escape_pipes(escaped) if in_table else escaped


def html_attribute(url: str) -> str:
    """The address as the value of a quoted HTML attribute."""
    return html.escape(url, quote=True)


def escape_pipes(source: str) -> str:
    """What a cell holds, as it stands in the row: a bare `|` would end the cell."""
    return source.replace("|", "\\|")


def note_source(note: str) -> str:
    """The note on one line; a backslash at its end would make a hard break, so it is escaped (rule W1)."""
    source = collapse(note)
    backslashes = len(source) - len(source.rstrip("\\"))
    return source + "\\" if backslashes % 2 else source


def has_control(text: str) -> bool:
    """Whether a character stands in the text that no line of a list can carry."""
    return _CONTROL.search(text) is not None
