"""HTML tags, comments and attributes in Markdown and in HTML blocks (CommonMark 0.31, section 6.6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.readme.parsing.destinations import unescape_entities

_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTE = r"\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
_TAG = re.compile(rf"<(?:(/)({_NAME})\s*|({_NAME})((?:{_ATTRIBUTE})*)\s*/?)>")
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
_OTHER = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_NEXT = re.compile("<")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag (`name` in lower case) or, with the name "!", a comment, declaration or instruction.

    `href` is the range of the attribute's value in the content, `address` what it says.
    """

    start: int
    end: int
    name: str
    is_closing: bool = False
    href: tuple[int, int] | None = None
    address: str = ""


def read_tag(text: str, position: int) -> Tag | None:
    """The tag or comment that begins at a position."""
    if text.startswith(("<!", "<?"), position):
        return _read_other(text, position)
    match = _TAG.match(text, position)
    if not match:
        return None
    name = (match[2] or match[3]).lower()
    href = _HREF.search(match[4]) if name == "a" and match[4] else None
    if not href:
        return Tag(*match.span(), name, is_closing=bool(match[1]))
    group = next(number for number in (1, 2, 3) if href[number] is not None)
    start = match.start(4) + href.start(group)
    address = unescape_entities(href[group]).strip()
    return Tag(*match.span(), name, href=(start, start + len(href[group])), address=address)


def _read_other(text: str, position: int) -> Tag | None:
    for opening, closing in _OTHER.items():
        if text.startswith(opening, position):
            end = _closing(text, position, opening, closing)
            return Tag(position, end, "!") if end >= 0 else None
    return None


def _closing(text: str, position: int, opening: str, closing: str) -> int:
    if text.startswith(("<!-->", "<!--->"), position):
        return text.index(">", position) + 1
    found = text.find(closing, position + len(opening))
    return found + len(closing) if found >= 0 else -1


def all_tags(text: str) -> Iterator[Tag]:
    """Every tag and comment of an HTML text; what is in a comment is not looked at."""
    position = 0
    while opening := _NEXT.search(text, position):
        tag = read_tag(text, opening.start())
        if tag:
            yield tag
        position = tag.end if tag else opening.end()
