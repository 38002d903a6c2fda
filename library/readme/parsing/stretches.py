"""One line of a list: which of its links is the entry, what is its title, what its note.

A stretch is a range of a passage that is read as one: an item's first paragraph, a line of a paragraph, a table cell,
a line of HTML.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from library.readme.document import LinkClass, LinkForm, Shape, Span
from library.readme.parsing.drafts import EntryDraft
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.visible import visible_html, visible_text
from library.readme.parsing.words import has_words, is_generic

_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<text>.+?)(?<=\S)(?P=mark)", re.DOTALL)
_BOLD_TAG = re.compile(r"<(?P<mark>b|strong)>(?P<text>.+?)</(?P=mark)>", re.DOTALL | re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~)(?=\S)(.+)(?<=\S)\1", re.DOTALL)
_LEADING = re.compile(r"(?:[^\w\[<(（《【「“\"'`*_~$#+@&]|_(?=_*\W))*")
_HANGING = re.compile(r"(?:[\s\-–—―:：,，、;；|·•→=>~(（\[【《「“\"'*_`]|::|->)+$")
_HANGING_BOLD = re.compile(r"[\s\-–—:：,，;；|]+$")
_BRACKETED = re.compile(r"\[([^\[\]\\]+)\]")
_REMNANT = re.compile(r"[\s)\]}*_~\"'.,;:!?|（）】》」”’。，；、-]*")
_OPENERS = re.compile(r"[\[(（【《「“\"'*_~`]+$")
_PARTNERS = dict(zip("[(（【《「“\"'*_~`", "])）】》」”\"'*_~`", strict=True))
_CLOSING_TAGS = re.compile(r"(?:\s*</[A-Za-z][A-Za-z0-9]*\s*>)+")
_CLOSING_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3}|~~)(?=\s|$|[^\w\s\[(（])")
_SEPARATOR = re.compile(r"\s*(?:-{1,3}>?(?=\s|\w)|=+>|::?|[–—―−‒：,，、;；|·•→»~]+|…(?=\s)|\.(?=\s)|。)?\s*")
_TRAILING = re.compile(r"(?:\s|<br\s*/?>|(?<!\\)\\$)+$")
_LINE_BREAKS = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t>]*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of a passage's content and the links in it."""

    inline: Inline
    start: int
    end: int
    links: tuple[RawLink, ...]
    is_html: bool = False

    def slice(self, start: int, end: int) -> str:
        """Source between two positions of the content."""
        return self.inline.content[start:end]

    def visible(self, start: int, end: int) -> str:
        """What a reader sees between two positions of the content."""
        show: Callable[[str], str] = visible_html if self.is_html else visible_text
        return show(self.slice(start, end))

    @property
    def text(self) -> str:
        """What a reader sees of the whole."""
        return self.visible(self.start, self.end)

    @property
    def candidates(self) -> list[RawLink]:
        """The links that may be an entry: external, with a text."""
        return [link for link in self.links if link.is_candidate and not is_picture(link)]

    def span(self, start: int, end: int) -> Span:
        """A range of the content as a span of the text."""
        return self.inline.passage.span(start, end)


def is_picture(link: RawLink) -> bool:
    """Whether a link shows nothing but an image."""
    return link.has_image and not has_words(link.text)


def whole(inline: Inline, *, is_html: bool = False) -> Stretch:
    """The stretch over a whole passage."""
    return Stretch(inline, 0, len(inline.content), tuple(inline.links), is_html)


def part(stretch: Stretch, start: int, end: int) -> Stretch:
    """A stretch within another one."""
    first = bisect_left(stretch.links, start, key=_link_start)
    last = bisect_left(stretch.links, end, key=_link_start)
    return Stretch(stretch.inline, start, end, stretch.links[first:last], stretch.is_html)


def _link_start(link: RawLink) -> int:
    return link.start


