"""PURE. How well a document answers a query: one scorer for every database, so that the order is the same on each.

A sum over the words of idf · tf / (tf + 6), where tf adds up the weighted fields, each damped by its length (BM25F in
spirit); idf is never negative. Bonuses for words that stand together as typed, and for a title that is the query.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from library.search.document import spaced
from library.search.expression import WORDS, Field
from library.search.restriction import Row
from library.search.wants import Alternative, Want

WEIGHTS: Mapping[Field, float] = {
    Field.TITLE: 10,
    Field.TAGS: 6,
    Field.TOPIC: 4,
    Field.NOTE: 3,
    Field.SOURCE: 1,
    Field.ALT: 4,
    Field.PINYIN: 4,
}
SATURATION = 6
AVERAGE_LENGTH = 12  # tokens
PHRASE_BONUS = 0.3
TITLE_BONUS = 0.5
LAST_CHARACTER = 3  # a title has the character alone that ends a run, and its blanks
PLACES = {field: Row._fields.index(field) for field in Field}
SOUNDS = ((PLACES[Field.PINYIN], WEIGHTS[Field.PINYIN]),)


FIRST, LAST = 1, 1 + len(WORDS)  # the places of the texts of words in a row


@dataclass(frozen=True, slots=True)
class Needle:
    """Tokens as a substring, what one of them counts, and the places and weights of the fields where it does."""

    text: str
    weight: float
    fields: tuple[tuple[int, float], ...]


def idf(count: int, total: int) -> float:
    """How much a word says that `count` of `total` documents have."""
    return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many articles each token is, at most and at least how many hold a word with each beginning, and how many
    articles there are.
    """

    tokens: Mapping[str, int]
    beginnings: Mapping[str, int]
    total: int
    likeliest: Mapping[str, int] = field(default_factory=dict)

    def of(self, want: Want) -> int:
        """In how many articles a word is: the most that the counts of its tokens allow."""
        return min(self.total, max(map(self._of_alternative, want.alternatives)))

    def at_least(self, want: Want) -> int:
        """In how many articles a word is at least: what the most frequent of its single tokens says."""
        return max(self._least_of_alternative(alternative) for alternative in want.alternatives)

    def expected(self, wants: Iterable[Want]) -> float:
        """In about how many articles all of the words are, if none went with another one or kept away from it."""
        return self.total * math.prod(self.of(want) / self.total for want in wants) if self.total else 0

    def idf(self, want: Want) -> float:
        """How much a word says."""
        return idf(self.of(want), self.total)

    def _least_of_alternative(self, alternative: Alternative) -> int:
        if len(alternative.tokens) > 1 or alternative.fields != WORDS:
            return 0
        whole = self.tokens.get(alternative.tokens[0], 0)
        return max(whole, self.likeliest.get(alternative.tokens[0], 0)) if alternative.is_prefix else whole

    def _of_alternative(self, alternative: Alternative) -> int:
        *before, last = alternative.tokens
        counts = [self.tokens.get(token, 0) for token in before]
        whole = self.tokens.get(last, 0)
        return min([*counts, max(whole, self.beginnings.get(last, 0)) if alternative.is_prefix else whole])


class Scorer:
    """Scores the candidates of one query."""

    def __init__(self, wants: Sequence[Want], counts: Counts) -> None:
        self._words = [(counts.idf(want), _needles(want)) for want in wants]
        self._whole = spaced([token for want in wants for token in want.tokens])
        self._best = sum(weight for weight, _needles in self._words)
        self._is_several = len(wants) > 1

    def score(self, row: Row) -> float:
        """The score of a candidate, 0 where it holds none of the words; rounded, so that equals are equal."""
        texts = "".join(row[FIRST:LAST])  # type: ignore[arg-type]  # only the number before them is no text
        total = self._bonus(row) if self._whole in row.title else 0.0
        for weight, needles in self._words:
            frequency = _frequency(needles, row, texts)
            total += weight * frequency / (frequency + SATURATION)
        return round(total, 6)

    def share(self, row: Row) -> float:
        """How much of what the words weigh together a candidate holds: from 0, none of them, to 1, all."""
        texts = "".join(row[FIRST:LAST])  # type: ignore[arg-type]  # as above
        held = sum(weight for weight, needles in self._words if _frequency(needles, row, texts))
        return held / self._best if self._best else 0

    def _bonus(self, row: Row) -> float:
        """What a title is worth that holds the words as typed."""
        if not self._whole:
            return 0
        bonus = PHRASE_BONUS if self._is_several else 0.0
        if len(row.title) <= len(self._whole) + LAST_CHARACTER:
            bonus += TITLE_BONUS
        return bonus * self._best


def _frequency(needles: Sequence[Needle], row: Row, texts: str) -> float:
    """How often a word is in a candidate, in all its fields; `texts` are these in one, to pass over what is in none."""
    total = 0.0
    for needle in needles:
        substring = needle.text
        if substring in texts or needle.fields is SOUNDS:
            for place, field_weight in needle.fields:
                text: str = row[place]  # type: ignore[assignment]  # fields are texts
                if substring in text:
                    length = text.count(" ") / 2
                    count = text.count(substring)
                    total += needle.weight * field_weight * count / (0.6 + 0.4 * length / AVERAGE_LENGTH)
    return total


def _needles(want: Want) -> list[Needle]:
    beginnings = {alternative.tokens: alternative.weight for alternative in want.alternatives if alternative.is_prefix}
    needles = []
    for alternative in want.alternatives:
        whole, weight = spaced(alternative.tokens), alternative.weight
        if alternative.is_prefix:
            whole = whole.rstrip()
        else:  # the beginning of a word counts for the word itself too
            weight -= beginnings.get(alternative.tokens, 0)
        needles.append(
            Needle(whole, weight, SOUNDS if alternative.fields == (Field.PINYIN,) else _places(alternative.fields))
        )
    return needles


@cache
def _places(fields: tuple[Field, ...]) -> tuple[tuple[int, float], ...]:
    return tuple((PLACES[field], WEIGHTS[field]) for field in fields)
