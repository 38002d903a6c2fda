"""Replacing pieces of a text, with what has to hold where old and new lines meet.

A splice says what stands instead of `text[start:end]`. Most replace some characters within a line. Those that put in or
take out whole lines carry a `Joint`, because Markdown lets neighbouring lines change each other's meaning: a line after
a paragraph joins it, a line of dashes under it makes it a heading, a line under a table becomes a row (rules W3, W9).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class OverlapError(Exception):
    """Two splices claim the same characters."""


class Kind(StrEnum):
    """What whole lines are, as far as their neighbours care."""

    LINE = "line"  # a line of a hard-broken paragraph
    ITEM = "item"  # a list item
    ROW = "row"  # a table row
    HTML = "html"  # a line within an HTML block
    BLOCK = "block"  # a block of its own: paragraph, heading, new table
    GONE = "gone"  # lines taken out


@dataclass(frozen=True, slots=True)
class Joint:
    """How whole lines meet their neighbours; `continues`: the line above belongs to the same paragraph."""

    kind: Kind
    blank_before: bool = False
    blank_after: bool = False
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Splice:
    """`text` instead of the characters from `start` to `end`."""

    start: int
    end: int
    text: str
    joint: Joint | None = None


_LINE_END = re.compile(r"\r\n|\r|\n")
_FIRST_LINE = re.compile(r"[^\r\n]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+|(?:[-*_][ \t]*){3,})[ \t]*$")
_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_HTML = re.compile(r" {0,3}<")
_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)")
_LATE_NUMBER = re.compile(r" {0,3}(?!1[.)])\d{1,9}[.)](?:[ \t]|$)")
_ENDS_PARAGRAPH = (_ATX, _UNDERLINE, _HTML, _ITEM)
_HARD_BREAK = re.compile(r"(?:  +|(?<!\\)(?:\\\\)*\\|<br */?>[ \t]*)$")


def line_end_of(text: str) -> str:
    """The line end this text uses (its first one; LF where it has none)."""
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def first_line(text: str, start: int = 0) -> str:
    """The rest of the line at this offset, without its line end."""
    found = _FIRST_LINE.match(text, start)
    return found[0] if found else ""


def ends_in_break(line: str) -> bool:
    """Whether a line (without its line end) ends in a hard break."""
    return _HARD_BREAK.search(line) is not None


def is_heading(line: str) -> bool:
    """Whether the line is an ATX heading."""
    return _ATX.match(line) is not None


def splice_text(text: str, splices: Iterable[Splice], line_end: str, start: int = 0, end: int | None = None) -> str:
    """`text[start:end]` with all splices in place; splices at one offset keep their order. O(n log n)."""
    stop = len(text) if end is None else end
    ordered = sorted(splices, key=lambda splice: (splice.start, splice.end))
    _refuse_overlaps(ordered)
    weaver = _Weaver(text, line_end)
    position = start
    for splice in ordered:
        weaver.copy(position, splice.start)
        weaver.put(splice)
        position = splice.end
    weaver.copy(position, stop)
    return weaver.finish(at_end=stop == len(text))


def _refuse_overlaps(ordered: Sequence[Splice]) -> None:
    for left, right in pairwise(ordered):
        if right.start < left.end:
            raise OverlapError(f"two edits claim the same characters at offset {right.start}")


class _Weaver:
    """Joins old and new pieces; knows the last line so far and what was put in or taken out right before."""

    def __init__(self, text: str, line_end: str) -> None:
        self._text = text
        self._line_end = line_end
        self._pieces: list[str] = []
        self._last: Joint | None = None

    def copy(self, start: int, end: int) -> None:
        """Old text, unchanged but for the joint right before it."""
        if start >= end:
            return
        if self._last is not None:
            self._join(first_line(self._text, start))
        self._pieces.append(self._text[start:end])

    def put(self, splice: Splice) -> None:
        """New text, or nothing where lines go."""
        if splice.joint is None:
            self._put_characters(splice.text)
        elif splice.joint.kind is Kind.GONE:
            self._last = self._last or splice.joint
        else:
            self._put_lines(splice.text, splice.joint, splice.start)

    def finish(self, *, at_end: bool) -> str:
        """The whole text; one that had no final line end gets none."""
        whole = "".join(self._pieces)
        if not at_end or self._last is None:
            return whole
        has_line_end = self._text.endswith(("\n", "\r"))
        if self._last.kind is Kind.GONE:
            return whole if has_line_end else whole.removesuffix(self._line_end)
        return whole.rstrip("\r\n") + (self._line_end if has_line_end else "")

    def _put_characters(self, characters: str) -> None:
        if characters:
            self._join(first_line(characters))
            self._pieces.append(characters)

    def _put_lines(self, lines: str, joint: Joint, offset: int) -> None:
        follows_new_lines = self._last is not None and self._last.kind is not Kind.GONE
        self._close_line()
        if joint.blank_before:
            if self._tail().strip():
                self._pieces.append(self._line_end)
        elif follows_new_lines:
            self._join(first_line(lines))
        elif joint.continues and self._ended_paragraph(offset):
            self._break_tail()
        self._pieces.append(lines)
        self._last = joint

    def _join(self, following: str) -> None:
        """Settles what the lines put in or taken out before mean for the line that now follows."""
        last, self._last = self._last, None
        tail = self._tail() if last is not None else ""
        if last is None or not following.strip() or not tail.strip():
            return
        if _must_part(last, tail, following):
            self._pieces.append(self._line_end)
        elif last.kind is Kind.LINE and not is_heading(following):
            self._break_tail()

    def _ended_paragraph(self, offset: int) -> bool:
        following = first_line(self._text, offset)
        return not following.strip() or any(pattern.match(following) for pattern in _ENDS_PARAGRAPH)

    def _break_tail(self) -> None:
        """Two blanks at the end of the last line, if it has no hard break yet."""
        tail = self._tail()
        if tail.strip() and not ends_in_break(tail):
            content, ending = _split_line_end(self._pieces.pop())
            self._pieces.append(content + (" " if tail.endswith(" ") else "  ") + ending)

    def _close_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith(("\n", "\r")):
            self._pieces[-1] += self._line_end

    def _tail(self) -> str:
        """The last line so far, without its line end."""
        if not self._pieces:
            return ""
        tail = _split_line_end(self._pieces[-1])[0]
        number = len(self._pieces) - 1
        while not _LINE_END.search(tail) and number > 0:
            number -= 1
            tail = self._pieces[number] + tail
        return re.split(r"[\r\n]", tail[max(tail.rfind("\n"), tail.rfind("\r"), 0) :])[-1]


def _must_part(last: Joint, tail: str, following: str) -> bool:
    if last.blank_after:
        return True
    if _UNDERLINE.match(following):
        return not is_heading(tail)
    if last.kind is Kind.GONE:
        return bool(_LATE_NUMBER.match(following)) and not _ITEM.match(tail) and not is_heading(tail)
    return last.kind is not Kind.HTML and bool(_HTML.match(following))


def _split_line_end(piece: str) -> tuple[str, str]:
    for ending in ("\r\n", "\n", "\r"):
        if piece.endswith(ending):
            return piece[: -len(ending)], ending
    return piece, ""
