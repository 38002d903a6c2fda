"""Which nodes of a container stay where they are when its order changes."""

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Indexes of a longest strictly increasing subsequence, in O(n log n).

    What is in it stays in place, all else is deleted and inserted again, so that as few lines as possible move.
    """
    tails: list[int] = []
    tail_indexes: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        length = bisect_left(tails, value)
        before.append(tail_indexes[length - 1] if length else -1)
        tails[length : length + 1] = [value]
        tail_indexes[length : length + 1] = [index]
    return _walk_back(before, tail_indexes[-1] if tail_indexes else -1)


def _walk_back(before: Sequence[int], last: int) -> list[int]:
    chain: list[int] = []
    while last >= 0:
        chain.append(last)
        last = before[last]
    return chain[::-1]
