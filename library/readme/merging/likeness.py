"""Which sets of identities are alike enough to be one topic's, best first."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

_Known = TypeVar("_Known")


@dataclass(frozen=True, slots=True)
class Likeness(Generic[_Known]):
    """How much one known set and one found set share."""

    known: _Known
    found: int
    shared: int
    fewer: int  # the size of the smaller set
    all: int  # the size of both together

    @property
    def jaccard(self) -> float:
        """The share of what both have in what either has."""
        return self.shared / self.all

    @property
    def overlap(self) -> float:
        """The share of what both have in the smaller one."""
        return self.shared / self.fewer


def likenesses(known: Mapping[_Known, frozenset[str]], found: Mapping[int, frozenset[str]]) -> list[Likeness[_Known]]:
    """Every pair that shares something, the most alike first; where that is equal, in the order given."""
    pairs = list(_pairs(known, found))
    return sorted(pairs, key=lambda pair: (-pair.jaccard, -pair.shared))


def _pairs(known: Mapping[_Known, frozenset[str]], found: Mapping[int, frozenset[str]]) -> Iterator[Likeness[_Known]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, keys in found.items():
        for key in keys:
            holders[key].append(at)
    for item, keys in known.items():
        shared = Counter(at for key in keys for at in holders.get(key, ()))
        for at in sorted(shared):
            count, size = shared[at], len(found[at])
            yield Likeness(item, at, count, min(len(keys), size), len(keys) + size - count)
