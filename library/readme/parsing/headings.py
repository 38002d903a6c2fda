"""Headings: the document's own title, and topics with an address."""

import re
from collections.abc import Sequence
from itertools import takewhile

from library.readme.document import LinkClass, Span
from library.readme.parsing.blocks import Block, Heading, HtmlBlock, Paragraph, Quote
from library.readme.parsing.drafts import TopicDraft
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.paragraphs import label_span
from library.readme.parsing.stretches import Stretch, is_link_first, is_picture, part, whole
from library.readme.parsing.visible import visible_html, visible_text
from library.readme.parsing.words import has_words

_HTML_TITLE = re.compile(r"<h1(?:\s[^<>]*)?>((?:(?!<h1).)*?)</h1\s*>", re.IGNORECASE | re.DOTALL)
_LONGEST_TAGLINE = 300
_OPENING = " \t([（【-–—|·"


def title_heading(blocks: Sequence[Block]) -> Heading | None:
    """The heading that is the document's title: the first one, if it is the only one of level 1."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if headings and headings[0].level == 1 and sum(heading.level == 1 for heading in headings) == 1:
        return headings[0]
    return None


def document_title(blocks: Sequence[Block], heading: Heading | None) -> tuple[str, Span | None]:
    """The document's title and its place; one in HTML before the first heading is shown but has no place to write."""
    if heading:
        return heading_title(heading.inline)
    for block in takewhile(lambda block: not isinstance(block, Heading), blocks):
        found = _HTML_TITLE.search(block.inline.content) if isinstance(block, HtmlBlock) else None
        if found and has_words(visible_html(found[1])):
            return visible_html(found[1]), None
    return "", None


def read_heading(heading: Heading | None, last: int) -> TopicDraft:
    """The topic that a heading opens, its body ending before line `last`."""
    if heading is None:
        return TopicDraft("", 0, 0, 0, last, None)
    title, span = heading_title(heading.inline)
    topic = TopicDraft(title, heading.level, heading.first, heading.last, last, heading.inline, title_span=span)
    topic.link = classify_heading(heading.inline)
    return topic


def classify_heading(inline: Inline) -> RawLink | None:
    """Give a heading's links their class; the first that shows a text is the heading's own address."""
    own: RawLink | None = None
    for link in inline.links:
        if link.is_candidate:
            link.link_class = LinkClass.BADGE if is_picture(link) else LinkClass.HEADING
            own = own or (None if is_picture(link) else link)
    return own


def heading_title(inline: Inline) -> tuple[str, Span | None]:
    """What a reader sees of a heading without a link back into the list, and where that stands in one piece."""
    stretch = part(whole(inline), 0, _end_before_way_back(inline))
    title = stretch.text
    for start, end in _pieces(stretch):
        if title and stretch.visible(start, end) == title:
            return title, label_span(part(stretch, start, end))
    return title, None


def _end_before_way_back(inline: Inline) -> int:
    """Where a heading's own words end: before a link such as "back to top" behind them."""
    for link in inline.links:
        before = inline.content[: link.start].replace("&nbsp;", " ").rstrip(_OPENING)
        if link.url.startswith("#") and has_words(visible_text(before)):
            return len(inline.content[: link.start].rstrip(_OPENING).removesuffix("&nbsp;").rstrip(_OPENING))
    return len(inline.content)


def _pieces(stretch: Stretch) -> list[tuple[int, int]]:
    """The ranges of a heading that may hold its whole title: a link's text, what stands before images, all of it."""
    pieces = [(link.text_start, link.text_end) for link in stretch.links if not link.has_image]
    pictures = [link.start for link in stretch.links if is_picture(link)]
    edge = min([*pictures, *(start for start, _ in stretch.inline.images), stretch.end])
    return [*pieces, (0, edge)]


def tagline_below(blocks: Sequence[Block], title: Heading | None) -> str:
    """The short quote or paragraph right under the title, badges left out; a line of links is none."""
    below = blocks[blocks.index(title) + 1 :] if title else []
    block = next((block for block in below if not _shows_only_pictures(block)), None)
    if isinstance(block, Quote) and len(block.blocks) == 1:
        block = block.blocks[0]
    if not isinstance(block, Paragraph):
        return ""
    stretch = whole(block.inline)
    is_text = not is_link_first(stretch) and len(stretch.text) <= _LONGEST_TAGLINE
    return stretch.text if is_text and has_words(stretch.text) else ""


def _shows_only_pictures(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(block.inline.images) and not has_words(whole(block.inline).text)
