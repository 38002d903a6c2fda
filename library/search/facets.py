"""PURE. What results have in common: counted over the candidates, by the properties in their keys."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from library.search import keys
from library.search.restriction import Marks, Row
from library.search.results import Facets, Filters

Test = Callable[[Row], bool]

NUMBERED = {"=t": "topics", "=s": "sites", "=g": "tags"}
WORDED = {"=k.": "links", "=l.": "languages", "=has.": "has"}


def passing(rows: Sequence[Row], filters: Filters, marks: Marks) -> list[Row]:
    """The rows that have what was chosen."""
    return _passing(rows, _tests(filters, marks).values())


def facets_of(rows: Sequence[Row], filters: Filters, marks: Marks, *, is_rough: bool) -> Facets:
    """The counts of each kind, among the rows that have what was chosen of the other kinds.

    Where `is_rough` the rows hold but what passed all filters, and the counts say so.
    """
    tests = {} if is_rough else _tests(filters, marks)
    counts = _counts(_passing(rows, tests.values()), marks)
    for kind in tests:
        others = [test for other, test in tests.items() if other != kind]
        counts[kind] = _counts(_passing(rows, others), marks)[kind]
    return Facets(**counts, is_rough=is_rough)


def _passing(rows: Sequence[Row], tests: Iterable[Test]) -> list[Row]:
    tests = list(tests)
    return [row for row in rows if all(test(row) for test in tests)]


def _tests(filters: Filters, marks: Marks) -> dict[str, Test]:
    """What each kind asks of a row; kinds of which nothing was chosen ask nothing."""
    tests = {kind: _has_any(chosen) for kind, chosen in filters.properties().items()}
    if filters.has:
        tests["has"] = _has_all([keys.has(what) for what in filters.has])
    if filters.states:
        tests["states"] = lambda row: not filters.states.isdisjoint(_states(row.number, marks))
    return tests


def _has_any(wanted: list[str]) -> Test:
    spaced = [f" {key} " for key in wanted]
    return lambda row: any(key in row.keys for key in spaced)


def _has_all(wanted: list[str]) -> Test:
    spaced = [f" {key} " for key in wanted]
    return lambda row: all(key in row.keys for key in spaced)


def _states(number: int, marks: Marks) -> tuple[str, ...]:
    state, is_starred = marks.get(number, ("unread", False))
    return (state, "starred") if is_starred else (state,)


def _counts(rows: Sequence[Row], marks: Marks) -> dict[str, Any]:
    counts: dict[str, Any] = {kind: {} for kind in (*NUMBERED.values(), *WORDED.values())}
    texts = "".join([row.keys[: row.keys.find(keys.EVERY)] for row in rows])
    for key, count in Counter(texts.split()).items():
        if (kind := NUMBERED.get(key[:2])) is not None:
            counts[kind][int(key[2:])] = count
        else:
            for sign, worded in WORDED.items():
                if key.startswith(sign):
                    counts[worded][key.removeprefix(sign)] = count
    counts["states"] = Counter(state for row in rows for state in _states(row.number, marks)) if marks else {}
    return counts
