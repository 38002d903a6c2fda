"""Entries in raw HTML: a shape like any other. Lines, list items, summaries and table rows are read as one each."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from library.readme.document import Shape
from library.readme.parsing.blocks import HtmlBlock
from library.readme.parsing.cover import Cover
from library.readme.parsing.drafts import EntryDraft, GroupDraft, add_secondary, draft_entry
from library.readme.parsing.inline import Inline
from library.readme.parsing.paragraphs import label_span
from library.readme.parsing.stretches import Stretch, is_link_first, part, whole
from library.readme.parsing.tags import Tag
from library.readme.parsing.titles import Title, title_text
from library.readme.parsing.words import has_words, is_generic

_BLOCKS = {"p", "div", "table", "thead", "tbody", "tr", "td", "th", "ul", "ol", "li", "details", "summary"}
_DIVIDING = _BLOCKS | {"br", "hr", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_BALANCED = _BLOCKS | {"blockquote", "center"}
_CELLS = frozenset({"td", "th"})
_SPANNING = re.compile(r"rowspan\s*=\s*[\"']?0*(?:[2-9]|1\d)", re.IGNORECASE)
_END_OF_ROW = re.compile(r"\s*</tr\s*>", re.IGNORECASE)
_UNFOLDING = re.compile(
    r"click|expand|show|unfold|toggle|details|more info|view|展开|收起|点击|查看|折叠", re.IGNORECASE
)


@dataclass(slots=True)
class HtmlReading:
    """What a block of HTML holds. `closes` is the line after a `</details>` that an earlier block opened; `opener` is
    the entry or label of a `<details>` that a later block closes.
    """

    nodes: list[EntryDraft] = field(default_factory=list)
    closes: int | None = None
    opener: EntryDraft | GroupDraft | None = None


def read_html(block: HtmlBlock) -> HtmlReading:
    """The entries of a block of HTML."""
    reading = HtmlReading(closes=_closing_line(block))
    stretch = whole(block.inline, is_html=True)
    last_fold = max((tag.start for tag in block.inline.tags if tag.name == "details"), default=-1)
    for start, end, name in _pieces(block.inline):
        piece = part(stretch, start, end)
        entry = _row(block, piece) if name == "tr" else _line(block, piece, name)
        if entry:
            reading.nodes.append(entry)
        if name == "summary" and last_fold < start:
            reading.opener = entry or _label(block, piece)
    _settle_shapes(block, reading.nodes)
    return reading


def _pieces(inline: Inline) -> Iterator[tuple[int, int, str]]:
    """The ranges that are read as one, with the name of the tag that opens each ("" for a line)."""
    rows = Cover(list(_row_ranges(inline)))
    anchors = Cover([(link.start, link.end) for link in inline.links if link.end > link.text_end])

    def held(position: int) -> bool:
        return rows.covers(position) or anchors.covers(position)

    cuts = [(0, 0, "")]
    cuts += [
        (tag.start, tag.end, "" if tag.is_closing else tag.name)
        for tag in inline.tags
        if tag.name == "tr" or (tag.name in _DIVIDING and not held(tag.start))
    ]
    ends = (match.start() for match in re.finditer("\n", inline.content))
    cuts += [(end, end + 1, "") for end in ends if not held(end)]
    cuts.append((len(inline.content), len(inline.content), ""))
    for (_, start, name), (end, _, _) in pairwise(sorted(cuts)):
        if end > start:
            yield start, end, name


def _row_ranges(inline: Inline) -> Iterator[tuple[int, int]]:
    """From behind each `<tr>` to its end, or to the next one where it has none."""
    opened: Tag | None = None
    for tag in inline.tags:
        if tag.name in ("tr", "table", "tbody", "thead"):
            if opened:
                yield opened.end, tag.start
            opened = tag if tag.name == "tr" and not tag.is_closing else None
    if opened:
        yield opened.end, len(inline.content)


def _line(block: HtmlBlock, piece: Stretch, name: str) -> EntryDraft | None:
    """A line is an entry if it begins with a link; an item or a summary wherever its link stands."""
    if name not in ("li", "summary") and not is_link_first(piece):
        return None
    return _placed(piece, draft_entry(piece, Shape.HTML, *_lines_of(block, piece.start, piece.end)))


def _row(block: HtmlBlock, row: Stretch) -> EntryDraft | None:
    """A row's entry: the first link that says what it leads to, else the first, titled by the first cell with words."""
    cells = list(_cells(row))
    order = sorted(cells, key=lambda cell: all(is_generic(link.text) for link in cell.candidates))
    fallback = next((title for cell in cells if (title := _cell_title(cell)) is not None), None)
    for cell in order:
        entry = draft_entry(cell, Shape.HTML, *_lines_of_row(block, row), fallback=fallback)
        if entry:
            add_secondary(entry, row.links)
            return _placed(row, entry)
    return None


