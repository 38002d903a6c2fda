"""The whole file looked at before anything is stored: every row by itself, its number, and the rows that it names.

What is kept of the rows are eight bytes for each that another may name, and what is above each in a tree.
"""

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from library.exchange.json_whole.kinds import ACCOUNTS, KINDS, Kind
from library.exchange.json_whole.reading import Head, LibraryFile, Row
from library.exchange.json_whole.refusing import refused
from library.progress import Progress, ignore_progress

TOLD_EVERY = 2_000  # rows


class Numbers:
    """The numbers of the rows of one kind, which come in rising order."""

    def __init__(self) -> None:
        self._held = array("q")

    def add(self, number: int) -> bool:
        """Note the next number; False where it is not higher than the one before."""
        if self._held and number <= self._held[-1]:
            return False
        self._held.append(number)
        return True

    def __contains__(self, number: int) -> bool:
        place = bisect_left(self._held, number)
        return place < len(self._held) and self._held[place] == number


def check_file(file: BinaryIO, *, progress: Progress = ignore_progress) -> Head:
    """Read a file to its end and say what it holds; raise `ExchangeRefusedError` for the first thing that is wrong.

    `progress` is called with (rows looked at, rows in all).
    """
    library = LibraryFile(file)
    check = _Check()
    for done, row in enumerate(library.rows(), start=1):
        check.take(row)
        if done % TOLD_EVERY == 0:
            progress(done, library.head.total)
    check.finish()
    progress(library.head.total, library.head.total)
    return library.head


class _Check:
    """What is known of the rows so far."""

    def __init__(self) -> None:
        self._numbers: dict[str, Numbers] = {kind.name: Numbers() for kind in KINDS}
        self._accounts: set[str] = set()
        self._kinds = {kind.name: _Shape(kind) for kind in KINDS}
        self._kind = ""

    def take(self, row: Row) -> None:
        """Check one row against those before it."""
        if row.kind == ACCOUNTS:
            self._take_account(row)
            return
        if row.kind != self._kind:
            self.finish()
            self._kind = row.kind
        shape = self._kinds[row.kind]
        if not self._numbers[row.kind].add(row.values[0]):
            message = _("“%(kind)s” has the number %(number)d twice, or not in rising order.")
            raise refused(row.line, message % {"kind": row.kind, "number": row.values[0]})
        for place, name, target in shape.others:
            number = row.values[place]
            if number is not None and not self._is_known(target, number):
                raise _missing(row.line, name, number, target)
        shape.take(row)

    def finish(self) -> None:
        """Check the trees of the kind that ended."""
        if self._kind:
            self._kinds[self._kind].check_trees(self._numbers[self._kind])

    def _take_account(self, row: Row) -> None:
        if row.values[0] in self._accounts:
            raise refused(row.line, _("The account “%(name)s” stands here twice.") % {"name": row.values[0]})
        self._accounts.add(row.values[0])

    def _is_known(self, target: str, named: Any) -> bool:
        return named in (self._accounts if target == ACCOUNTS else self._numbers[target])


class _Shape:
    """Which values of a row of one kind name rows: of other kinds, or of its own, which may come later."""

    def __init__(self, kind: Kind) -> None:
        places = [(kind.names.index(name), name, target) for name, target in kind.references.items()]
        self.kind = kind.name
        self.others = [place for place in places if place[2] != kind.name]
        self.own = [place for place in places if place[2] == kind.name]
        self._above: dict[str, dict[int, int]] = {name: {} for _place, name, _target in self.own}
        self._lines: dict[int, int] = {}

    def take(self, row: Row) -> None:
        """Remember what is above a row."""
        for place, name, _target in self.own:
            if row.values[place] is not None:
                self._above[name][row.values[0]] = row.values[place]
                self._lines[row.values[0]] = row.line

    def check_trees(self, numbers: Numbers) -> None:
        """Refuse a row below one that is not there, or below itself; forget the trees."""
        for name, above in self._above.items():
            for number, upper in above.items():
                if upper not in numbers:
                    raise _missing(self._lines[number], name, upper, self.kind)
            self._check_rings(name, above)
            above.clear()
        self._lines.clear()

    def _check_rings(self, name: str, above: Mapping[int, int]) -> None:
        """Every row is walked over once: what was found to end somewhere is not followed again."""
        ended: set[int] = set()
        for start in above:
            path: dict[int, None] = {}
            number: int | None = start
            while number is not None and number not in ended:
                if number in path:
                    message = _("“%(name)s” leads from number %(number)d back to itself.")
                    raise refused(self._lines[number], message % {"name": name, "number": number})
                path[number] = None
                number = above.get(number)
            ended.update(path)


def _missing(line: int, name: str, number: object, target: str) -> Exception:
    message = _("“%(name)s” names no. %(number)s of “%(target)s”, which is not there.")
    return refused(line, message % {"name": name, "number": number, "target": target})
