"""The blocks of a Markdown text as a tree over its lines. Line numbers count from 0 here, ranges are half open."""

from dataclasses import dataclass, field
from typing import TypeAlias

from library.readme.parsing.inline import Inline

Block: TypeAlias = "Heading | Paragraph | HtmlBlock | TableBlock | ListBlock | Quote | Verbatim"


@dataclass(slots=True)
class Heading:
    """A heading of any style."""

    first: int
    last: int
    level: int
    inline: Inline


@dataclass(slots=True)
class Paragraph:
    """A paragraph."""

    first: int
    last: int
    inline: Inline


@dataclass(slots=True)
class HtmlBlock:
    """Raw HTML."""

    first: int
    last: int
    inline: Inline


@dataclass(slots=True)
class TableBlock:
    """A table; the header and every row (with its line) hold their cells."""

    first: int
    last: int
    header: list[Inline]
    rows: list[tuple[int, list[Inline]]]


@dataclass(slots=True)
class Item:
    """A list item with the blocks in it."""

    first: int
    last: int
    blocks: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class ListBlock:
    """A bullet list or an ordered one."""

    first: int
    last: int
    is_ordered: bool
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Quote:
    """A block quote."""

    first: int
    last: int
    blocks: list["Block"] = field(default_factory=list)


@dataclass(slots=True)
class Verbatim:
    """Code or a thematic break: nothing in it is a link."""

    first: int
    last: int
