"""PURE. What each word of a query wants: the ways in which an article may hold it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from library.search.analyzer import camel_parts, is_han, is_single_character, sequence
from library.search.expression import WORDS, Expression, Field, Match, any_of
from library.search.query import Word
from library.search.synonyms import Thesaurus

SYNONYM_WEIGHT = 0.8
PARTS_WEIGHT = 0.9
PREFIX_WEIGHT = 0.5
SHORTEST_PREFIX = 3  # letters
SHORTEST_BEGINNING = 4  # letters, of a word whose synonyms are wanted though it is not typed to its end


@dataclass(frozen=True, slots=True)
class Alternative:
    """Tokens in a row that count as the word, and how much: 1 is the word itself."""

    tokens: tuple[str, ...]
    weight: float = 1.0
    is_prefix: bool = False
    fields: tuple[Field, ...] = WORDS

    def match(self) -> Match:
        """What the engine looks for."""
        return Match(self.tokens, self.is_prefix, self.fields)


@dataclass(frozen=True, slots=True)
class Want:
    """A word and its alternatives, the word itself first."""

    word: Word
    alternatives: tuple[Alternative, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of the word itself."""
        return self.alternatives[0].tokens

    def to_its_end(self) -> "Want":
        """The word as one that was typed to its end."""
        kept = (alternative for alternative in self.alternatives[1:] if not alternative.is_prefix)
        return Want(self.word, (self.alternatives[0], *kept))

    @property
    def is_by_sound(self) -> bool:
        """Whether it is looked for by its syllables."""
        return self.alternatives[0].fields == (Field.PINYIN,)

    def expression(self, within: tuple[Field, ...] | None = None) -> Expression:
        """What the engine looks for, in these fields alone if some are given; a beginning finds the whole word too."""
        matches = [alternative.match() for alternative in self.alternatives]
        if within is not None:
            matches = [replace(match, fields=within) for match in matches if match.fields == WORDS] or matches
        return any_of(_widest(list(dict.fromkeys(matches))))


def _widest(matches: list[Match]) -> list[Expression]:
    """Matches without those that find nothing more than another one does: 模型量化 is found by 量化."""
    return [match for match in matches if not any(_finds_too(other, match) for other in matches if other is not match)]


def _finds_too(wide: Match, narrow: Match) -> bool:
    """Whether everything that the narrow match finds, the wide one finds too."""
    length = len(wide.tokens)
    if wide.fields != narrow.fields or length > len(narrow.tokens):
        return False
    stretches = (narrow.tokens[start : start + length] for start in range(len(narrow.tokens) - length + 1))
    if wide.is_prefix:
        before, last = wide.tokens[:-1], wide.tokens[-1]
        return any(stretch[:-1] == before and stretch[-1].startswith(last) for stretch in stretches)
    if narrow.is_prefix:  # its last token is not known to its end
        return _finds_too(wide, Match(narrow.tokens[:-1], fields=narrow.fields))
    return any(stretch == wide.tokens for stretch in stretches)


def wants_of(words: Sequence[Word], thesaurus: Thesaurus) -> list[Want]:
    """The wants of words that stand side by side: neighbours may be meant as one word, or be a synonym together."""
    wants = [_want(word, thesaurus) for word in words]
    for first, second in pairwise(range(len(words))):
        _join(wants, first, second)
    for start, end in _spans(words):
        equals = thesaurus.equals_of(sequence(" ".join(word.text for word in words[start:end])))
        for place in range(start, end):
            wants[place] = _with(wants[place], [Alternative(tokens, SYNONYM_WEIGHT) for tokens in equals])
    return wants


def _want(word: Word, thesaurus: Thesaurus) -> Want:
    tokens = sequence(word.text)
    exact = Alternative(tokens, is_prefix=is_single_character(tokens))
    alternatives = [exact] if word.is_quoted else [exact, *_other_ways(word, tokens, thesaurus)]
    if word.field:
        alternatives = [replace(alternative, fields=(Field(word.field),)) for alternative in alternatives]
    return Want(word, tuple(dict.fromkeys(alternatives)))


def _other_ways(word: Word, tokens: tuple[str, ...], thesaurus: Thesaurus) -> Iterator[Alternative]:
    if len(tokens) > 1 and all(_is_letters(token) for token in tokens):
        yield Alternative(("".join(tokens),))
    for parts in camel_parts(word.text):
        if len(parts) == len(sequence(" ".join(parts))) and "".join(parts) == "".join(tokens):
            yield Alternative(tuple(parts), PARTS_WEIGHT)
    for equal in thesaurus.equals_of(tokens):
        yield Alternative(equal, SYNONYM_WEIGHT)
    if _is_letters(tokens[-1]) and len(tokens[-1]) >= SHORTEST_PREFIX:
        yield Alternative(tokens, PREFIX_WEIGHT, is_prefix=True)
        if len(tokens) == 1 and len(tokens[0]) >= SHORTEST_BEGINNING and not thesaurus.knows(tokens):
            for equal in thesaurus.equals_of_beginning(tokens[0]):
                yield Alternative(equal, PREFIX_WEIGHT)


def _join(wants: list[Want], first: int, second: int) -> None:
    pair = [wants[first], wants[second]]
    if all(len(want.tokens) == 1 and _is_letters(want.tokens[0]) and not want.word.is_quoted for want in pair):
        joined = Alternative((pair[0].tokens[0] + pair[1].tokens[0],))
        wants[first], wants[second] = (_with(want, [joined]) for want in pair)


def _with(want: Want, others: Sequence[Alternative]) -> Want:
    fields = want.alternatives[0].fields
    added = (replace(other, fields=fields) for other in others)
    return Want(want.word, tuple(dict.fromkeys((*want.alternatives, *added))))


def _spans(words: Sequence[Word], longest: int = 5) -> Iterator[tuple[int, int]]:
    """Every stretch of two words or more, none of them in quotes."""
    for start in range(len(words)):
        for end in range(start + 2, min(start + longest, len(words)) + 1):
            if not any(word.is_quoted for word in words[start:end]):
                yield start, end


def _is_letters(token: str) -> bool:
    return token.isalpha() and not is_han(token[0])