def leading_text_end(stretch: Stretch) -> int:
    """Where the text before the first link ends."""
    return stretch.links[0].start if stretch.links else stretch.end


def is_link_first(stretch: Stretch) -> bool:
    """Whether nothing but numbers, emoji and marks stands before the first link that may be an entry."""
    candidates = stretch.candidates
    if not candidates:
        return False
    before = stretch.visible(stretch.start, candidates[0].start)
    return not any(not word.isdigit() for word in re.findall(r"[^\W_]+", before))


def primary_link(stretch: Stretch) -> RawLink | None:
    """The link that is the entry: the first, unless it is generic and no text before it could be its title."""
    candidates = stretch.candidates
    if not candidates:
        return None
    first = candidates[0]
    if not _is_generic(first) or title_before(stretch, first):
        return first
    return next((link for link in candidates if not _is_generic(link)), first)


def _is_generic(link: RawLink) -> bool:
    return link.form in (LinkForm.BARE, LinkForm.AUTOLINK) or is_generic(link.text)


def title_before(stretch: Stretch, link: RawLink) -> tuple[str, int, int] | None:
    """The title in the text before a link: its bold words if it begins with them, else all of it."""
    return _title_in(stretch, *_before(stretch, link))


def _title_in(stretch: Stretch, start: int, end: int) -> tuple[str, int, int] | None:
    bold = (_BOLD_TAG if stretch.is_html else _BOLD).match(stretch.inline.content, start, end)
    start, end = bold.span("text") if bold else (start, end)
    end = _trimmed_end(stretch.inline.content, start, end, _HANGING_BOLD if bold else _HANGING)
    text = stretch.visible(start, end)
    return (text, start, end) if has_words(text) and not _is_number(text) else None


def _trimmed_end(content: str, start: int, end: int, hanging: re.Pattern[str]) -> int:
    """Where a title ends without separators and opening marks; a quotation mark that closes stays."""
    match = hanging.search(content[start:end])
    if not match:
        return end
    stop = start + match.start()
    is_closing = content[stop : stop + 1] == '"' and content.count('"', start, stop) % 2 == 1
    return stop + 1 if is_closing else stop


def _is_number(text: str) -> bool:
    return not any(character.isalpha() for character in text)


def _before(stretch: Stretch, link: RawLink) -> tuple[int, int]:
    """The range between the stretch's start, or the image or link before, and a link."""
    edges = [other.end for other in stretch.links if other.end <= link.start]
    images = stretch.inline.images
    first, last = bisect_left(images, (stretch.start, 0)), bisect_left(images, (link.start, 0))
    edges += [end for _, end in images[first:last]]
    return _after_marks(stretch, max(edges, default=stretch.start), link.start), link.start


def _after_marks(stretch: Stretch, start: int, end: int) -> int:
    """Where words begin behind emoji, bullets and blanks."""
    leading = _LEADING.match(stretch.inline.content, start, end)
    return leading.end() if leading else start


Title = tuple[str, Span | None]


def title_of(stretch: Stretch, link: RawLink, fallback: Title | None = None) -> Title:
    """The title of the entry that a link makes, and where it stands; a fallback goes before the text around."""
    if _is_generic(link):
        before = None if fallback else title_before(stretch, link)
        if before:
            text, start, end = before
            return text, _faithful_span(stretch, text, start, end)
        if fallback:
            return fallback
    return _own_title(stretch, link) if link.text else (link.url, None)


def _own_title(stretch: Stretch, link: RawLink) -> Title:
    """A link's text, without emphasis and brackets around all of it; no place where an image stands in it."""
    if link.has_image:
        return link.text, None
    start, end = _inside(_EMPHASIS, 2, stretch, *_stripped(stretch, link.text_start, link.text_end))
    start, end = _inside(_BRACKETED, 1, stretch, start, end)
    start, end = _inside(_EMPHASIS, 2, stretch, start, end)
    text = stretch.visible(start, end)
    return (text, stretch.span(start, end)) if has_words(text) else (link.text, None)


