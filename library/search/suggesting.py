"""Suggestions while somebody types: names of tags, topics and sites, words, and articles by their titles."""

from collections.abc import Iterator, Sequence

from django.db import connection

from library.models import Article, SearchTerm
from library.search.analyzer import fold, is_han, sequence
from library.search.engine import engine
from library.search.expression import Field, all_of
from library.search.names import NameKind, key_of
from library.search.query import Word, cleaned, parse, words_of
from library.search.restriction import UNRESTRICTED, Audience
from library.search.results import Suggested, SuggestionKind
from library.search.scoring import Scorer
from library.search.terms import LAST, counts_of
from library.search.wants import Alternative, Want

MOST_NAMES, MOST_WORDS, MOST_ARTICLES = 4, 2, 4
CANDIDATES = 100  # articles that are scored, the newest with the words in their titles
SHORTEST_WORD = 2  # letters that a word begins with, before words are suggested
LONGEST = 60  # characters
KINDS = {kind.sign: SuggestionKind(kind.value) for kind in NameKind}
NAMES = """
    SELECT * FROM (
        SELECT CAST(%s AS integer), name.target, name.text, term.count
        FROM library_searchname name JOIN library_searchterm term ON term.term = name.target
        WHERE name.key >= %s AND name.key < %s
        ORDER BY term.count DESC, name.target LIMIT %s
    ) AS begun
"""


def suggest(text: str, *, limit: int = 8) -> list[Suggested]:
    """What may be meant by the beginning of a query, at most `limit`; names first, the fullest of them before others.

    Only what leads to published articles. Four queries of the database.
    """
    typed = cleaned(text[:LONGEST])
    key = key_of(typed)
    if not key:
        return []
    names = _names([key])[0][:MOST_NAMES]
    words = [word for word in _words(key) if fold(word.text) not in {fold(name.text) for name in names}]
    articles = list(_articles(typed))
    return [*names, *words[:MOST_WORDS], *articles[:MOST_ARTICLES]][:limit]


def suggest_names(texts: Sequence[str]) -> list[Suggested]:
    """Tags, topics and sites that may be meant by the beginning of any of these words; one query of the database."""
    keys = [key for text in texts if (key := key_of(cleaned(text[:LONGEST])))]
    return list(dict.fromkeys(name for names in _names(keys) for name in names[:MOST_NAMES]))


def _names(keys: Sequence[str]) -> list[list[Suggested]]:
    """The names that begin with each of the keys, the fullest of each first."""
    if not keys:
        return []
    asked = [value for place, key in enumerate(keys) for value in (place, key, key + LAST, MOST_NAMES * 4)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([NAMES] * len(keys)), asked)
        rows = sorted(cursor.fetchall(), key=lambda row: (-row[3], row[1]))
    found: list[dict[str, Suggested]] = [{} for _key in keys]
    for place, target, text, count in rows:
        found[place][target] = Suggested(KINDS[target[:2]], text, int(target[2:]), count)
    return [list(names.values()) for names in found]


def _words(key: str) -> Iterator[Suggested]:
    if len(key) < SHORTEST_WORD or not key.isalpha() or is_han(key[0]):
        return
    words = SearchTerm.objects.filter(term__gte=key, term__lt=key + LAST, is_word=True).order_by("-count", "term")
    for term, count in words.values_list("term", "count")[: MOST_WORDS * 2]:
        yield Suggested(SuggestionKind.WORD, term, None, count)


def _articles(typed: str) -> Iterator[Suggested]:
    """Articles with all words in their titles, the last word perhaps not typed to its end."""
    wants = [_want(word) for word in words_of(parse(typed).root)]
    if not wants:
        return
    expression = all_of([want.expression() for want in wants])
    rows = engine().candidates([expression], audience=Audience.PUBLIC, restriction=UNRESTRICTED, limit=CANDIDATES)
    scorer = Scorer(wants, counts_of(want.tokens[-1] for want in wants))
    best = sorted(rows, key=lambda row: (-scorer.score(row), -row.number))[:MOST_ARTICLES]
    titles = dict(Article.objects.filter(pk__in=[row.number for row in best]).values_list("pk", "title"))
    for row in best:
        yield Suggested(SuggestionKind.ARTICLE, titles[row.number], row.number, 1)


def _want(word: Word) -> Want:
    return Want(word, (Alternative(sequence(word.text), is_prefix=not word.is_quoted, fields=(Field.TITLE,)),))
