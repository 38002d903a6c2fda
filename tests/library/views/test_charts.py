"""The geometry of charts, without a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.views.charts import BAR_WIDTH, Bar, bars, round_ceiling, step_chart


def test_each_number_holds_until_the_next() -> None:
    chart = step_chart([0, 1, 2])

    assert chart.ceiling == 2
    assert chart.line == "M0,100H400V50H800V0H1200"
    assert chart.area == "M0,100H400V50H800V0H1200V100H0Z"
    assert chart.end == "M1200,0h0"


def test_one_number_is_a_level_line() -> None:
    assert step_chart([0]).line == "M0,100H1200"


@pytest.mark.parametrize(
    ("value", "ceiling"),
    [(0, 2), (2, 2), (3, 4), (8, 8), (9, 10), (21, 24), (81, 100), (100, 100), (101, 120), (99_999, 100_000)],
)
def test_a_ceiling_is_the_next_round_number(value: int, ceiling: int) -> None:
    assert round_ceiling(value) == ceiling


@given(st.integers(min_value=0, max_value=10**9))
def test_a_ceiling_is_near_and_has_a_whole_half(value: int) -> None:
    ceiling = round_ceiling(value)

    assert value <= ceiling <= max(2, 2 * value)
    assert ceiling % 2 == 0


def test_the_longest_bar_has_all_the_room() -> None:
    drawn = bars([Bar("a", 10), Bar("b", 5), Bar("c", 0)])

    assert [bar.width for bar in drawn] == [BAR_WIDTH, BAR_WIDTH / 2, 0]


def test_bars_of_nothing_have_no_length() -> None:
    assert [bar.width for bar in bars([Bar("a", 0)])] == [0]
    assert bars([]) == []
