"""PURE. Mistyped words: the known word that is nearest."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; what is shorter is near to too much
TWO_FAULTS = 8  # letters from which on two faults are forgiven


def faults_forgiven(word: str) -> int:
    """How many letters may be wrong; two that are exchanged are one fault."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < TWO_FAULTS else 2


def nearest(word: str, known: Sequence[tuple[str, int]]) -> str:
    """The known word (given with its count) that `word` is meant to be: fewest faults, then most articles; else ""."""
    limit = faults_forgiven(word)
    if not limit:
        return ""
    terms = [term for term, _count in known]
    found = process.extract(word, terms, scorer=OSA.distance, score_cutoff=limit, limit=None)
    ranked = ((int(distance), term[0] != word[0], -known[place][1], term) for term, distance, place in found)
    return min(ranked, default=(0, False, 0, ""))[3]
