"""PURE. Candidates in order; whatever the order, articles that are equal in it stand with the newest first."""

import re
from collections.abc import Iterable

from library.search.restriction import Row
from library.search.results import Sort
from library.search.scoring import Scorer

DAY = re.compile(r" =d(\d+) ")


def ranked(rows: Iterable[Row], scorer: Scorer, sort: Sort) -> list[tuple[Row, float]]:
    """Candidates with their scores, in the order asked for."""
    newest_first = sorted(rows, key=lambda row: -row.number)
    scored = [(row, scorer.score(row)) for row in newest_first]
    if sort is Sort.RELEVANCE:
        scored.sort(key=lambda pair: -pair[1])
    elif sort is Sort.PUBLISHED:
        scored.sort(key=lambda pair: day_of(pair[0]), reverse=True)
    elif sort is Sort.TITLE:
        scored.sort(key=lambda pair: pair[0].title)
    return scored


def day_of(row: Row) -> str:
    """The day on which an article appeared, or was received: YYYYMMDD."""
    found = DAY.search(row.keys)
    return found[1] if found else ""
