"""Stretches: ranges of passages that are read as one.

An item's first paragraph, a line of a paragraph, a table cell, a line of HTML.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from library.readme.document import LinkForm, Span
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.visible import visible_html, visible_text
from library.readme.parsing.words import EMOJI_CODE, has_words

_WORD = re.compile(r"[^\W_]+")


def _link_start(link: RawLink) -> int:
    return link.start


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
        if self.is_html:
            return visible_html(self.slice(start, end))
        return visible_text("".join(self._shown(start, end)))

    def _shown(self, start: int, end: int) -> Iterator[str]:
        """Source without images, links as their text."""
        for first, last, text_start, text_end in self._folded(start, end):
            yield self.slice(start, first)
            yield from self._shown(text_start, text_end)
            start = last
        yield self.slice(start, end)

    def _folded(self, start: int, end: int) -> list[tuple[int, int, int, int]]:
        images = self.inline.images
        found = [(*image, 0, 0) for image in images[bisect_left(images, (start, 0)) : bisect_left(images, (end, 0))]]
        for link in self.links[bisect_left(self.links, start, key=_link_start) :]:
            if link.start >= end:
                break
            if link.form in (LinkForm.INLINE, LinkForm.REFERENCE) and link.end <= end:
                found.append((link.start, link.end, link.text_start, link.text_end))
        outer: list[tuple[int, int, int, int]] = []
        for piece in sorted(found):
            if piece[1] <= end and (not outer or piece[0] >= outer[-1][1]):
                outer.append(piece)
        return outer

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

    @property
    def trimmed_span(self) -> Span | None:
        """Where the whole stands without blanks around it; nowhere if it is blank."""
        source = self.slice(self.start, self.end)
        start = self.start + len(source) - len(source.lstrip())
        end = self.start + len(source.rstrip())
        return self.span(start, end) if end > start else None


def is_picture(link: RawLink) -> bool:
    """Whether a link shows nothing but an image."""
    return link.has_image and not has_words(link.text)


def whole(inline: Inline, *, is_html: bool = False) -> Stretch:
    """The stretch over a whole passage."""
    return Stretch(inline, 0, len(inline.content), tuple(inline.links), is_html)


def part(stretch: Stretch, start: int, end: int) -> Stretch:
    """A stretch within another one; a link that reaches beyond it is not of it."""
    first = bisect_left(stretch.links, start, key=_link_start)
    last = bisect_left(stretch.links, end, key=_link_start)
    links = tuple(link for link in stretch.links[first:last] if link.end <= end)
    return Stretch(stretch.inline, start, end, links, stretch.is_html)


def is_link_first(stretch: Stretch) -> bool:
    """Whether nothing but numbers, emoji and marks stands before the first link that may be an entry."""
    candidates = stretch.candidates
    if not candidates:
        return False
    before = EMOJI_CODE.sub("", stretch.visible(stretch.start, candidates[0].start))
    return all(word.isdigit() for word in _WORD.findall(before))
