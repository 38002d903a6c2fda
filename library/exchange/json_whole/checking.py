"""The whole file looked at before anything is stored: every row by itself, its number, and the rows that it names.

What is kept of the rows are eight bytes for each that another may name, and what is above each in a tree.
"""

import hashlib
from array import array
from bisect import bisect_left
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from library.exchange.json_whole.kinds import ACCOUNTS, KINDS, KINDS_BY_NAME, Kind
from library.exchange.json_whole.reading import Head, LibraryFile, Row
from library.exchange.json_whole.refusing import quoted, refused
from library.exchange.json_whole.trees import RingError, TooDeepError, Tree
from library.exchange.refusals import ExchangeRefusedError
from library.progress import Progress, ignore_progress

TOLD_EVERY = 2_000  # rows
# Levels of a tree that pages and search go up; the forms let a curator make twelve.
DEEPEST = {"topics": 100}
CONTENT, SHA256 = (KINDS_BY_NAME["revisions"].names.index(name) for name in ("content", "sha256"))


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
        if row.kind == "revisions":
            _check_bytes(row)
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
        self._trees = [(place, name, Tree()) for place, name, target in places if target == kind.name]

    def take(self, row: Row) -> None:
        """Remember what is above a row."""
        for place, _name, tree in self._trees:
            if row.values[place] is not None:
                tree.add(row.values[0], row.values[place], row.line)

    def check_trees(self, numbers: Numbers) -> None:
        """Refuse a row below one that is not there, below itself, or too deep; forget the trees."""
        for _place, name, tree in self._trees:
            for upper, line in zip(tree.uppers, tree.lines, strict=True):
                if upper not in numbers:
                    raise _missing(line, name, upper, self.kind)
            self._check_tree(name, tree)
        self._trees.clear()

    def _check_tree(self, name: str, tree: Tree) -> None:
        deepest = DEEPEST.get(self.kind)
        try:
            tree.check(deepest)
        except RingError as ring:
            message = _("“%(name)s” leads from number %(number)d back to itself.")
            raise refused(ring.line, message % {"name": name, "number": ring.number}) from None
        except TooDeepError as row:
            message = _("“%(kind)s” number %(number)d stands deeper than %(count)d levels.")
            raise refused(row.line, message % {"kind": self.kind, "number": row.number, "count": deepest}) from None


def _missing(line: int, name: str, number: object, target: str) -> ExchangeRefusedError:
    message = _("“%(name)s” names no. %(number)s of “%(target)s”, which is not there.")
    return refused(line, message % {"name": name, "number": quoted(number), "target": target})


def _check_bytes(row: Row) -> None:
    """Refuse a revision whose bytes are not those that it had."""
    if hashlib.sha256(row.values[CONTENT]).hexdigest() != row.values[SHA256]:
        raise refused(row.line, _("The bytes of this revision are not those of its SHA-256: they are damaged."))
