"""Links, images, HTML tags and line breaks of a passage, each with its place in the content.

This follows cmark's way through inline text (CommonMark 0.31, appendix "A parsing strategy", phase 2): one walk with a
stack of brackets, so a line of 60,000 links or brackets costs linear time. Emphasis binds weaker than links and is left
to `visible.py`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from library.readme.document import LinkClass, LinkForm, Span
from library.readme.parsing.autolinks import find_bare_addresses
from library.readme.parsing.destinations import read_link_tail, unescape, unescape_entities
from library.readme.parsing.passage import Passage
from library.readme.parsing.references import Definition, label_key
from library.readme.parsing.tags import Tag, TagReader
from library.readme.parsing.visible import visible_html, visible_text

_SPECIAL = re.compile(r"[\\`<\[\]!\n]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BACKTICKS = re.compile(r"`+")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*)>")
_MAIL = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)>")
_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\]){0,999})\]", re.DOTALL)


@dataclass(slots=True)
class RawLink:
    """A link in a passage: its range, the range of its text and that of its destination, all in the content.

    A reference link's destination stands elsewhere: at `definition`, in the text. `text` is what a reader sees of it,
    empty for an image. The readers give it its class.
    """

    start: int
    end: int
    text_start: int
    text_end: int
    url_start: int
    url_end: int
    url: str
    form: LinkForm
    definition: Span | None = None
    text: str = ""
    has_image: bool = False
    is_candidate: bool = False
    link_class: LinkClass | None = None


@dataclass(slots=True)
class Inline:
    """What is in a passage. Every list is in text order; ranges are positions of the passage's content."""

    passage: Passage
    links: list[RawLink] = field(default_factory=list)
    images: list[tuple[int, int]] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The passage's content."""
        return self.passage.content


@dataclass(slots=True)
class _Bracket:
    position: int
    is_image: bool
    is_active: bool = True
    has_inner: bool = False


def scan(passage: Passage, definitions: Mapping[str, Definition]) -> Inline:
    """What a passage of inline Markdown holds."""
    inline = _Scanner(passage, definitions).scan()
    _pair_anchors(inline)
    _drop_links_in_images(inline)
    inline.links += _bare_links(inline)
    inline.links.sort(key=lambda link: link.start)
    _describe(inline, visible_text)
    return inline


def scan_html(passage: Passage) -> Inline:
    """What a passage of raw HTML holds: tags, and links made of them."""
    inline = Inline(passage, tags=list(TagReader(passage.content).all()))
    inline.images = [(tag.start, tag.end) for tag in inline.tags if tag.name == "img"]
    _pair_anchors(inline)
    _describe(inline, visible_html)
    return inline


def _describe(inline: Inline, visible: Callable[[str], str]) -> None:
    """Note what a reader sees of each link."""
    images = Cover(inline.images)
    for link in inline.links:
        link.text = visible(inline.content[link.text_start : link.text_end])
        link.has_image = images.touches(link.text_start, link.text_end)


class _Scanner:
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


def _pair_anchors(inline: Inline) -> None:
    """Make a link of every `<a href>` and the `</a>` behind it; one that is not closed reaches to the next."""
    opened: Tag | None = None
    for tag in inline.tags:
        if tag.name != "a":
            continue
        if opened and opened.href is not None:
            inline.links.append(_anchor(opened, tag))
        opened = None if tag.is_closing else tag
    if opened and opened.href is not None:
        inline.links.append(_anchor(opened, None))


def _anchor(opened: Tag, closing: Tag | None) -> RawLink:
    start, stop = opened.href or (0, 0)
    text_end = closing.start if closing else opened.end
    end = closing.end if closing and closing.is_closing else text_end
    return RawLink(opened.start, end, opened.end, text_end, start, stop, opened.address, LinkForm.HTML)


def _drop_links_in_images(inline: Inline) -> None:
    """What an image's description holds is shown as text only."""
    if inline.images:
        hidden = Cover(inline.images)  # a link around an image begins before it and stays
        inline.links = [link for link in inline.links if not hidden.covers(link.start)]


def _bare_links(inline: Inline) -> list[RawLink]:
    """The bare addresses between links, images, tags and code."""
    content = inline.content
    if "://" not in content and "www." not in content:
        return []
    covered = [(link.start, link.end) for link in inline.links] + inline.images + inline.code
    cover = Cover(sorted([*covered, *((tag.start, tag.end) for tag in inline.tags)]))
    return [
        RawLink(start, end, start, end, start, end, url, LinkForm.BARE)
        for first, last in cover.gaps(len(content))
        for start, end, url in find_bare_addresses(content, first, last)
    ]


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

    def gaps(self, end: int) -> Iterator[tuple[int, int]]:
        """What lies between the ranges, up to an end."""
        position = 0
        for start, stop in zip(self._starts, self._ends, strict=True):
            if start > position:
                yield position, start
            position = stop
        if end > position:
            yield position, end

    def touches(self, start: int, end: int) -> bool:
        """Whether a range begins in [start, end)."""
        index = bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end
