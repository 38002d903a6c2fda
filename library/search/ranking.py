"""PURE. Candidates in order; whatever the order, articles that are equal in it stand with the newest first."""

import re
from collections.abc import Iterable

from library.search.restriction import Row
from library.search.results import Sort
from library.search.scoring import Scorer

SCORED = 100  # of results in another order than by score, which is told all the same
DAY = re.compile(r" =d(\d+) ")


def ranked(rows: Iterable[Row], scorer: Scorer, sort: Sort) -> list[tuple[Row, float]]:
    """Candidates with their scores, in the order asked for."""
    ordered = sorted(rows, key=lambda row: -row.number)
    if sort is Sort.PUBLISHED:
        ordered.sort(key=day_of, reverse=True)
    elif sort is Sort.TITLE:
        ordered.sort(key=lambda row: row.title)
    if sort is not Sort.RELEVANCE:
        return [(row, scorer.score(row) if place < SCORED else 0) for place, row in enumerate(ordered)]
    scored = [(row, scorer.score(row)) for row in ordered]
    scored.sort(key=lambda pair: -pair[1])
    return scored


def day_of(row: Row) -> str:
    """The day on which an article appeared, or was received: YYYYMMDD."""
    found = DAY.search(row.keys)
    return found[1] if found else ""
