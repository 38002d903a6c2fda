"""How many published articles have each token and property: kept with every write, in the same transaction."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.db import connection
from django.db.models import Q

from library.models import SearchTerm
from library.search import keys
from library.search.analyzer import is_han
from library.search.scoring import Counts

CHUNK = 500
MOST_ADDED = 20_000  # counts in one statement of PostgreSQL
SHORTEST_WORD = 3
MOST_WORDS = 20_000
_ADD = """
    INSERT INTO library_searchterm (term, count, length, is_word) {rows}
    ON CONFLICT (term) DO UPDATE SET count = library_searchterm.count + excluded.count
"""
ADD_ONE = _ADD.format(rows="VALUES (%s, %s, %s, %s)")
# All as one value, as in the index of PostgreSQL.
ADD_ALL = _ADD.format(
    rows="""
    SELECT term, count, length, is_word FROM json_to_recordset(%s::json)
    AS given (term text, count integer, length smallint, is_word boolean)
    """
)
_EXACT, _BEGINNING, _SYNONYMS = range(3)
_Row: TypeAlias = tuple[int, str, int, int]  # of which kind; a term, with its count twice or the sum and the largest
EXACT = "SELECT 0, term, count, count FROM library_searchterm WHERE term IN ({places})"
BEGINNING = """
    UNION ALL SELECT 1, CAST(%s AS text), COALESCE(SUM(count), 0), COALESCE(MAX(count), 0)
    FROM library_searchterm WHERE term >= %s AND term < %s
"""
SYNONYMS = " UNION ALL SELECT 2, words, id, 0 FROM library_synonymgroup"
LAST = "\U0010ffff"  # behind a beginning: what comes after all that begins so


def add_counts(changes: Mapping[str, int]) -> None:
    """Add to the counts of terms, or take from them; terms that no article has any more go."""
    rows = [(term, change, len(term), is_word(term)) for term, change in sorted(changes.items()) if change]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ("term", "count", "length", "is_word")
            for start in range(0, len(rows), MOST_ADDED):
                some = [dict(zip(names, row, strict=True)) for row in rows[start : start + MOST_ADDED]]
                cursor.execute(ADD_ALL, [json.dumps(some)])
        else:
            cursor.executemany(ADD_ONE, rows)
    fallen = [term for term, change in changes.items() if change < 0]
    for start in range(0, len(fallen), CHUNK):
        SearchTerm.objects.filter(term__in=fallen[start : start + CHUNK], count__lte=0).delete()


def counts_of(tokens: Iterable[str], beginnings: Iterable[str] = ()) -> Counts:
    """The counts of tokens and of words with these beginnings, in one query."""
    return _counts(_read(tokens, beginnings))


def counts_with_synonyms(tokens: Iterable[str], beginnings: Iterable[str]) -> tuple[Counts, tuple[str, ...]]:
    """The same, and in the same query the groups of synonyms as they are stored, the oldest first."""
    rows = _read(tokens, beginnings, SYNONYMS)
    groups = sorted((number, words) for kind, words, number, _most in rows if kind == _SYNONYMS)
    return _counts(rows), tuple(words for _number, words in groups)


def _read(tokens: Iterable[str], beginnings: Iterable[str], more: str = "") -> list[_Row]:
    exact, begun = sorted({*tokens, keys.EVERY}), sorted(set(beginnings))
    statement = EXACT.format(places=", ".join(["%s"] * len(exact))) + BEGINNING * len(begun) + more
    values = [*exact, *(value for beginning in begun for value in (beginning, beginning, beginning + LAST))]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _counts(rows: Iterable[_Row]) -> Counts:
    found = {term: int(count) for kind, term, count, _most in rows if kind == _EXACT}
    sums = {term: int(count) for kind, term, count, _most in rows if kind == _BEGINNING}
    most = {term: int(most) for kind, term, _count, most in rows if kind == _BEGINNING}
    return Counts(found, sums, found.get(keys.EVERY, 0), most)


def words_like(words: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Words that begin with the same letter as one of these and are at most so many letters longer or shorter, each
    with its count, the most used first. One query. Who mistypes a word rarely mistypes its first letter.
    """
    wanted = Q()
    for word, longer in words:
        lengths = range(len(word) - longer, len(word) + longer + 1)
        wanted |= Q(term__gte=word[0], term__lt=word[0] + LAST, length__in=lengths)
    near = SearchTerm.objects.filter(wanted, is_word=True).order_by("-count", "term")
    return list(near.values_list("term", "count")[:MOST_WORDS]) if wanted else []


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
