"""PURE. An article as the index holds it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

GAP = "_"  # stands between two values of one field, so that no phrase reaches from one into the other
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
        texts = (self.title, self.tags, self.topic, self.note, self.source, self.alt, self.keys)
        terms = set("".join(texts).split())
        terms.discard(GAP)
        return terms


TEXT_FIELDS = tuple(field.name for field in fields(Document))[2:]


def spaced(tokens: Sequence[str]) -> str:
    """Tokens as a text in which each has a blank on either side."""
    return f" {'  '.join(tokens)} " if tokens else ""


def with_gaps(values: Iterable[Sequence[str]]) -> list[str]:
    """The tokens of several values with a gap between them, at most `MOST_TOKENS`."""
    found: list[str] = []
    count = 0
    for tokens in values:
        if count and tokens:
            found.append(GAP)
        found += tokens[: MOST_TOKENS - count]
        count += len(tokens)
        if count >= MOST_TOKENS:
            break
    return found