def _stripped(stretch: Stretch, start: int, end: int) -> tuple[int, int]:
    source = stretch.slice(start, end)
    return start + len(source) - len(source.lstrip()), end - len(source) + len(source.rstrip())


def _inside(wrapping: re.Pattern[str], group: int, stretch: Stretch, start: int, end: int) -> tuple[int, int]:
    """The range within marks that wrap all of a range, if what is within has words of its own."""
    match = wrapping.fullmatch(stretch.inline.content, start, end)
    if not match or not has_words(stretch.visible(*match.span(group))):
        return start, end
    inner = stretch.visible(*match.span(group))
    is_same = inner in (stretch.visible(start, end), stretch.visible(start, end).strip("[]"))
    return _stripped(stretch, *match.span(group)) if is_same else (start, end)


def _faithful_span(stretch: Stretch, text: str, start: int, end: int) -> Span | None:
    return stretch.span(start, end) if stretch.visible(start, end) == text else None


def note_of(stretch: Stretch, link: RawLink) -> tuple[str, Span | None]:
    """The note behind a link: Markdown source on one line, and where it stands."""
    return note_between(stretch, _after_separator(stretch, link))


def note_between(stretch: Stretch, start: int) -> tuple[str, Span | None]:
    """The note that a stretch holds from a position on."""
    content = stretch.inline.content[start : stretch.end]
    end = start + len(_TRAILING.sub("", content))
    if end <= start or _REMNANT.fullmatch(content):
        return "", None
    span = stretch.span(start, end)
    return _LINE_BREAKS.sub(" ", stretch.slice(start, end)), span


def _after_separator(stretch: Stretch, link: RawLink) -> int:
    content, position = stretch.inline.content, _after_closers(stretch, link)
    separator = _SEPARATOR.match(content, position, stretch.end)
    return separator.end() if separator else position


def _after_closers(stretch: Stretch, link: RawLink) -> int:
    """The position behind the brackets, quotes and emphasis that were opened before a link and close behind it."""
    content, position = stretch.inline.content, link.end
    openers = _OPENERS.search(content[stretch.start : link.start])
    for opener in reversed(openers[0]) if openers else ():
        if content[position : position + 1] != _PARTNERS[opener] or position >= stretch.end:
            break
        position += 1
    for closing in (_CLOSING_TAGS, _CLOSING_EMPHASIS):
        match = closing.match(content, position, stretch.end)
        if match and (closing is _CLOSING_TAGS or _is_open(content[stretch.start : link.start], match[0])):
            position = match.end()
    return position


def _is_open(before: str, mark: str) -> bool:
    return before.count(mark) % 2 == 1


def draft_entry(
    stretch: Stretch, shape: Shape, first: int, last: int, *, fallback: Title | None = None
) -> EntryDraft | None:
    """The entry that a stretch makes, its other links secondary; None where no link may be an entry.

    `fallback` is the title where the link's own text is generic.
    """
    link = primary_link(stretch)
    if not link:
        return None
    title, title_span = title_of(stretch, link, fallback)
    note, note_span = note_of(stretch, link)
    span = stretch.span(link.start, link.end)
    entry = EntryDraft(title, note, shape, first, last, link, title_span, note_span, span)
    link.link_class = LinkClass.ENTRY
    add_secondary(entry, stretch.links)
    return entry


def title_text(stretch: Stretch) -> Title | None:
    """The title that a text without links makes: its bold words if it begins with them, else all of it."""
    found = _title_in(stretch, _after_marks(stretch, stretch.start, stretch.end), stretch.end)
    return (found[0], _faithful_span(stretch, *found)) if found else None


def add_secondary(entry: EntryDraft, links: Iterable[RawLink]) -> None:
    """Make the links that have no class yet secondary links of an entry."""
    for link in links:
        if link.link_class is None:
            link.link_class = LinkClass.SECONDARY
            entry.links.append(link)
