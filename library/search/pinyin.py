"""PURE. Chinese characters as pinyin, and what was typed as pinyin taken apart."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path

from library.search.analyzer import HAN, fold

HAN_RUN = re.compile(f"[{HAN}]+")
MOST_SPLITS = 4
LONGEST_SYLLABLE = 6
TABLE = Path(__file__).parent / "tables" / "syllables.txt"

SYLLABLES = frozenset(
    syllable for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#") for syllable in line.split()
)


def syllables(text: str) -> list[str]:
    """The syllables of the Chinese characters of a text, in order; a character that is read in several ways has the
    reading of the word it stands in.
    """
    return [syllable for run in HAN_RUN.findall(fold(text)) for syllable in _reader()(run) if syllable in SYLLABLES]


@lru_cache(maxsize=1024)
def splits(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read letters as pinyin, those of the fewest syllables first: `xian` is xian, or xi an.

    Empty where they cannot be read so from beginning to end. ü may be typed as v or u.
    """
    found = _splits(letters, 0, {})
    return tuple(sorted(found, key=len)[:MOST_SPLITS])


@cache
def _reader() -> Callable[[str], list[str]]:
    """The reader of pypinyin, whose dictionaries take 60 MB: loaded when the first article is indexed."""
    reader: Callable[[str], list[str]] = import_module("pypinyin").lazy_pinyin
    return reader


def _splits(letters: str, start: int, known: dict[int, list[tuple[str, ...]]]) -> list[tuple[str, ...]]:
    if start == len(letters):
        return [()]
    if start not in known:
        ways = []
        for end in range(min(start + LONGEST_SYLLABLE, len(letters)), start, -1):
            if letters[start:end] in SYLLABLES:
                ways += [(letters[start:end], *rest) for rest in _splits(letters, end, known)]
        known[start] = sorted(ways, key=len)[:MOST_SPLITS]
    return known[start]
