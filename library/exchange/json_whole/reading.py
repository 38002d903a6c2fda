"""The file as its head and its rows, in the order in which we write them. Checked: form, fields, values and counts."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from library.exchange.json_whole.kinds import ACCOUNTS, FORMAT, KINDS_BY_NAME, VERSION, field_names
from library.exchange.json_whole.refusing import quoted, refused
from library.exchange.json_whole.text import JsonText
from library.exchange.json_whole.values import LARGEST, WrongValueError, inward, username, whole_number

HEAD = ("format", "version", "fields", "catalogue_version", "counts")


@dataclass(frozen=True, slots=True)
class Head:
    """What the file says of itself: the version of the catalogue, and how many rows of each kind follow."""

    catalogue_version: int
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(self.counts.values())


class Row(NamedTuple):
    """One row: its kind, the line it begins at, its length in characters, and its values in the order of the fields."""

    kind: str
    line: int
    length: int
    values: tuple[Any, ...]


class LibraryFile:
    """A file read from its beginning: `head` first, then `rows()` once. Raises `ExchangeRefusedError`."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        self._text = JsonText(file)
        self.head = self._read_head()

    def rows(self, *, is_checked: bool = False) -> Iterator[Row]:
        """Every row, kind by kind, each checked by itself; at the end that nothing follows and nothing is missing. Of a
        file that is checked already the values are those of the file.
        """
        for kind in field_names():
            self._text.expect(",")
            self._expect_key(kind)
            yield from self._rows_of(kind, values_of(kind) if is_checked else reader_of(kind))
        self._text.expect("}")
        if self._text.peek():
            self._text.refuse(_("Something follows after the end."))

    def _read_head(self) -> Head:
        if not self._text.peek():
            raise refused(1, _("The file is empty."), _("Choose the file that holds the library."))
        self._text.expect("{")
        head: dict[str, Any] = {}
        for key in HEAD:
            if head:
                self._text.expect(",")
            self._expect_key(key)
            head[key] = self._text.value()
            self._check_form(key, head[key])
        return Head(head["catalogue_version"], head["counts"])

    def _check_form(self, key: str, value: Any) -> None:
        """Check one key of the head as soon as it was read, since what follows may be anything."""
        if key == "format" and value != FORMAT:
            self._refuse_foreign()
        if key == "version" and (type(value) is not int or value != VERSION):
            self._refuse_version(value)
        if key == "fields" and value != field_names():
            self._refuse_version(value)
        if key == "catalogue_version":
            self._check(whole_number(0, LARGEST), value)
        if key == "counts":
            self._check_counts(value)

    def _check_counts(self, counts: Any) -> None:
        if not isinstance(counts, dict) or list(counts) != list(field_names()):
            self._text.refuse(_("“counts” does not name the kinds of rows in their order."))
        for count in counts.values():
            self._check(whole_number(0, LARGEST), count)

    def _check(self, convert: Callable[[Any], Any], value: Any) -> None:
        try:
            convert(value)
        except WrongValueError as error:
            self._text.refuse(_("%(wanted)s is expected here.") % {"wanted": error})

    def _expect_key(self, key: str) -> None:
        self._text.expect_start('"')
        found = self._text.value()
        if found != key:
            if key == HEAD[0]:
                self._refuse_foreign()
            self._text.refuse(
                _("“%(wanted)s” is expected here, not “%(found)s”.") % {"wanted": key, "found": quoted(found)}
            )
        self._text.expect(":")

    def _refuse_foreign(self) -> None:
        raise refused(
            self._text.line,
            _("This is no library written by Easyllm."),
            _("Of JSON only our own form is read; bring bookmarks as HTML, CSV or text."),
        )

    def _refuse_version(self, value: Any) -> None:
        raise refused(
            self._text.line,
            _("The file is of another version than %(version)d, which this program reads.") % {"version": VERSION},
            _("Write it with the release of Easyllm that is to read it, or read it with the one that wrote it."),
        )

    def _rows_of(self, kind: str, reads: Callable[[Any], tuple[Any, ...]]) -> Iterator[Row]:
        text = self._text
        count = 0
        text.expect("[")
        while text.peek() != "]":
            if count:
                text.expect(",")
            value = text.value()
            try:
                values = reads(value)
            except WrongValueError as error:
                text.refuse(_("In “%(kind)s”: %(why)s") % {"kind": kind, "why": error})
            yield Row(kind, text.line, text.length, values)
            count += 1
        text.expect("]")
        if count != self.head.counts[kind]:
            numbers = {"kind": kind, "told": self.head.counts[kind], "count": count}
            text.refuse(_("“%(kind)s” has %(count)d rows; the head says %(told)d.") % numbers)


@cache
def reader_of(kind: str) -> Callable[[Any], tuple[Any, ...]]:
    """What takes a row of a kind apart and checks each of its values."""
    converts = converters_of(kind)

    def read(row: Any) -> tuple[Any, ...]:
        if not isinstance(row, dict) or row.keys() != converts.keys():
            raise WrongValueError(_("a row has just these fields: %(names)s.") % {"names": ", ".join(converts)})
        try:
            return tuple([convert(row[name]) for name, convert in converts.items()])
        except WrongValueError:
            raise WrongValueError(_wrong_field(row, converts)) from None

    return read


@cache
def values_of(kind: str) -> Callable[[Any], tuple[Any, ...]]:
    """What takes a row of a kind apart and leaves its values as they are."""
    names = tuple(converters_of(kind))
    values = itemgetter(*names)
    return values if len(names) > 1 else lambda row: (values(row),)


def converters_of(kind: str) -> Mapping[str, Callable[[Any], Any]]:
    """What makes each field of a row from its value in the file."""
    if kind == ACCOUNTS:
        return {"username": username}
    return {field.name: inward(field) for field in KINDS_BY_NAME[kind].fields}


def _wrong_field(row: Mapping[str, Any], converts: Mapping[str, Callable[[Any], Any]]) -> str:
    for name, convert in converts.items():
        try:
            convert(row[name])
        except WrongValueError as error:
            return _("“%(name)s” must be %(wanted)s.") % {"name": name, "wanted": error}
    return ""
