"""PURE. How well a document answers a query: one scorer for every database, so that the order is the same on each.

A sum over the words of idf · tf / (tf + 6), where tf adds up the weighted fields, each damped by its length (BM25F in
spirit); idf is never negative. Bonuses for words that stand together as typed, and for a title that is the query.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library.search.document import spaced
from library.search.expression import Field
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


# For one field of the row: its place, its weight, and the substrings that count, with what one of them counts.
Needles = list[tuple[int, float, list[tuple[str, float]]]]


def idf(count: int, total: int) -> float:
    """How much a word says that `count` of `total` documents have."""
    return math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))


@dataclass(frozen=True, slots=True)
class Counts:
    """In how many articles each token is, at most how many hold a word with each beginning, and how many there are."""

    tokens: Mapping[str, int]
    beginnings: Mapping[str, int]
    total: int

    def of(self, want: Want) -> int:
        """In how many articles a word is: the most that the counts of its tokens allow."""
        return min(self.total, max(map(self._of_alternative, want.alternatives)))

    def idf(self, want: Want) -> float:
        """How much a word says."""
        return idf(self.of(want), self.total)

    def _of_alternative(self, alternative: Alternative) -> int:
        *before, last = alternative.tokens
        counts = [self.tokens.get(token, 0) for token in before]
        whole = self.tokens.get(last, 0)
        return min([*counts, max(whole, self.beginnings.get(last, 0)) if alternative.is_prefix else whole])


class Scorer:
    """Scores the candidates of one query."""

    def __init__(self, wants: Sequence[Want], counts: Counts) -> None:
        self._words = [(counts.idf(want), _needles(want)) for want in wants]
        self._whole = spaced(token for want in wants for token in want.tokens)
        self._best = sum(weight for weight, _needles in self._words)
        self._is_several = len(wants) > 1

    def score(self, row: Row) -> float:
        """The score of a candidate, 0 where it holds none of the words; rounded, so that equals are equal."""
        score = sum(weight * _damped(_frequency(needles, row)) for weight, needles in self._words)
        return round(score + self._bonus(row), 6)

    def share(self, row: Row) -> float:
        """How much of what the words weigh together a candidate holds: from 0, none of them, to 1, all."""
        held = sum(weight for weight, needles in self._words if _frequency(needles, row))
        return held / self._best if self._best else 0

    def _bonus(self, row: Row) -> float:
        if not self._whole or self._whole not in row.title:
            return 0
        bonus = PHRASE_BONUS if self._is_several else 0.0
        if len(row.title) <= len(self._whole) + LAST_CHARACTER:
            bonus += TITLE_BONUS
        return bonus * self._best


def _frequency(needles: Needles, row: Row) -> float:
    total = 0.0
    for place, field_weight, substrings in needles:
        text = str(row[place])
        found = 0.0
        for substring, weight in substrings:
            count = text.count(substring)
            if count:
                found += count * weight
        if found:
            length = text.count(" ") / 2
            total += field_weight * found / (0.6 + 0.4 * length / AVERAGE_LENGTH)
    return total


def _damped(frequency: float) -> float:
    return frequency / (frequency + SATURATION)


def _needles(want: Want) -> Needles:
    of_field: dict[Field, list[tuple[str, float]]] = defaultdict(list)
    beginnings = {alternative.tokens: alternative.weight for alternative in want.alternatives if alternative.is_prefix}
    for alternative in want.alternatives:
        whole = spaced(alternative.tokens)
        for field in alternative.fields:
            if alternative.is_prefix:
                of_field[field].append((whole.rstrip(), alternative.weight))
            else:  # the beginning of a word counts for the word itself too
                of_field[field].append((whole, alternative.weight - beginnings.get(alternative.tokens, 0)))
    return [(PLACES[field], WEIGHTS[field], substrings) for field, substrings in of_field.items()]
