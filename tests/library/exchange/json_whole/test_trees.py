"""Rows below rows: every way up ends, and soon enough."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.exchange.json_whole.trees import RingError, TooDeepError, Tree


def tree_of(above: dict[int, int]) -> Tree:
    """The tree of rows with what is above them; a row stands in the line of ten times its number."""
    tree = Tree()
    for number in sorted(above):
        tree.add(number, above[number], 10 * number)
    return tree


@given(st.dictionaries(st.integers(1, 12), st.integers(1, 12)))
def test_a_ring_is_found_wherever_a_walk_does_not_end(above: dict[int, int]) -> None:
    on_rings = {number for number in above if number in way_from(number, above)}
    found = ring_in(above)
    assert (found is None) == (not on_rings)
    assert found is None or (found.number in on_rings and found.line == 10 * found.number)


def ring_in(above: dict[int, int]) -> RingError | None:
    """What the tree says of rings."""
    try:
        tree_of(above).check(deepest=None)
    except RingError as ring:
        return ring
    return None


def way_from(number: int, above: dict[int, int]) -> list[int]:
    """What comes above a number; as many steps as there are numbers at most."""
    way: list[int] = []
    while number in above and len(way) <= len(above):
        number = above[number]
        way.append(number)
    return way


@given(st.permutations(range(1, 8)))
def test_the_levels_of_a_chain_are_counted_whatever_order_its_numbers_have(chain: list[int]) -> None:
    tree = tree_of(dict(pairwise(chain)))
    tree.check(deepest=7)
    with pytest.raises(TooDeepError) as deep:
        tree.check(deepest=6)
    assert deep.value.number == chain[0]


def test_a_chain_of_very_many_is_walked_without_recursion() -> None:
    tree_of({number: number + 1 for number in range(1, 300_000)}).check(deepest=None)
