"""PURE. Chinese characters as pinyin, and what was typed as pinyin taken apart."""

import re
from collections.abc import Callable
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
SYLLABLES = frozenset(words_of("syllables.txt"))


@remember_names
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """Each Chinese character of a text as the syllables it may be read as, the likeliest first, at most some.

    Characters in words that pypinyin knows have the reading of the word alone.
    """
    found = (_reader()(run) for run in HAN_RUN.findall(fold(text)))
    kept = ([syllable for syllable in dict.fromkeys(ways) if syllable in SYLLABLES] for run in found for ways in run)
    return tuple(tuple(ways[:MOST_READINGS]) for ways in kept if ways)


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


@cache
def _reader() -> Callable[[str], list[list[str]]]:
    """The reader of pypinyin, whose dictionaries take 60 MB: loaded when the first article is indexed."""
    pypinyin = import_module("pypinyin")
    reader: Callable[..., list[list[str]]] = pypinyin.pinyin
    return partial(reader, style=pypinyin.Style.NORMAL, heteronym=True, v_to_u=False)


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
