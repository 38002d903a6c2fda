"""PURE. Rows that name rows of their own kind: topics below topics, articles merged into articles.

These may come later in the file, so that they are looked at when all are known: 32 bytes for each that names another.
"""

from array import array
from bisect import bisect_left

WALKED = -1  # is on the way that is being gone


class TreeError(Exception):
    """A row from which the way up does not end, or ends too late: its number, and the line it stands in."""

    def __init__(self, number: int, line: int) -> None:
        super().__init__(number, line)
        self.number = number
        self.line = line


class RingError(TreeError):
    """The way up comes back to where it was."""


class TooDeepError(TreeError):
    """There is more above it than there may be."""


class Tree:
    """What is above each row that has something above it. Rows are added in the rising order of their numbers."""

    def __init__(self) -> None:
        self.numbers = array("q")
        self.uppers = array("q")
        self.lines = array("q")

    def add(self, number: int, upper: int, line: int) -> None:
        """Note what is above a row."""
        self.numbers.append(number)
        self.uppers.append(upper)
        self.lines.append(line)

    def check(self, deepest: int | None) -> None:
        """Go up from every row, along each step once. Raises `TreeError`; `deepest` counts levels, the top one too."""
        levels = array("q", bytes(self.numbers.itemsize * len(self.numbers)))  # 0: nobody came by yet
        for start in range(len(self.numbers)):
            self._go_up(start, levels, deepest)

    def _go_up(self, start: int, levels: "array[int]", deepest: int | None) -> None:
        way: list[int] = []
        place: int | None = start
        while place is not None and not levels[place]:
            levels[place] = WALKED
            way.append(place)
            place = self._place_of(self.uppers[place])
        if place is not None and levels[place] == WALKED:
            raise RingError(self.numbers[place], self.lines[place])
        level = 1 if place is None else levels[place]
        for step in reversed(way):
            level += 1
            levels[step] = level
            if deepest is not None and level > deepest:
                raise TooDeepError(self.numbers[step], self.lines[step])

    def _place_of(self, number: int) -> int | None:
        """Where a row stands here; None for one with nothing above it."""
        place = bisect_left(self.numbers, number)
        is_here = place < len(self.numbers) and self.numbers[place] == number
        return place if is_here else None
