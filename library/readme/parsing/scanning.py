"""From a passage to what its inline text holds, as a reader sees it."""

from collections.abc import Callable, Mapping

from library.readme.document import LinkForm
from library.readme.parsing.autolinks import find_bare_addresses
from library.readme.parsing.brackets import BracketScanner
from library.readme.parsing.cover import Cover
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.passage import Passage
from library.readme.parsing.references import Definition
from library.readme.parsing.tags import Tag, TagReader
from library.readme.parsing.visible import visible_html, visible_text


def scan(passage: Passage, definitions: Mapping[str, Definition]) -> Inline:
    """What a passage of inline Markdown holds."""
    inline = BracketScanner(passage, definitions).scan()
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
    """Note the text that a reader sees of each link, images left out."""
    images = Cover(inline.images)
    for link in inline.links:
        pieces = images.gaps(link.text_start, link.text_end)
        link.text = visible("".join(inline.content[start:end] for start, end in pieces))
        link.has_image = images.touches(link.text_start, link.text_end)


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
        for first, last in cover.gaps(0, len(content))
        for start, end, url in find_bare_addresses(content, first, last)
    ]
