"""JSON values one after another from a file of any size: never more than one of them is in memory.

A row may stand on one line, as we write it, or be laid out otherwise by another program. Each value is bounded in
length, in depth and in how many pieces it has, so that no file takes more memory than a row may.
"""

import codecs
import json
import re
from collections import Counter
from typing import Any, BinaryIO, NoReturn

from django.utils.translation import gettext as _

from library.exchange.json_whole.refusing import quoted, refused
from library.exchange.refusals import ExchangeRefusedError

STEP = 256 * 1024  # bytes read at a time
LONGEST = 32 * 1024 * 1024  # characters of a row: the bytes of the longest README in base64
MOST_PIECES = 100_000  # signs that begin or part something, in a row longer than one step
BLANKS = re.compile(r"[ \t\r\n]*")


class JsonText:
    """A file as JSON values and the signs between them; `line` is where the last one began."""

    def __init__(self, file: BinaryIO) -> None:
        self.line = 1
        self.length = 0  # of the last value, in characters
        self._file = file
        self._bytes = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._json = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_object)
        self._text, self._at, self._is_ended = "", 0, False
        self._inside = 0  # lines of the last value, which count once what follows is asked for

    def sign(self) -> str:
        """The next character that is not blank, and step over it; empty at the end of the file."""
        sign = self.peek()
        self._at += len(sign)
        return sign

    def peek(self) -> str:
        """The next character that is not blank; empty at the end of the file."""
        if not self._inside and self._at < len(self._text) and self._text[self._at] not in " \t\r\n":
            return self._text[self._at]  # as is most often so
        while True:
            self._move_to(self._blanks_end())
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def expect(self, sign: str) -> None:
        """Step over a sign that must stand here."""
        found = self.sign()
        if not found:
            self.refuse_end()
        if found != sign:
            self.refuse(_("“%(wanted)s” is expected here, not “%(found)s”.") % {"wanted": sign, "found": quoted(found)})

    def expect_start(self, sign: str) -> None:
        """Look whether a value that begins with this sign stands here, without stepping over it."""
        found = self.peek()
        if found != sign:
            self.expect(sign)

    def value(self) -> Any:
        """The next value."""
        if not self.peek():
            self.refuse_end()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                self.refuse(_("Lists and objects are nested too deep."))
            except json.JSONDecodeError as error:
                if not self._grow():
                    self._refuse_broken(error)
            except ValueError as error:  # a key twice, NaN, a number of thousands of digits
                self.refuse(_("No value of ours: %(why)s.") % {"why": error})
            else:
                if end < len(self._text) or not self._grow():  # a number at the very end may go on
                    break
        self.length = end - self._at
        self._move_to(end, is_value=True)
        return value

    def refuse(self, message: str) -> NoReturn:
        """Refuse the file at this line."""
        raise refused(self.line, message)

    def refuse_end(self) -> NoReturn:
        """Refuse a file that ends too early."""
        raise _ended(self.line)

    def _blanks_end(self) -> int:
        found = BLANKS.match(self._text, self._at)
        return found.end() if found else self._at

    def _move_to(self, end: int, *, is_value: bool = False) -> None:
        """Go on, counting lines."""
        if is_value:
            self._inside = self._text.count("\n", self._at, end)
        else:
            self.line += self._text.count("\n", self._at, end) + self._inside
            self._inside = 0
        self._at = end

    def _grow(self) -> bool:
        """Read more, twice as much as is there; False at the end of the file."""
        if self._is_ended:
            return False
        held = len(self._text) - self._at
        if held > STEP:
            self._refuse_bomb(held)
        more = self._file.read(max(STEP, held))
        self._is_ended = not more
        self._text = self._text[self._at :] + self._decoded(more)
        self._at = 0
        return True

    def _decoded(self, data: bytes) -> str:
        try:
            return self._bytes.decode(data, final=not data)
        except UnicodeDecodeError as error:
            line = self.line + self._inside + self._text.count("\n", self._at) + data[: error.start].count(b"\n")
            if error.reason == "unexpected end of data":
                raise _ended(line) from None
            raise refused(line, _("The file is not in UTF-8."), _("Save it in UTF-8.")) from None

    def _refuse_bomb(self, held: int) -> None:
        """Keep what is read of one value within bounds, and what would be made of it."""
        if held > LONGEST:
            self.refuse(_("A row of more than %(count)d million characters.") % {"count": LONGEST // 1024**2})
        if sum(self._text.count(sign, self._at) for sign in "[{,") > MOST_PIECES:
            self.refuse(_("A row of more than %(count)d pieces.") % {"count": MOST_PIECES})

    def _refuse_broken(self, error: json.JSONDecodeError) -> NoReturn:
        if error.pos >= len(self._text.rstrip()) or error.msg.startswith("Unterminated"):
            self.refuse_end()
        self.line += self._text.count("\n", self._at, error.pos)
        self.refuse(_("This is no JSON: %(why)s.") % {"why": error.msg})


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, but none in which one value would silently take the place of another."""
    values = dict(pairs)
    if len(values) != len(pairs):
        [(name, _times)] = Counter(name for name, _value in pairs).most_common(1)
        raise ValueError(_("“%s” stands twice in one object") % quoted(name))
    return values


def _ended(line: int) -> ExchangeRefusedError:
    return refused(
        line, _("The file ends here, in the middle."), _("Part of it is missing: write or copy it once more.")
    )
