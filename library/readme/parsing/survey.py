"""What carries the entries of a list: counted once over the whole text before anything is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from library.readme.document import LinkClass
from library.readme.parsing.blocks import Block, HtmlBlock, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.paragraphs import has_entry_lines
from library.readme.parsing.stretches import is_picture, whole
from library.readme.parsing.titles import is_titled

_FEWEST_TITLED = 5


@dataclass(slots=True)
class Survey:
    """External links by where they stand, and how many paragraphs are lines of entries."""

    structured: int = 0
    in_paragraphs: int = 0
    line_paragraphs: int = 0
    titled_paragraphs: int = 0

    @property
    def paragraphs_carry(self) -> bool:
        """Whether entries stand in paragraphs rather than in lists and tables."""
        return self.in_paragraphs >= self.structured

    @property
    def has_titled_paragraphs(self) -> bool:
        """Whether paragraphs of a bold title and a link are a style of the file and not a remark."""
        return self.titled_paragraphs >= _FEWEST_TITLED

    @property
    def has_line_style(self) -> bool:
        """Whether a paragraph of one line belongs to the style of hard-broken lines."""
        return self.line_paragraphs > 0


def survey(blocks: Iterable[Block]) -> Survey:
    """Count the links of a list."""
    found = Survey()
    _count(found, blocks)
    return found


def _count(found: Survey, blocks: Iterable[Block]) -> None:
    for block in blocks:
        match block:
            case Paragraph():
                found.in_paragraphs += _candidates(block.inline)
                found.line_paragraphs += has_entry_lines(block.inline)
                found.titled_paragraphs += is_titled(whole(block.inline))
            case ListBlock():
                found.structured += sum(_within(item.blocks) for item in block.items)
            case TableBlock() | HtmlBlock():
                found.structured += _within([block])
            case Quote():
                _count(found, block.blocks)


def _within(blocks: Iterable[Block]) -> int:
    total = 0
    for block in blocks:
        match block:
            case Paragraph() | HtmlBlock():
                total += _candidates(block.inline)
            case ListBlock():
                total += sum(_within(item.blocks) for item in block.items)
            case TableBlock():
                total += sum(_candidates(cell) for _, cells in block.rows for cell in cells)
            case Quote():
                total += _within(block.blocks)
    return total


def _candidates(inline: Inline) -> int:
    return sum(_may_carry(link) for link in inline.links)


def _may_carry(link: RawLink) -> bool:
    """Relative links count: with a base address they are entries."""
    return (link.is_candidate or link.link_class is LinkClass.RELATIVE) and not is_picture(link)
