"""PURE. Chinese characters as pinyin, and what was typed as pinyin taken apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import import_module
from itertools import islice, product

from library.search.analyzer import HAN, fold
from library.search.remembering import remember_names
from library.search.tables import words_of

HAN_RUN = re.compile(f"[{HAN}]+")
MOST_SPLITS = 4
MOST_READINGS = 3
MOST_SOUNDS = 8
AROUND = 3  # characters on either side of one that is read in several ways
LONGEST_SYLLABLE = 6
MOST_WORDS = 16_384
SYLLABLES = frozenset(words_of("syllables.txt"))


@remember_names
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Each Chinese character of a text as the syllables it may be read as, the likeliest first, at most some.

    Characters in words that pypinyin knows have the reading of the word alone.
    """
    words = (word for run in HAN_RUN.findall(fold(text)) for word in _reader().words(run))
    return tuple(ways for word in words for ways in _readings_of_word(word))


def sounds_of(text: str) -> list[tuple[str, ...]]:
    """The ways to read a short text, the likeliest first, at most `MOST_SOUNDS`."""
    return list(islice(product(*readings(text)), MOST_SOUNDS)) if text else []


def indexed_sounds(text: str) -> list[list[str]]:
    """Syllables of a text for the index: the likeliest reading, and around each character that is read otherwise too,
    a stretch with that other reading.
    """
    ways = readings(text)
    likeliest = [first for first, *_others in ways]
    found = [likeliest] if likeliest else []
    for place, (_first, *others) in enumerate(ways):
        start, end = max(0, place - AROUND), place + AROUND + 1
        found += [[*likeliest[start:place], other, *likeliest[place + 1 : end]] for other in others]
    return found


@lru_cache(maxsize=1024)
def splits(letters: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read letters as pinyin, those of the fewest syllables first: `xian` is xian, or xi an.

    Empty where they cannot be read so from beginning to end. ü may be typed as v or u.
    """
    found = _splits(letters, 0, {})
    return tuple(sorted(found, key=len)[:MOST_SPLITS])


@lru_cache(maxsize=MOST_WORDS)
def _readings_of_word(word: str) -> tuple[tuple[str, ...], ...]:
    """The readings of a word of pypinyin, or of a character that is in none: some thousand come all the time."""
    kept = ([one for one in dict.fromkeys(ways) if one in SYLLABLES] for ways in _reader().ways(word))
    return tuple(tuple(ways[:MOST_READINGS]) for ways in kept if ways)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Pypinyin: it takes runs of characters apart into words, and says how each character of these is read."""

    words: Callable[[str], list[str]]
    ways: Callable[[str], list[list[str]]]


@cache
def _reader() -> _Reader:
    """The reader, whose dictionaries take 60 MB: loaded when the first article is indexed."""
    core = import_module("pypinyin.core")
    reader: Callable[..., list[list[str]]] = core.pinyin
    ways = partial(reader, style=core.Style.NORMAL, heteronym=True, v_to_u=False)
    return _Reader(words=core.Pinyin().seg, ways=ways)


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
