"""What kind of address a link has: only http and https addresses, or relative ones under a base, can be entries."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin

from library.readme.document import LinkClass
from library.readme.parsing.blocks import Block, Heading, HtmlBlock, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.inline import Inline, RawLink

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def inlines_of(blocks: Iterable[Block]) -> Iterator[Inline]:
    """Every passage of a tree of blocks, in text order."""
    for block in blocks:
        match block:
            case Heading() | Paragraph() | HtmlBlock():
                yield block.inline
            case TableBlock():
                yield from block.header
                for _, cells in block.rows:
                    yield from cells
            case ListBlock():
                for item in block.items:
                    yield from inlines_of(item.blocks)
            case Quote():
                yield from inlines_of(block.blocks)


def sort_out(links: Iterable[RawLink], base_url: str) -> None:
    """Mark the links that may be entries, and give the others the class that their address decides."""
    for link in links:
        if base_url and _is_relative(link.url):
            link.url = _join(base_url, link.url)
        link.is_candidate = _WEB.match(link.url) is not None
        if not link.is_candidate:
            link.link_class = _class_of(link.url)


def _is_relative(url: str) -> bool:
    return bool(url) and not url.startswith("#") and not _SCHEME.match(url)


def _join(base_url: str, url: str) -> str:
    try:
        return urljoin(base_url, url)
    except ValueError:
        return url


def _class_of(url: str) -> LinkClass:
    """Links of other schemes than these are left in the text as mentions."""
    if url.startswith("#"):
        return LinkClass.CONTENTS
    if url.lower().startswith("mailto:"):
        return LinkClass.MAILTO
    return LinkClass.MENTION if _SCHEME.match(url) else LinkClass.RELATIVE
