"""One walk through inline Markdown: links, images, code spans and tags.

This follows cmark's way (CommonMark 0.31, appendix "A parsing strategy", phase 2) with its stack of brackets, so a line
of 60,000 links or brackets costs linear time. Emphasis binds weaker than links and is left to `visible.py`.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from library.readme.document import LinkForm
from library.readme.parsing.destinations import read_link_tail, unescape, unescape_entities
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.passage import Passage
from library.readme.parsing.references import Definition, label_key
from library.readme.parsing.tags import TagReader

_SPECIAL = re.compile(r"[\\`<\[\]!\n]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BACKTICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*)>")
_MAIL = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>")
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\]){0,999})\]", re.DOTALL)


@dataclass(slots=True)
class _Bracket:
    position: int
    is_image: bool
    is_active: bool = True
    has_inner: bool = False


class BracketScanner:
    """Walks through a passage once."""

    def __init__(self, passage: Passage, definitions: Mapping[str, Definition]) -> None:
        self._text = passage.content
        self._tags = TagReader(passage.content)
        self._definitions = definitions
        self._found = Inline(passage)
        self._brackets: list[_Bracket] = []
        self._runs: dict[int, list[int]] | None = None
        self._position = 0

    def scan(self) -> Inline:
        """Walk the content once."""
        while match := _SPECIAL.search(self._text, self._position):
            self._position = match.start()
            self._read(match[0])
        self._found.links.sort(key=lambda link: link.start)
        self._found.images.sort()
        return self._found

    def _read(self, character: str) -> None:
        match character:
            case "\\":
                self._position += 2 if self._text[self._position + 1 : self._position + 2] in _ESCAPABLE else 1
            case "`":
                self._code()
            case "<":
                self._angle()
            case "!":
                self._exclamation()
            case "[":
                self._open(is_image=False)
            case "]":
                self._close()
            case _:
                self._position += 1

    def _exclamation(self) -> None:
        self._position += 1
        if self._text.startswith("[", self._position):
            self._open(is_image=True)

    def _open(self, *, is_image: bool) -> None:
        if self._brackets:
            self._brackets[-1].has_inner = True
        self._brackets.append(_Bracket(self._position, is_image))
        self._position += 1

    def _code(self) -> None:
        """A code span ends at the next run of exactly as many backticks; without one the run is text."""
        start = self._position
        length = len(_BACKTICKS.match(self._text, start)[0])  # type: ignore[index]
        runs = self._backtick_runs().get(length, [])
        index = bisect_left(runs, start + length)
        self._position = start + length
        if index < len(runs):
            self._position = runs[index] + length
            self._found.code.append((start, self._position))

    def _backtick_runs(self) -> dict[int, list[int]]:
        if self._runs is None:
            self._runs = {}
            for match in _BACKTICKS.finditer(self._text):
                self._runs.setdefault(len(match[0]), []).append(match.start())
        return self._runs

    def _angle(self) -> None:
        if match := _AUTOLINK.match(self._text, self._position):
            self._autolink(match, "")
        elif match := _MAIL.match(self._text, self._position):
            self._autolink(match, "mailto:")
        elif tag := self._tags.read(self._position):
            self._found.tags.append(tag)
            if tag.name == "img":
                self._found.images.append((tag.start, tag.end))
            self._position = tag.end
        else:
            self._position += 1

    def _autolink(self, match: re.Match[str], scheme: str) -> None:
        start, end = match.span(1)
        url = scheme + unescape_entities(match[1])
        self._found.links.append(RawLink(*match.span(), start, end, start, end, url, LinkForm.AUTOLINK))
        self._position = match.end()

    def _close(self) -> None:
        """A closing bracket: a link or an image if an opener waits and a destination or a known label follows."""
        self._position += 1
        if not self._brackets:
            return
        opener = self._brackets.pop()
        if not opener.is_active:
            return
        link = self._inline_link(opener) or self._reference_link(opener)
        if not link:
            return
        self._position = link.end
        if opener.is_image:
            self._found.images.append((opener.position - 1, link.end))
            return
        self._found.links.append(link)
        self._deactivate()

    def _deactivate(self) -> None:
        """A link holds no links: openers before it stay text."""
        for bracket in reversed(self._brackets):
            if not bracket.is_image:
                if not bracket.is_active:
                    return
                bracket.is_active = False

    def _inline_link(self, opener: _Bracket) -> RawLink | None:
        tail = read_link_tail(self._text, self._position, len(self._text))
        if not tail:
            return None
        start, stop, end = tail
        url = unescape(self._text[start:stop])
        text = (opener.position + 1, self._position - 1)
        return RawLink(opener.position, end, *text, start, stop, url, LinkForm.INLINE)

    def _reference_link(self, opener: _Bracket) -> RawLink | None:
        if not self._definitions:
            return None
        text = (opener.position + 1, self._position - 1)
        label = _LABEL.match(self._text, self._position)
        name = label[1] if label and label[1] else ""
        if not name and opener.has_inner:
            return None
        definition = self._definitions.get(label_key(name or self._text[slice(*text)][:1000]))
        if not definition:
            return None
        end = label.end() if label else self._position
        return RawLink(
            opener.position, end, *text, 0, 0, definition.url, LinkForm.REFERENCE, definition=definition.span
        )
