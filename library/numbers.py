"""PURE. Numbers of very many rows in little memory."""

from bisect import bisect_right
from collections.abc import Collection, Iterator


class Numbers(Collection[int]):
    """A set of whole numbers that mostly follow one another, as those of new rows do: a stretch takes no more memory
    than a number alone. They come out from the lowest up.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  # of each stretch the number behind it

    def add(self, number: int) -> None:
        """Put a number in."""
        if self._ends and self._ends[-1] == number:  # as nearly all do
            self._ends[-1] = number + 1
            return
        if number in self:
            return
        place = bisect_right(self._starts, number)
        follows = place > 0 and self._ends[place - 1] == number
        precedes = place < len(self._starts) and self._starts[place] == number + 1
        if follows and precedes:
            self._ends[place - 1] = self._ends.pop(place)
            self._starts.pop(place)
        elif follows:
            self._ends[place - 1] = number + 1
        elif precedes:
            self._starts[place] = number
        else:
            self._starts.insert(place, number)
            self._ends.insert(place, number + 1)

    def __contains__(self, number: object) -> bool:
        if not isinstance(number, int):
            return False
        place = bisect_right(self._starts, number)
        return place > 0 and number < self._ends[place - 1]

    def __iter__(self) -> Iterator[int]:
        for first, last in self.stretches():
            yield from range(first, last + 1)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The first and the last number of each stretch."""
        return zip(self._starts, (end - 1 for end in self._ends), strict=True)

    def __len__(self) -> int:
        return sum(self._ends) - sum(self._starts)
