"""How many published articles have each token and property: kept with every write, in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection

from library.models import SearchTerm
from library.search.analyzer import is_han

CHUNK = 200
SHORTEST_WORD = 3
ADD = """
    INSERT INTO library_searchterm (term, count, length, is_word) VALUES {places}
    ON CONFLICT (term) DO UPDATE SET count = library_searchterm.count + excluded.count
"""
LAST = "\U0010ffff"


def add_counts(changes: Mapping[str, int]) -> None:
    """Add to the counts of terms, or take from them; terms that no article has any more go."""
    rows = [(term, change, len(term), is_word(term)) for term, change in sorted(changes.items()) if change]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), CHUNK):
            chunk = rows[start : start + CHUNK]
            places = ", ".join(["(%s, %s, %s, %s)"] * len(chunk))
            cursor.execute(ADD.format(places=places), [value for row in chunk for value in row])
    fallen = [term for term, change in changes.items() if change < 0]
    for start in range(0, len(fallen), CHUNK):
        SearchTerm.objects.filter(term__in=fallen[start : start + CHUNK], count__lte=0).delete()


def counts_of(terms: Iterable[str]) -> dict[str, int]:
    """How many published articles have each term; terms that none has are left out. One query."""
    wanted = set(terms)
    return dict(SearchTerm.objects.filter(term__in=wanted).values_list("term", "count")) if wanted else {}


def is_word(term: str) -> bool:
    """Whether a term is a word of letters, such as may be mistyped; properties and pairs of characters are not."""
    return len(term) >= SHORTEST_WORD and term.isalpha() and not any(map(is_han, term))


def changes_between(before: Iterable[set[str]], after: Iterable[set[str]]) -> Counter[str]:
    """What changes in the counts when documents with these terms take the place of those."""
    changes: Counter[str] = Counter()
    for terms in after:
        changes.update(terms)
    for terms in before:
        changes.subtract(terms)
    return changes
