"""How many published articles have each token and property: kept with every write, in the same transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q

from library.models import SearchTerm
from library.search import keys
from library.search.analyzer import is_han
from library.search.scoring import Counts

CHUNK = 200
SHORTEST_WORD = 3
MOST_TERMS = 5_000
MOST_WORDS = 20_000
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


def counts_of(tokens: Iterable[str], beginnings: Iterable[str] = ()) -> Counts:
    """The counts of tokens and of words with these beginnings, in one query."""
    exact, begun = {*tokens, keys.EVERY}, set(beginnings)
    wanted = Q(term__in=exact)
    for beginning in begun:
        wanted |= Q(term__gte=beginning, term__lt=beginning + LAST)
    found = dict(SearchTerm.objects.filter(wanted).values_list("term", "count")[:MOST_TERMS])
    sums = {beginning: sum(count for term, count in found.items() if term.startswith(beginning)) for beginning in begun}
    return Counts({token: found[token] for token in exact & found.keys()}, sums, found.get(keys.EVERY, 0))


def words_near(word: str, forgiven: int) -> list[tuple[str, int]]:
    """Words of about the same length with their counts, the most used first. One query."""
    lengths = range(len(word) - forgiven, len(word) + forgiven + 1)
    near = SearchTerm.objects.filter(is_word=True, length__in=lengths).order_by("-count", "term")
    return list(near.values_list("term", "count")[:MOST_WORDS])


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
