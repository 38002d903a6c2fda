"""Link destinations, link titles and escapes, as CommonMark 0.31 spells them (sections 2.4, 2.5 and 6.3)."""

import re
from html.entities import html5

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
_ANGLED = re.compile(r"<((?:\\.|[^<>\\\r\n])*)>")
_PLAIN = re.compile(r"\\[!-/:-@\[-`{-~]|[^\x00-\x20\x7f()\\]+|[()\\]")
_TITLE = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]*")
_MOST_PARENTHESES = 32


def unescape(source: str) -> str:
    """Source with its backslash escapes and entities resolved."""
    return _ESCAPE.sub(_resolve, source) if "\\" in source or "&" in source else source


def unescape_entities(source: str) -> str:
    """Source with its entities resolved; a backslash stands for itself (autolinks, HTML attributes)."""
    return _ESCAPE.sub(lambda match: match[0] if match[1] else _resolve(match), source) if "&" in source else source


def _resolve(match: re.Match[str]) -> str:
    escaped, hexadecimal, decimal, name = match.groups()
    if escaped:
        return str(escaped)
    if name:
        return html5.get(f"{name};", match[0])
    return _character(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _character(code: int) -> str:
    is_valid = 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if is_valid else "\ufffd"


def skip_blanks(text: str, position: int, end: int) -> int:
    """The first position that holds neither a blank nor a line end."""
    match = _BLANKS.match(text, position, end)
    return match.end() if match else position


def read_destination(text: str, position: int, end: int) -> tuple[int, int, int] | None:
    """Where a destination begins and ends without its angle brackets, and where the text goes on behind it."""
    if text[position : position + 1] == "<":
        angled = _ANGLED.match(text, position, end)
        return (*angled.span(1), angled.end()) if angled else None
    stop = _plain_end(text, position, end)
    return (position, stop, stop) if stop >= 0 else None


def _plain_end(text: str, position: int, end: int) -> int:
    """The end of a destination without angle brackets; -1 where its parentheses do not balance."""
    depth = 0
    while match := _PLAIN.match(text, position, end):
        depth += (match[0] == "(") - (match[0] == ")")
        if depth < 0:
            return position
        if depth > _MOST_PARENTHESES:
            return -1
        position = match.end()
    return position if depth == 0 else -1


def read_link_tail(text: str, position: int, end: int) -> tuple[int, int, int] | None:
    """The `(destination "title")` behind a link's text: the destination's range and where the link ends."""
    if text[position : position + 1] != "(":
        return None
    destination = read_destination(text, skip_blanks(text, position + 1, end), end)
    if destination is None:
        return None
    start, stop, position = destination
    after = skip_blanks(text, position, end)
    title = _TITLE.match(text, after, end) if after > position else None
    if title:
        after = skip_blanks(text, title.end(), end)
    return (start, stop, after + 1) if text[after : after + 1] == ")" and after < end else None
