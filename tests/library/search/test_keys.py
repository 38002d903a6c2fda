"""Properties of articles as words of the index."""

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from library.search import keys
from library.search.analyzer import analyze
from tests.strategies import any_texts

days = st.dates(dt.date(1990, 1, 1), dt.date(2035, 12, 31))


def _covered(key: str) -> set[dt.date]:
    """The days that a key of a year, month or day stands for."""
    digits = key[2:]
    first = dt.date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1))
    found = {first}
    if key.startswith("=d"):
        return found
    day = first + dt.timedelta(1)
    while day.year == first.year and (key.startswith("=y") or day.month == first.month):
        found.add(day)
        day += dt.timedelta(1)
    return found


@given(days, st.integers(0, 1500))
def test_the_keys_between_two_days_cover_just_these_days_once(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(length)
    found = keys.days_between(first, last)
    covered = [day for key in found for day in _covered(key)]
    assert len(covered) == len(set(covered)) == length + 1
    assert (min(covered), max(covered)) == (first, last)


@given(days, st.integers(0, 1500))
def test_they_are_the_fewest(first: dt.date, length: int) -> None:
    """No month and no year could stand in for several of them: then these would be covered whole."""
    last = first + dt.timedelta(length)
    found = set(keys.days_between(first, last))
    for key in found:
        if key.startswith("=d"):
            whole = _covered(f"=m{key[2:8]}")
        elif key.startswith("=m"):
            whole = _covered(f"=y{key[2:6]}")
        else:
            continue
        assert not (first <= min(whole) and max(whole) <= last)


def test_a_range_that_ends_before_it_begins_has_no_keys() -> None:
    assert keys.days_between(dt.date(2024, 2, 2), dt.date(2024, 2, 1)) == []


@given(days, days, days)
def test_an_article_is_found_by_one_of_its_three_keys_just_if_its_day_is_among_them(
    first: dt.date, last: dt.date, day: dt.date
) -> None:
    assert (not set(keys.day(day)).isdisjoint(keys.days_between(first, last))) == (first <= day <= last)


@given(any_texts)
def test_a_language_is_one_plain_word_whatever_was_typed(text: str) -> None:
    assert re.fullmatch(r"=l\.[a-z0-9]*", keys.language(text))


def test_a_language_is_known_by_its_primary_tag() -> None:
    assert keys.language("zh-Hans") == keys.language("ZH") == keys.language("zh_CN") == "=l.zh"


@given(any_texts)
def test_no_property_is_a_token_of_a_text(text: str) -> None:
    assert not {token for token in analyze(text) if token.startswith("=")}


def test_titles_that_differ_in_case_alone_are_the_same_title() -> None:
    assert keys.exact_title(analyze("Llama-2 入门")) == keys.exact_title(analyze("llama2 入门"))
    assert keys.exact_title(["ab", "c"]) != keys.exact_title(["a", "bc"])
