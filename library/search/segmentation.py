"""PURE. Where a long run of Chinese characters falls into words, told by what the library itself holds.

No dictionary: of all ways to cut a run, the one is taken whose pairs of characters stand in most articles, and words
that curators wrote down (synonyms) hold together. `长文本位置编码怎么外推` gives 长文本, 位置编码, 外推.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from library.search.analyzer import fold, is_han, sequence
from library.search.query import Word
from library.search.synonyms import Thesaurus
from library.search.tables import words_of

SHORTEST_RUN = 4  # characters; what is shorter stays whole
LONGEST_WORD = 10
STOP_WORDS = frozenset(words_of("stop_words.txt"))


@dataclass(frozen=True, slots=True)
class _Cut:
    """The best way to cut the beginning of a run, and what it is worth."""

    value: float
    pieces: tuple[str, ...]


def segment(words: Sequence[Word], counts: Mapping[str, int], thesaurus: Thesaurus) -> list[Word]:
    """Words with their long runs cut, and without words that say nothing beside others. `counts` as of the terms."""
    found = [piece for word in words for piece in _pieces_of(word, counts, thesaurus)]
    telling = [word for word in found if word.is_quoted or fold(word.text) not in STOP_WORDS]
    return telling or found


def _pieces_of(word: Word, counts: Mapping[str, int], thesaurus: Thesaurus) -> list[Word]:
    run = fold(word.text)
    if word.is_quoted or len(run) < SHORTEST_RUN or not all(map(is_han, run)) or thesaurus.knows(sequence(run)):
        return [word]
    return [replace(word, text=piece) for piece in cut(run, counts, thesaurus)]


def cut(run: str, counts: Mapping[str, int], thesaurus: Thesaurus) -> tuple[str, ...]:
    """The pieces of a folded run, characters alone left out where there are longer pieces."""
    best = [_Cut(0, ())]
    for end in range(1, len(run) + 1):
        ways = (
            _Cut(best[start].value + _worth(run[start:end], counts, thesaurus), (*best[start].pieces, run[start:end]))
            for start in range(max(0, end - LONGEST_WORD), end)
        )
        best.append(max(ways, key=lambda way: (way.value, -len(way.pieces))))
    pieces = _with_unknown_words(best[-1].pieces)
    longer = tuple(piece for piece in pieces if len(piece) > 1)
    return longer or tuple(pieces)


def _with_unknown_words(pieces: Sequence[str]) -> list[str]:
    """Pieces in which characters alone that stand side by side are a word again: one that the library does not hold."""
    is_alone = [len(piece) == 1 and piece not in STOP_WORDS for piece in pieces]
    groups = groupby(zip(pieces, is_alone, strict=True), key=itemgetter(1))
    joined = (([piece for piece, _alone in group], alone) for alone, group in groups)
    return [word for group, alone in joined for word in (["".join(group)] if alone else group)]


def _worth(piece: str, counts: Mapping[str, int], thesaurus: Thesaurus) -> float:
    if len(piece) == 1:
        return 0.0 if piece in STOP_WORDS else -1.0
    if piece in STOP_WORDS or thesaurus.knows(sequence(piece)):
        return 4.0 * (len(piece) - 1)
    if len(piece) == 2:
        return math.log1p(counts.get(piece, 0)) if piece in counts else -3.0
    return -math.inf
