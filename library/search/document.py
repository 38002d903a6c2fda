"""PURE. An article as the index holds it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from library.search.keys import counted

GAP = "_"  # stands between two values of one field, so that no phrase reaches from one into the other
_JOINT = f" {GAP} "
MOST_TOKENS = 2000  # of one field; positions of a PostgreSQL tsvector end at 16,383


@dataclass(frozen=True, slots=True)
class Document:
    """One article: its number, whether readers see it, and each field as one text of tokens (see `spaced`)."""

    number: int
    is_public: bool
    title: str
    tags: str
    topic: str
    note: str
    source: str
    alt: str
    pinyin: str
    keys: str

    def terms(self) -> set[str]:
        """The distinct tokens and properties that are counted."""
        texts = (self.title, self.tags, self.topic, self.note, self.source, self.alt, counted(self.keys))
        terms = set("".join(texts).split())
        terms.discard(GAP)
        return terms


TEXT_FIELDS = tuple(field.name for field in fields(Document))[2:]
_texts = attrgetter(*TEXT_FIELDS)


def texts_of(document: Document) -> tuple[str, ...]:
    """The fields of a document in the order of `TEXT_FIELDS`."""
    texts: tuple[str, ...] = _texts(document)
    return texts


def spaced(tokens: Iterable[str]) -> str:
    """Tokens as a text in which each has a blank on either side."""
    joined = "  ".join(tokens)
    return f" {joined} " if joined else ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A value, or several with gaps between them, as the text of its tokens, and how many these are."""

    text: str
    count: int


def piece_of(values: Iterable[Sequence[str]]) -> Piece:
    """The tokens of values as they stand in a field."""
    kept = [tokens for tokens in values if tokens]
    return Piece(_JOINT.join(map(spaced, kept)), sum(map(len, kept)))


def field_of(pieces: Iterable[Piece]) -> str:
    """Pieces as the text of one field, with a gap between any two and at most `MOST_TOKENS`."""
    kept = [piece for piece in pieces if piece.count]
    text = _JOINT.join([piece.text for piece in kept])
    if sum([piece.count for piece in kept]) <= MOST_TOKENS:
        return text
    return spaced(with_gaps(value.split() for value in text.split(_JOINT)))


def with_gaps(values: Iterable[Sequence[str]]) -> Iterator[str]:
    """The tokens of several values with a gap between them, at most `MOST_TOKENS`."""
    count = 0
    for tokens in values:
        if count and tokens:
            yield GAP
        yield from tokens[: MOST_TOKENS - count]
        count += len(tokens)
        if count >= MOST_TOKENS:
            return
