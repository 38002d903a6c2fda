"""Notes: what stands behind an entry's link, without the separator before it."""

import re

from library.readme.document import Span
from library.readme.parsing.inline import RawLink
from library.readme.parsing.stretches import Stretch

# Brackets, quotes and emphasis that may hold a link, each with what closes it.
_PARTNERS = dict(zip("[(（【《「“\"'*_~`", "])）】》」”\"'*_~`", strict=True))
_OPENERS = "".join(_PARTNERS)
_CLOSING_TAGS = re.compile(r"(?:\s*</[A-Za-z][A-Za-z0-9]*\s*>)+")
_CLOSING_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3}|~~)(?=\s|$|[^\w\s\[(（])")
_SEPARATOR = re.compile(r"\s*(?:-{1,3}>?(?=\s|\w)|=+>|::?|[–—―−‒：,，、;；|·•→»~]+|…(?=\s)|\.(?=\s)|。)?\s*")
_REMNANT = re.compile(r"[\s)\]}*_~\"'.,;:!?|（）】》」”’。，；、-]*")
_BREAK_TAG_AT_END = re.compile(r"<br\s*/?>$", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n")


def note_of(stretch: Stretch, link: RawLink) -> tuple[str, Span | None]:
    """The note behind a link: Markdown source on one line, and where it stands."""
    return note_between(stretch, _after_separator(stretch, link))


def note_between(stretch: Stretch, start: int) -> tuple[str, Span | None]:
    """The note that a stretch holds from a position on; what only closes brackets and emphasis is none."""
    content = stretch.slice(start, stretch.end)
    content = _without_break(content)
    if not content or _REMNANT.fullmatch(content):
        return "", None
    return one_line(content), stretch.span(start, start + len(content))


def one_line(source: str) -> str:
    """Source with each line end and the blanks and quote marks around it collapsed to one blank."""
    first, *others = _LINE_END.split(source)
    return " ".join([first.rstrip(" \t"), *(line.lstrip(" \t>").rstrip(" \t") for line in others)])


def _without_break(content: str) -> str:
    """Source without blanks and break tags at its end."""
    trimmed = content.rstrip()
    while tag := _BREAK_TAG_AT_END.search(trimmed):
        trimmed = trimmed[: tag.start()].rstrip()
    return trimmed


def _after_separator(stretch: Stretch, link: RawLink) -> int:
    content, position = stretch.inline.content, _after_closers(stretch, link)
    separator = _SEPARATOR.match(content, position, stretch.end)
    return separator.end() if separator else position


def _after_closers(stretch: Stretch, link: RawLink) -> int:
    """The position behind the brackets, quotes and emphasis that were opened before a link and close behind it."""
    content, position = stretch.inline.content, link.end
    before = stretch.slice(stretch.start, link.start)
    for opener in reversed(before[len(before.rstrip(_OPENERS)) :]):
        if content[position : position + 1] != _PARTNERS[opener] or position >= stretch.end:
            break
        position += 1
    tags = _CLOSING_TAGS.match(content, position, stretch.end)
    position = tags.end() if tags else position
    emphasis = _CLOSING_EMPHASIS.match(content, position, stretch.end)
    return emphasis.end() if emphasis and before.count(emphasis[0]) % 2 else position
