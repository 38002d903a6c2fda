"""Tables of contents: lists whose links lead to places in the list itself."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

from library.readme.parsing.blocks import Block, Heading, ListBlock
from library.readme.parsing.inline import RawLink
from library.readme.parsing.kinds import inlines_of
from library.readme.parsing.stretches import whole

_NOT_LETTER = re.compile(r"[\W_]+")
_COUNTER = re.compile(r"\d+$")
_FEWEST_LINKS = 5
_SHARE = 0.6


def anchors_of(blocks: Iterable[Block]) -> frozenset[str]:
    """What the fragments that GitHub gives the headings of a text come down to, letters and digits only."""
    return frozenset(_letters(whole(block.inline).text) for block in blocks if isinstance(block, Heading))


def _letters(text: str) -> str:
    return _NOT_LETTER.sub("", text.lower())


def is_contents(block: ListBlock, anchors: frozenset[str]) -> bool:
    """Whether a list of at least 5 links leads, with 60 % of them, to headings of the text itself on one page."""
    links = [link for inline in inlines_of([block]) for link in inline.links]
    pages = Counter(page for link in links if (page := _page_with_heading(link, anchors)) is not None)
    return len(links) >= _FEWEST_LINKS and max(pages.values(), default=0) >= _SHARE * len(links)


def _page_with_heading(link: RawLink, anchors: frozenset[str]) -> str | None:
    """The page of a link whose fragment is a heading of the text; the empty page is the text itself."""
    page, mark, fragment = link.url.partition("#")
    if not mark:
        return None
    name = _letters(unquote(fragment))
    is_heading = not page or name in anchors or _COUNTER.sub("", name) in anchors
    return page if is_heading and name else None


def leads_inside(blocks: Iterable[Block]) -> bool:
    """Whether most links of a section titled "Contents" lead to places in the text itself, or it has none."""
    links = [link for inline in inlines_of(blocks) for link in inline.links]
    inside = sum(link.url.startswith("#") for link in links)
    return 2 * inside >= len(links)
