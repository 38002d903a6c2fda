"""PURE. HTML of bookmark files as tags and texts: forgiving, a piece at a time, and in linear time whatever it holds.

Python's own parser takes quadratic time where a construct never ends; files of bookmarks come from many hands.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

LONGEST_TAG = 1024 * 1024  # characters; icons are written into tags
MOST_ATTRIBUTES = 40
EXCERPT = 200

_BEGINS_TAG = re.compile(r"[A-Za-z/!?]")
_OPENING = re.compile(r"<(?=[A-Za-z/!?]|\Z)")  # `<` by itself is text; what follows the last one is not read yet
_STOP = re.compile(r"[<>\"']")
# A quoted value ends with its quote, or where the next bookmark begins because somebody forgot it.
_END_OF_VALUE = {quote: re.compile(rf"{quote}|<DT", re.IGNORECASE) for quote in "\"'"}
_NAME = re.compile(r"(/?)([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)(?:\s{0,20}=\s{0,20}(\"[^\"]*\"?|'[^']*'?|[^\s>]*))?")
# Longer than any character needs, and than Python turns into a number.
_LONG_NUMBER = re.compile(r"&#(?:[xX][0-9a-fA-F]{9,}|[0-9]{9,});?")


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text as it is written, entities and all; the text between two tags may come in several."""

    raw: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by its name in lower case, and what else is written in it."""

    line: int
    name: str
    is_end: bool
    rest: str

    def attributes(self) -> Mapping[str, str]:
        """The attributes by their names in lower case; of two that are called the same the first counts."""
        found: dict[str, str] = {}
        for number, match in enumerate(_ATTRIBUTE.finditer(self.rest)):
            if number == MOST_ATTRIBUTES:
                break
            value = match[2] or ""
            if value[:1] in ('"', "'"):
                value = value[1:].removesuffix(value[0])
            found.setdefault(match[1].lower(), value)
        return {name: plain(value) for name, value in found.items()}


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A tag or a comment that does not end, and how it begins."""

    line: int
    raw: str


Token: TypeAlias = Text | Tag | Unfinished


def plain(raw: str) -> str:
    """What is written with entities as the characters that it means."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", raw)) if "&" in raw else raw


def tokens(pieces: Iterable[str]) -> Iterator[Token]:
    """The tags and texts of a file that comes in pieces."""
    return _Scanner(pieces).tokens()


class _Scanner:
    """A stretch of the file in memory, and how far it is read."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self._buffer = ""
        self._at = 0
        self._line = 1

    def tokens(self) -> Iterator[Token]:
        """All of it, in order."""
        while True:
            opening = _OPENING.search(self._buffer, self._at)
            if opening is None:
                yield from self._text(len(self._buffer))
                if not self._read_on():
                    return
                continue
            yield from self._text(opening.start())
            while len(self._buffer) - self._at < len("<!--") and self._read_on():
                pass
            yield from self._opened()

    def _opened(self) -> Iterator[Token]:
        """What begins with the `<` that stands here."""
        if self._buffer.startswith("<!--", self._at):
            yield from self._comment()
        elif _BEGINS_TAG.match(self._buffer, self._at + 1):
            yield from self._tag()
        else:
            yield from self._text(self._at + 1)

    def _text(self, end: int) -> Iterator[Token]:
        if end > self._at:
            yield Text(self._take(end))

    def _comment(self) -> Iterator[Token]:
        line, begins = self._line, self._buffer[self._at : self._at + EXCERPT]
        self._take(self._at + len("<!--"))
        while (end := self._buffer.find("-->", self._at)) < 0:
            self._take(max(self._at, len(self._buffer) - 2))
            if not self._read_on():
                yield Unfinished(line, begins)
                self._take(len(self._buffer))
                return
        self._take(end + len("-->"))

    def _tag(self) -> Iterator[Token]:
        line = self._line
        end, outcome = self._end_of_tag()
        raw = self._take(end)
        if outcome is _End.UNFINISHED:
            yield Unfinished(line, raw[:EXCERPT])
        elif outcome is _End.BROKEN_OFF:
            yield Text(raw)  # that was no tag but a `<` by itself
        elif name := _NAME.match(raw, 1):
            yield Tag(line, name[2].lower(), bool(name[1]), raw[name.end() :].removesuffix(">"))

    def _end_of_tag(self) -> tuple[int, "_End"]:
        """Where the tag ends that begins here."""
        done, begun, quote = 1, 0, ""  # how much of it was looked at; where the value begins that is open
        while True:
            stop = (_END_OF_VALUE[quote] if quote else _STOP).search(self._buffer, self._at + done)
            if stop is None:
                done = max(done, len(self._buffer) - self._at - 2)  # which may be the beginning of `<DT`
                if len(self._buffer) - self._at > LONGEST_TAG or not self._read_on():
                    return len(self._buffer), _End.UNFINISHED
                continue
            done = stop.end() - self._at
            if quote and stop[0] != quote:
                end = self._buffer.find(">", self._at + begun, stop.start())
                return (end + 1 if end >= 0 else stop.start()), _End.WHOLE
            if quote:
                quote = ""
            elif stop[0] == ">":
                return stop.end(), _End.WHOLE
            elif stop[0] == "<":
                return stop.start(), _End.BROKEN_OFF
            elif self._buffer[max(self._at, stop.start() - 21) : stop.start()].rstrip().endswith("="):
                begun, quote = done, stop[0]

    def _take(self, end: int) -> str:
        """What stands from here to there, which is read then."""
        taken = self._buffer[self._at : end]
        self._line += taken.count("\n")
        self._at = end
        return taken

    def _read_on(self) -> bool:
        """Have more of the file in memory, if there is more."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return True


class _End(Enum):
    """How a tag ends: as it should, with another one that begins before, or never."""

    WHOLE = auto()
    BROKEN_OFF = auto()
    UNFINISHED = auto()
