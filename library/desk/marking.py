"""What differs between two texts, or two sequences, in pieces that a page can mark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from library.desk.conflict_words import Told

WORDS = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
LEAST_ALIKE = 0.3  # below it two texts are told as wholes: their common words are chance
MOST_WORDS = 2000  # of a text that is compared word by word
NEIGHBOURS = 1  # items of a long sequence that are shown around one that differs
LONG = 12  # items from which on a sequence is cut short


class Mark(StrEnum):
    """What became of a piece."""

    SAME = ""
    NEW = "ins"
    GONE = "del"
    LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, or one item of a sequence."""

    text: str
    mark: Mark = Mark.SAME
    is_item: bool = False


def marked(before: str | tuple[str, ...] | None, told: Told) -> list[Piece]:
    """What a side says, with what is new or gone against what was before (None: nothing is compared)."""
    if isinstance(told.parts, str):
        if before is None or not isinstance(before, str):
            return [Piece(told.parts)]
        return list(_in_text(before, told.parts, is_whole=told.name in ("url", "place", "role")))
    items = told.parts
    if before is None or isinstance(before, str):
        return _cut_short([Piece(item, is_item=True) for item in items])
    return _cut_short(list(_in_items(before, items)))


def _in_text(before: str, now: str, *, is_whole: bool) -> Iterator[Piece]:
    if before == now:
        yield Piece(now)
        return
    old, new = WORDS.findall(before), WORDS.findall(now)
    if is_whole or max(len(old), len(new)) > MOST_WORDS:
        yield Piece(now, Mark.NEW)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_ALIKE:
        yield Piece(now, Mark.NEW)
        return
    for what, start, end, begin, stop in matcher.get_opcodes():
        if what == "equal":
            yield Piece("".join(new[begin:stop]))
            continue
        if start < end:
            yield Piece("".join(old[start:end]), Mark.GONE)
        if begin < stop:
            yield Piece("".join(new[begin:stop]), Mark.NEW)


def _in_items(before: Sequence[str], now: Sequence[str]) -> Iterator[Piece]:
    """The items as they stand now; those that came, or stand elsewhere, are new."""
    for what, _start, _end, begin, stop in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        mark = Mark.SAME if what == "equal" else Mark.NEW
        yield from (Piece(item, mark, is_item=True) for item in now[begin:stop])


def _cut_short(items: list[Piece]) -> list[Piece]:
    """A long sequence without what stands far from all that differs."""
    if len(items) <= LONG:
        return items
    told = [at for at, item in enumerate(items) if item.mark is not Mark.SAME]
    if not told:
        return [*items[:LONG], Piece("…", Mark.LEFT_OUT, is_item=True)]
    kept = {near for at in told for near in range(at - NEIGHBOURS, at + NEIGHBOURS + 1)}
    found: list[Piece] = []
    for at, item in enumerate(items):
        if at in kept:
            found.append(item)
        elif not found or found[-1].mark is not Mark.LEFT_OUT:
            found.append(Piece("…", Mark.LEFT_OUT, is_item=True))
    return found
