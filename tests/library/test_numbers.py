"""A set of numbers in little memory is a set."""

from hypothesis import given
from hypothesis import strategies as st

from library.numbers import Numbers


@given(st.lists(st.integers(min_value=-5, max_value=40)))
def test_numbers_are_in_it_once_and_in_order(numbers: list[int]) -> None:
    found = Numbers()
    for number in numbers:
        found.add(number)
    assert list(found) == sorted(set(numbers))
    assert len(found) == len(set(numbers))
    assert [number for number in range(-10, 50) if number in found] == sorted(set(numbers))


def test_a_long_stretch_is_kept_as_one() -> None:
    found = Numbers()
    for number in (*range(1, 1_000, 2), *range(0, 1_000, 2)):
        found.add(number)
    assert list(found.stretches()) == [(0, 999)]
