"""The synonyms of the library, as curators have them now."""

from collections.abc import Callable
from functools import lru_cache

from library.models.words import split_words
from library.search.scoring import Counts
from library.search.synonyms import Thesaurus
from library.search.terms import counts_of, counts_with_synonyms

# What is counted, which depends on the synonyms: tokens, and beginnings of words.
Terms = tuple[set[str], set[str]]

_last_seen: list[tuple[str, ...]] = [()]


def counts_by_thesaurus(terms_of: Callable[[Thesaurus], Terms]) -> tuple[Thesaurus, Counts]:
    """The synonyms as they are in the database, and the counts of the terms that follow from them.

    One query, which counts by the synonyms last seen and reads those of now; a second one where they have changed.
    """
    seen = _last_seen[0]  # looked at once: another thread may change it meanwhile
    expected = thesaurus_of(seen)
    counts, groups = counts_with_synonyms(*terms_of(expected))
    if groups == seen:
        return expected, counts
    _last_seen[0] = groups
    current = thesaurus_of(groups)
    return current, counts_of(*terms_of(current))


@lru_cache(maxsize=2)
def thesaurus_of(groups: tuple[str, ...]) -> Thesaurus:
    """The synonyms of groups as they are stored."""
    return Thesaurus([split_words(words) for words in groups])
