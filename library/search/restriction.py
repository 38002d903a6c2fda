"""PURE. Whom a search is for, and which articles it is limited to by what the index does not know."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

# Reading state and star of each article that a reader marked, by its number.
Marks = Mapping[int, tuple[str, bool]]


class Audience(StrEnum):
    """Who asks."""

    PUBLIC = "public"  # published articles alone
    DESK = "desk"  # curators see drafts and withdrawn articles too


@dataclass(frozen=True, slots=True)
class Restriction:
    """Numbers that alone may be found (None = any), numbers that may not, and the numbers between which all are."""

    only: frozenset[int] | None = None
    without: frozenset[int] = frozenset()
    below: int | None = None
    above: int | None = None

    def and_also(self, other: "Restriction") -> "Restriction":
        """Both restrictions at once."""
        only = self.only if other.only is None else other.only if self.only is None else self.only & other.only
        below = min((limit for limit in (self.below, other.below) if limit is not None), default=None)
        above = max((limit for limit in (self.above, other.above) if limit is not None), default=None)
        return Restriction(only, self.without | other.without, below, above)


class Row(NamedTuple):
    """A candidate: its number and its texts of tokens."""

    number: int
    title: str
    tags: str
    topic: str
    note: str
    source: str
    alt: str
    keys: str
    pinyin: str


UNRESTRICTED = Restriction()
