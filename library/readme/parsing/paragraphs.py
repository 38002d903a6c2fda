"""Entries and labels in the lines of a paragraph: the style of hard-broken lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from library.readme.document import Shape, Span
from library.readme.parsing.blocks import Paragraph
from library.readme.parsing.cover import Cover
from library.readme.parsing.drafts import EntryDraft, GroupDraft, draft_entry
from library.readme.parsing.inline import Inline
from library.readme.parsing.stretches import Stretch, is_link_first, part, whole
from library.readme.parsing.words import has_words

_BREAK_TAG = re.compile(r"<br\s*/?>$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。.!?！？]\s*$")
_LABEL_END = re.compile(r"[:：][*_\s]*$|^(\*\*|__)(?:\\.|[^*_\\])+\1[:：]?\s*$")
_LONGEST_LABEL = 80
_LONGEST_BROKEN_LABEL = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph; `number` counts from the paragraph's first."""

    number: int
    stretch: Stretch
    is_broken: bool

    @property
    def is_label(self) -> bool:
        """Whether the line may be a label: no link, and short."""
        length = self.stretch.end - self.stretch.start
        longest = _LONGEST_BROKEN_LABEL if self.is_broken else _LONGEST_LABEL
        return not self.stretch.links and length <= longest and has_words(self.stretch.text)


def lines_of(inline: Inline) -> list[Line]:
    """The lines of a paragraph; a line end inside a link or a code span ends no line."""
    stretch = whole(inline)
    held = Cover(sorted([*((link.start, link.end) for link in inline.links), *inline.code, *inline.images]))
    return [
        Line(number, part(stretch, start, _visible_end(inline.content, start, end)), is_broken)
        for number, start, end, is_broken in _line_ranges(inline.content, held)
    ]


def _line_ranges(content: str, held: Cover) -> Iterator[tuple[int, int, int, bool]]:
    number = start = passed = 0
    for match in re.finditer("\n", content):
        passed += 1
        if held.covers(match.start()):
            continue
        yield number, start, match.start(), is_hard_broken(content[start : match.start()])
        number, start = passed, match.end()
    yield number, start, len(content), False


def is_hard_broken(line: str) -> bool:
    """Whether a line ends in a hard break: two blanks, a backslash that escapes nothing, or a tag that says so."""
    slashes = len(line) - len(line.rstrip("\\"))
    return line.endswith("  ") or slashes % 2 == 1 or _BREAK_TAG.search(line.rstrip()) is not None


def _visible_end(content: str, start: int, end: int) -> int:
    """Where a line ends without its hard break."""
    line = content[start:end]
    if is_hard_broken(line):
        line = _BREAK_TAG.sub("", line.rstrip())
        line = line[:-1] if line.endswith("\\") and not content[start:end].endswith(" ") else line
    return start + len(line.rstrip())


def has_entry_lines(inline: Inline) -> bool:
    """Whether a paragraph is lines of entries rather than running text.

    A line begins with a link, and half of the lines do so or half of them are hard-broken.
    """
    if "\n" not in inline.content or not inline.links:
        return False
    lines = lines_of(inline)
    firsts = sum(is_link_first(line.stretch) for line in lines)
    broken = sum(line.is_broken for line in lines)
    if not firsts or len(lines) < 2:
        return False
    return 2 * broken >= len(lines) - 1 or (2 * firsts >= len(lines) and (firsts > 1 or lines[0].is_label))


def read_lines(paragraph: Paragraph, *, shape: Shape) -> list[EntryDraft | GroupDraft]:
    """The entries and groups of a paragraph: a label opens a group that reaches to the next label or to the end."""
    nodes: list[EntryDraft | GroupDraft] = []
    group: GroupDraft | None = None
    for line, last in _with_ends(paragraph):
        first = paragraph.first + line.number
        entry = draft_entry(line.stretch, shape, first, last)
        if entry:
            (group.nodes if group else nodes).append(entry)
        elif line.is_label:
            group = _group(line, first, last)
            nodes.append(group)
        if group:
            group.last = last
    return nodes


def _with_ends(paragraph: Paragraph) -> Iterator[tuple[Line, int]]:
    lines = lines_of(paragraph.inline)
    for line, following in pairwise(lines):
        yield line, paragraph.first + following.number
    yield lines[-1], paragraph.last


def _group(line: Line, first: int, last: int) -> GroupDraft:
    stretch = line.stretch
    return GroupDraft(stretch.text, Shape.LINE, first, last, last, label_span(stretch))


def label_span(stretch: Stretch) -> Span | None:
    """Where a label's text stands; nowhere if an image stands in it."""
    has_image = Cover(stretch.inline.images).touches(stretch.start, stretch.end)
    return None if has_image else stretch.trimmed_span


def read_labels(paragraph: Paragraph) -> list[GroupDraft]:
    """The empty labels of a paragraph without links; none if a line is long or a sentence."""
    lines = list(_with_ends(paragraph))
    if not all(line.is_label and not _is_sentence(line) and _is_short(line) for line, _ in lines):
        return []
    return [_group(line, paragraph.first + line.number, last) for line, last in lines]


def _is_short(line: Line) -> bool:
    return line.stretch.end - line.stretch.start <= _LONGEST_LABEL


def _is_sentence(line: Line) -> bool:
    return _SENTENCE_END.search(line.stretch.slice(line.stretch.start, line.stretch.end)) is not None


def is_list_label(paragraph: Paragraph) -> bool:
    """Whether a paragraph before a list is its label: short, without links, and ending in a colon or all bold."""
    content = paragraph.inline.content
    if "\n" in content or len(content) > _LONGEST_LABEL:
        return False
    return not paragraph.inline.links and bool(_LABEL_END.search(content))
