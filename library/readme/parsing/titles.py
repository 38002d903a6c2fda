"""Titles of entries: a link's own text, or what stands before it where that text is generic."""

import re
from bisect import bisect_left

from library.readme.document import LinkForm, Span
from library.readme.parsing.inline import RawLink
from library.readme.parsing.stretches import Stretch
from library.readme.parsing.words import has_words, is_generic

Title = tuple[str, Span | None]

_BOLD = re.compile(r"(?P<mark>\*\*|__)(?=\S)(?P<text>.+?)(?<=\S)(?P=mark)", re.DOTALL)
_BOLD_TAG = re.compile(r"<(?P<mark>b|strong)>(?P<text>.+?)</(?P=mark)>", re.DOTALL | re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~)(?=\S)(.+)(?<=\S)\1", re.DOTALL)
_BRACKETED = re.compile(r"\[([^\[\]\\]+)\]")
_LEADING = re.compile(r"[^\w\[<(（《【「“\"'`*_~$#+@&]*")
# What may hang behind a title: separators, and brackets, quotes and emphasis that open before the link.
_SEPARATORS = " \t\n-–—:：,，;；|"
_MARKS = "*_"
_HANGING = _SEPARATORS + "―、·•→=>~(（[【《「“\"'*_`"


def primary_link(stretch: Stretch) -> RawLink | None:
    """The link that is the entry: the first, unless it is generic and no text before it could be its title."""
    candidates = stretch.candidates
    if not candidates:
        return None
    first = candidates[0]
    if not is_vague(first) or title_before(stretch, first):
        return first
    return next((link for link in candidates if not is_vague(link)), first)


def is_vague(link: RawLink) -> bool:
    """Whether a link's text does not say what it leads to: a bare address, or generic words."""
    return link.form in (LinkForm.BARE, LinkForm.AUTOLINK) or is_generic(link.text)


def title_of(stretch: Stretch, link: RawLink, fallback: Title | None = None) -> Title:
    """The title of the entry that a link makes, and where it stands; a fallback goes before the text around."""
    if is_vague(link):
        before = None if fallback else title_before(stretch, link)
        if before or fallback:
            return before or fallback or ("", None)
    return _own_title(stretch, link) if link.text else (link.url, None)


def title_before(stretch: Stretch, link: RawLink) -> Title | None:
    """The title in the text before a link: its bold words if it begins with them, else all of it."""
    return _title_in(stretch, *_before(stretch, link))


def is_titled(stretch: Stretch) -> bool:
    """Whether bold words and a link right behind them begin a stretch."""
    candidates = stretch.candidates
    if not candidates:
        return False
    content, end = stretch.inline.content, candidates[0].start
    bold = _BOLD.match(content, _after_marks(stretch, stretch.start, end), end)
    return bold is not None and not content[bold.end() : end].strip(_HANGING)


def title_text(stretch: Stretch) -> Title | None:
    """The title that a text without links makes: its bold words if it begins with them, else all of it."""
    return _title_in(stretch, _after_marks(stretch, stretch.start, stretch.end), stretch.end)


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


def _title_in(stretch: Stretch, start: int, end: int) -> Title | None:
    bold = (_BOLD_TAG if stretch.is_html else _BOLD).match(stretch.inline.content, start, end)
    start, end = bold.span("text") if bold else (start, end)
    end = _trimmed_end(stretch.inline.content, start, end, _SEPARATORS if bold else _HANGING)
    text = stretch.visible(start, end)
    if text.startswith(tuple(_MARKS)) and stretch.inline.content[start] == text[0]:
        start += len(text) - len(text.lstrip(_MARKS))
        text = stretch.visible(start, end)
    return (text, stretch.span(start, end)) if any(map(str.isalpha, text)) else None


def _trimmed_end(content: str, start: int, end: int, hanging: str) -> int:
    """Where a title ends without separators and opening marks; a quotation mark that closes stays."""
    stop = start + len(content[start:end].rstrip(hanging))
    is_closing = stop < end and content[stop] == '"' and content.count('"', start, stop) % 2 == 1
    return stop + 1 if is_closing else stop


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
    inner = stretch.visible(*match.span(group)) if match else ""
    if not match or not has_words(inner):
        return start, end
    shown = stretch.visible(start, end)
    return _stripped(stretch, *match.span(group)) if inner in (shown, shown.strip("[]")) else (start, end)