def _lines_of_row(block: HtmlBlock, row: Stretch) -> tuple[int, int]:
    """The lines of a row with the tags that open and close it."""
    content = block.inline.content
    closing = _END_OF_ROW.match(content, row.end)
    return _lines_of(block, content.rfind("<", 0, row.start), closing.end() if closing else row.end)


def _placed(piece: Stretch, entry: EntryDraft | None) -> EntryDraft | None:
    if entry:
        entry.own = piece.trimmed_span
    return entry


def _tags_in(inline: Inline, start: int, end: int) -> list[Tag]:
    first = bisect_left(inline.tags, start, key=_tag_start)
    return inline.tags[first : bisect_left(inline.tags, end, key=_tag_start)]


def _tag_start(tag: Tag) -> int:
    return tag.start


def _cells(row: Stretch) -> Iterator[Stretch]:
    tags = [tag for tag in _tags_in(row.inline, row.start, row.end) if tag.name in _CELLS]
    for tag, following in zip_longest(tags, tags[1:]):
        if not tag.is_closing:
            yield part(row, tag.end, following.start if following else row.end)


def _cell_title(cell: Stretch) -> Title | None:
    """The title in a cell without links; a cell that spans several rows is a label of them all."""
    tag = cell.inline.content.rfind("<", 0, cell.start)
    is_label = cell.links or _SPANNING.search(cell.inline.content, tag, cell.start)
    return None if is_label else title_text(cell)


def _label(block: HtmlBlock, piece: Stretch) -> GroupDraft | None:
    """The label that a summary is, unless it only says how to unfold it."""
    if not has_words(piece.text) or _UNFOLDING.search(piece.text):
        return None
    fold = next((tag for tag in reversed(block.inline.tags) if tag.name == "details"), None)
    first, _ = _lines_of(block, min(fold.start, piece.start) if fold else piece.start, piece.end)
    return GroupDraft(piece.text, Shape.HTML, first, block.last, block.last, label_span(piece))


def _closing_line(block: HtmlBlock) -> int | None:
    """The line after a `</details>` that closes what an earlier block opened, if it stands alone on the first line."""
    first_line, _, _ = block.inline.content.partition("\n")
    return block.first + 1 if re.fullmatch(r"\s*</details\s*>\s*", first_line, re.IGNORECASE) else None


def _lines_of(block: HtmlBlock, start: int, end: int) -> tuple[int, int]:
    """The lines of a range; a line end at its edge belongs to none."""
    source = block.inline.content[start:end]
    start += len(source) - len(source.lstrip())
    end -= len(source) - len(source.rstrip())
    marks = block.inline.passage.marks
    return block.first + bisect_right(marks, start) - 1, block.first + bisect_right(marks, max(start, end - 1))


def _settle_shapes(block: HtmlBlock, entries: list[EntryDraft]) -> None:
    """An entry stands on its own lines only if no other does and its lines open no tag that others close."""
    for position, entry in enumerate(entries):
        around = entries[max(0, position - 1) : position] + entries[position + 1 : position + 2]
        is_shared = any(other.first < entry.last and entry.first < other.last for other in around)
        if is_shared or not _is_balanced(block, entry):
            entry.shape = Shape.PART
        else:
            entry.own = None


def _is_balanced(block: HtmlBlock, entry: EntryDraft) -> bool:
    passage = block.inline.passage
    start = passage.marks[entry.first - block.first]
    after = entry.last - block.first
    end = passage.marks[after] if after < len(passage.marks) else len(passage.content)
    depth: dict[str, int] = {}
    for tag in _tags_in(block.inline, start, end):
        if tag.name in _BALANCED:
            depth[tag.name] = depth.get(tag.name, 0) + (-1 if tag.is_closing else 1)
    return not any(depth.values())
