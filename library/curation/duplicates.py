"""Articles that may be one and the same, found by their titles: all of a library's, or those like one article."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from library.chunks import CHUNK, chunks_of
from library.models import Article, LikelyDuplicate, SearchDocument
from library.progress import Progress, ignore_progress
from library.search import keys
from library.search.analyzer import analyze
from library.search.document import GAP
from library.search.engine import engine
from library.search.expression import Expression, Field, Key, Match, any_of
from library.search.likeness import (
    SHORTEST,
    Pair,
    differ_in_number,
    is_near,
    likeness,
    near_pairs,
    pairs_of_one_title,
    telling_count,
    telling_tokens,
)
from library.search.restriction import Audience, Restriction
from library.search.terms import counts_of

MOST_PAIRS = 20_000  # that are kept, the most alike
MOST_CANDIDATES = 500  # that are compared with one article
MOST_TOLD = 3

Found = dict[Pair, tuple[LikelyDuplicate.Kind, int]]


@dataclass(frozen=True, slots=True)
class DuplicatesReport:
    """How many pairs wait for a curator, how many of them are new, and how many went because they are alike no more."""

    waiting: int
    new: int
    gone: int

    def as_json(self) -> dict[str, Any]:
        """For the result of a job."""
        return asdict(self)


def find_duplicates(*, progress: Progress = ignore_progress) -> DuplicatesReport:
    """Look through the titles of all articles that readers see or may come to see, and bring the list in step.

    What a curator said of a pair stays. `progress` is called with (titles looked up, titles in all).
    """
    found = _found(progress)
    with transaction.atomic():
        known = {
            (first, second): (number, (kind, alike), is_dismissed)
            for number, first, second, kind, alike, is_dismissed in LikelyDuplicate.objects.values_list(
                "pk", "first_id", "second_id", "kind", "likeness", "is_dismissed"
            )
        }
        gone = [
            number for pair, (number, _told, is_dismissed) in known.items() if not is_dismissed and pair not in found
        ]
        for chunk in chunks_of(gone):
            LikelyDuplicate.objects.filter(pk__in=chunk).delete()
        changed = [
            LikelyDuplicate(pk=number, kind=found[pair][0], likeness=found[pair][1])
            for pair, (number, told, _is_dismissed) in known.items()
            if pair in found and found[pair] != told
        ]
        LikelyDuplicate.objects.bulk_update(changed, ["kind", "likeness"], batch_size=CHUNK)
        new = [
            LikelyDuplicate(first_id=first, second_id=second, kind=kind, likeness=alike)
            for (first, second), (kind, alike) in found.items()
            if (first, second) not in known
        ]
        LikelyDuplicate.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    return DuplicatesReport(LikelyDuplicate.objects.waiting().count(), len(new), len(gone))


def articles_like(article: Article) -> list[Article]:
    """The articles with the same title or nearly the same one, but for those that a curator told apart; the most alike
    first. A handful of queries, whatever the size of the library.
    """
    tokens = analyze(article.title)
    if not tokens:
        return []
    rows = engine().candidates(
        _like(tokens),
        audience=Audience.DESK,
        restriction=Restriction(without=frozenset([article.pk])),
        limit=MOST_CANDIDATES,
    )
    titles = {row.number: _own_title(row.title) for row in rows}
    telling = telling_tokens(tokens)
    alike = {
        number: likeness(telling, telling_tokens(title))
        for number, title in titles.items()
        if tokens == title or is_near(telling, telling_tokens(title))
    }
    told_apart = LikelyDuplicate.objects.filter(Q(first=article) | Q(second=article), is_dismissed=True)
    apart = {number for pair in told_apart.values_list("first_id", "second_id") for number in pair}
    found = Article.objects.filter(status__in=Article.LIVE, pk__in=alike.keys() - apart).select_related("site")
    near = [other for other in found if not differ_in_number(article.title, other.title)]
    return sorted(near, key=lambda other: (-alike[other.pk], other.pk))[:MOST_TOLD]


def _like(tokens: list[str]) -> list[Expression]:
    """What finds the titles that are the same, and those that are near: these have one of the rarest tokens."""
    same, telling = Key(keys.exact_title(tokens)), telling_tokens(tokens)
    if len(telling) < SHORTEST:
        return [same]
    counts = counts_of(telling).tokens
    rarest = sorted(telling, key=lambda token: (counts.get(token, 0), token))[: telling_count(len(telling))]
    return [same, any_of([Match((token,), fields=(Field.TITLE,)) for token in rarest])]


def _own_title(text: str) -> list[str]:
    """The tokens of the article's own title, which in its search document those of its lines follow."""
    return text.partition(f" {GAP} ")[0].split()


def _found(progress: Progress) -> Found:
    """Pairs of the same title on one site, and of titles that are near; those that a number tells apart left out."""
    titles: dict[int, frozenset[str]] = {}
    same: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, site, text in _documents():
        tokens = _own_title(text)
        titles[number] = telling_tokens(map(sys.intern, tokens))  # each token is kept once
        if tokens and site is not None:
            same[site, " ".join(tokens)].append(number)
    near = sorted(near_pairs(titles, progress=progress), key=lambda found: (-found[1], found[0]))
    words = _words({number for pair, _alike in near for number in pair})
    found: Found = {
        pair: (LikelyDuplicate.Kind.SAME_TITLE, 100)
        for numbers in same.values()
        for pair in pairs_of_one_title(numbers)
    }
    for (first, second), alike in near:
        if len(found) >= MOST_PAIRS:
            break
        if not differ_in_number(words[first], words[second]):
            found.setdefault((first, second), (LikelyDuplicate.Kind.NEAR_TITLE, alike))
    return found


def _documents() -> Iterator[tuple[int, int | None, str]]:
    rows = SearchDocument.objects.filter(article__status__in=Article.LIVE).order_by("pk")
    return rows.values_list("pk", "article__site_id", "title").iterator(chunk_size=2_000)


def _words(numbers: set[int]) -> Mapping[int, str]:
    words: dict[int, str] = {}
    for chunk in chunks_of(numbers):
        words.update(Article.objects.filter(pk__in=chunk).values_list("pk", "title"))
    return words
