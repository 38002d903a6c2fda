"""The formats that are read and written, and which of them a file is in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.exchange import csv_reading, csv_writing, json_whole, netscape_reading, netscape_writing, text_reading
from library.exchange.records import Read
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import ExchangeReport
from library.exchange.source import UTF_8_MARK, refuse_binary, refuse_other_encodings

AUTO = "auto"
HEAD = 64 * 1024  # bytes that recognising looks at

Reads: TypeAlias = Callable[[BinaryIO], Iterator[Read]]


@dataclass(frozen=True, slots=True)
class Restores:
    """How a library with nothing in it becomes what the one was that a file was written from."""

    is_due: Callable[[], bool]
    restore: Callable[..., ExchangeReport]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, how its files end, how it is read and written.

    `is_it` tells by the first bytes, which hold no byte order mark. `reads` yields what a file holds, in its order;
    `writes(output, is_public=…, part=…, progress=…)` writes the library and returns how many articles that were. A
    format that holds more than articles has `restores`, for a library with nothing in it.
    """

    name: str
    label: str | Promise
    suffixes: tuple[str, ...]
    media_type: str
    is_it: Callable[[bytes], bool]
    reads: Reads | None = None
    writes: Callable[..., int] | None = None
    restores: Restores | None = None

    def file_name(self) -> str:
        """What a file with the whole library is called."""
        return f"easyllm{self.suffixes[0]}"


# In the order in which they are tried: what any text may be comes last.
FORMATS: tuple[Format, ...] = (
    Format(
        name="json",
        label=gettext_lazy("The whole library (JSON)"),
        suffixes=(".json",),
        media_type="application/json",
        is_it=json_whole.is_json,
        reads=json_whole.read,
        writes=json_whole.write,
        restores=Restores(json_whole.is_empty, json_whole.restore),
    ),
    Format(
        name="netscape",
        label=gettext_lazy("Bookmarks of browsers (HTML)"),
        suffixes=(".html", ".htm"),
        media_type="text/html; charset=utf-8",
        is_it=netscape_reading.is_netscape,
        reads=netscape_reading.read,
        writes=netscape_writing.write,
    ),
    Format(
        name="csv",
        label=gettext_lazy("Table (CSV)"),
        suffixes=(".csv", ".tsv"),
        media_type="text/csv; charset=utf-8",
        is_it=csv_reading.is_csv,
        reads=csv_reading.read,
        writes=csv_writing.write,
    ),
    Format(
        name="text",
        label=gettext_lazy("Text with addresses"),
        suffixes=(".txt", ".md"),
        media_type="text/plain; charset=utf-8",
        is_it=text_reading.is_text,
        reads=text_reading.read,
    ),
)


def readable() -> list[Format]:
    """The formats that come in."""
    return [one for one in FORMATS if one.reads]


def writable() -> list[Format]:
    """The formats that go out."""
    return [one for one in FORMATS if one.writes]


def format_called(name: str) -> Format:
    """The format of this name. Raises `ExchangeRefusedError`."""
    found = next((one for one in FORMATS if one.name == name), None)
    if found is None:
        names = ", ".join(one.name for one in FORMATS)
        raise ExchangeRefusedError("", _("There is no format “%s”.") % name, _("Choose one of: %s") % names)
    return found


def recognise(head: bytes, filename: str = "") -> Format:
    """The format of a file by its first bytes; its name counts only where these may be several.

    Raises `ExchangeRefusedError` where it is none that is read here.
    """
    refuse_binary(head)
    text = head.removeprefix(UTF_8_MARK)
    able = [one for one in readable() if one.is_it(text)]
    named = [one for one in able if filename.lower().endswith(one.suffixes)]
    if not able:
        refuse_other_encodings(text)
        names = ", ".join(str(one.label) for one in readable())
        raise ExchangeRefusedError(
            filename, _("This file is in no format that is read here."), _("What comes in: %s.") % names
        )
    return (named or able)[0]


def format_of(name: str, head: bytes, filename: str = "") -> Format:
    """The format that was asked for, or the one that a file is in where that is `auto`."""
    return recognise(head, filename) if name == AUTO else format_called(name)
