"""HTML tags, comments and attributes in Markdown and in HTML blocks (CommonMark 0.31, section 6.6)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.readme.parsing.destinations import unescape_entities

_NAME = r"[A-Za-z][A-Za-z0-9-]*"
_ATTRIBUTE = r"\s+[A-Za-z_:][A-Za-z0-9:._-]*(?:\s*=\s*(?:[^\s\"'=<>`]+|'[^']*'|\"[^\"]*\"))?"
_TAG = re.compile(rf"<(?:(/)({_NAME})\s*|({_NAME})((?:{_ATTRIBUTE})*)\s*/?)>")
_HREF = re.compile(r"\shref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
_SHORT_COMMENT = re.compile("<!---?>")
_OTHER = {
    re.compile("<!--"): "-->",
    re.compile(r"<\?"): "?>",
    re.compile(r"<!\[CDATA\["): "]]>",
    re.compile("<![A-Za-z]"): ">",
}


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


class TagReader:
    """Reads the tags of a text. It remembers which ends it looked for in vain, so that no text costs quadratic time."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()

    def read(self, position: int) -> Tag | None:
        """The tag or comment that begins at a position."""
        if self._text.startswith(("<!", "<?"), position):
            return self._read_other(position)
        match = _TAG.match(self._text, position)
        return _tag(match) if match else None

    def all(self) -> Iterator[Tag]:
        """Every tag and comment of an HTML text; what is in a comment is not looked at."""
        position = 0
        while (opening := self._text.find("<", position)) >= 0:
            tag = self.read(opening)
            if tag:
                yield tag
            position = tag.end if tag else opening + 1

    def _read_other(self, position: int) -> Tag | None:
        if short := _SHORT_COMMENT.match(self._text, position):
            return Tag(*short.span(), "!")
        for opening, closing in _OTHER.items():
            if match := opening.match(self._text, position):
                end = self._end(match.end(), closing)
                return Tag(position, end, "!") if end >= 0 else None
        return None

    def _end(self, position: int, closing: str) -> int:
        """Where a comment or its like ends; -1 if it is never closed."""
        found = -1 if closing in self._missing else self._text.find(closing, position)
        if found < 0:
            self._missing.add(closing)
            return -1
        return found + len(closing)


def _tag(match: re.Match[str]) -> Tag:
    name = (match[2] or match[3]).lower()
    href = _HREF.search(match[4]) if name == "a" and match[4] else None
    if not href:
        return Tag(*match.span(), name, is_closing=bool(match[1]))
    group = next(number for number in (1, 2, 3) if href[number] is not None)
    start = match.start(4) + href.start(group)
    address = unescape_entities(href[group]).strip()
    return Tag(*match.span(), name, href=(start, start + len(href[group])), address=address)
