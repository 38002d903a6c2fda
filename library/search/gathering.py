"""The documents that are scored: all that match if they are few, else the newest and those that fit best."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from library.search import keys
from library.search.analyzer import analyze
from library.search.engine import engine
from library.search.expression import IN_FRONT, Expression, Key, all_of
from library.search.plan import Plan
from library.search.restriction import Audience, Restriction, Row

CANDIDATES = 1_000
BETTER = 400  # of the older ones
REACH = 100_000  # numbers that are looked through for these, where very many match
COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Gathered:
    """Candidates, newest first, and how many documents match: at most `COUNT_LIMIT`, and `is_capped` if more.

    `is_whole` says that every document that matches is among the candidates; else only the first `CANDIDATES` of them
    are a fair sample, and those behind them the ones that fit best.
    """

    rows: list[Row]
    count: int
    is_capped: bool
    is_whole: bool


NOTHING = Gathered([], 0, is_capped=False, is_whole=True)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of candidates: for whom; of very many the best or the newest; whether all are counted, where it is
    not known yet that `at_least` so many match. About `expected` will match, if words were independent of each other.
    """

    audience: Audience
    by_relevance: bool = True
    is_counted: bool = True
    at_least: int = 0
    expected: float = 0


def gather(
    plan: Plan, wish: Wish, *, extra: Sequence[Expression] = (), restriction: Restriction | None = None
) -> Gathered:
    """The candidates of a plan, with further conditions; one query where they are few, two or three where many."""
    limits = restriction or plan.restriction
    expression = all_of([plan.expression(), *extra])
    ask = partial(engine().candidates, audience=wish.audience)
    count = partial(engine().count, expression, audience=wish.audience, restriction=limits, limit=COUNT_LIMIT + 1)
    at_least = count() if wish.is_counted and wish.at_least <= COUNT_LIMIT < wish.expected else wish.at_least
    are_many = at_least > COUNT_LIMIT
    newest = ask([expression], restriction=limits, limit=CANDIDATES + 1, are_many=are_many)
    if len(newest) <= CANDIDATES:
        return Gathered(newest, len(newest), is_capped=False, is_whole=True)
    rows = {row.number: row for row in newest[:CANDIDATES]}
    better = _better(plan, extra) if wish.by_relevance else []
    if better:
        oldest = min(rows)
        older = limits.and_also(Restriction(below=oldest, above=oldest - REACH if are_many else None))
        found = ask(better, restriction=older, limit=BETTER, are_many=are_many)
        rows.update((row.number, row) for row in found)
    if not wish.is_counted:
        return Gathered(list(rows.values()), CANDIDATES, is_capped=True, is_whole=False)
    total = at_least if are_many else count()
    return Gathered(list(rows.values()), min(total, COUNT_LIMIT), is_capped=total > COUNT_LIMIT, is_whole=False)


def _better(plan: Plan, extra: Sequence[Expression]) -> list[Expression]:
    """Where to look for documents that would score well, among those that are older than the newest."""
    if not plan.wants or not plan.is_plain or any(want.is_by_sound for want in plan.wants):
        return []
    others = [*plan.conditions, *extra]
    in_front = [want.expression(IN_FRONT) for want in plan.wants]
    exact = Key(keys.exact_title(analyze(" ".join(want.word.text for want in plan.wants))))
    return [all_of([*in_front, *others]), all_of([exact, *others])]
