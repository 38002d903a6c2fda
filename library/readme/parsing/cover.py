"""Ranges of a content and the positions they hold."""

from bisect import bisect_left
from collections.abc import Iterator


class Cover:
    """Ranges, sorted by their start, of which one may hold others, and the question whether one holds a position."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in ranges:
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
                continue
            self._starts.append(start)
            self._ends.append(end)

    def covers(self, position: int) -> bool:
        """Whether a range holds the position."""
        index = bisect_left(self._starts, position + 1) - 1
        return index >= 0 and position < self._ends[index]

    def gaps(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What lies between the ranges from one position to another."""
        for index in range(bisect_left(self._ends, start + 1), len(self._starts)):
            if self._starts[index] >= end:
                break
            if self._starts[index] > start:
                yield start, self._starts[index]
            start = self._ends[index]
        if end > start:
            yield start, end

    def touches(self, start: int, end: int) -> bool:
        """Whether a range begins in [start, end)."""
        index = bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end
