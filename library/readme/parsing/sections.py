"""The sections of a list: headings become topics, and what stands below each is read by its shape."""

import re
from collections.abc import Mapping, Sequence

from library.readme.document import LinkClass, Role, Shape
from library.readme.parsing.blocks import Block, Heading, HtmlBlock, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.drafts import EntryDraft, GroupDraft, TopicDraft
from library.readme.parsing.headings import read_heading
from library.readme.parsing.items import ItemReader
from library.readme.parsing.kinds import inlines_of
from library.readme.parsing.lines import Lines
from library.readme.parsing.paragraphs import has_entry_lines, label_span, read_labels, read_lines
from library.readme.parsing.stretches import is_link_first, is_picture, whole
from library.readme.parsing.survey import Survey
from library.readme.parsing.tables import TableReader
from library.readme.parsing.words import CONTENTS_TITLES, META_TITLES, plain_title

_LABEL_END = re.compile(r"[:：][*_\s]*$|^(\*\*|__)[^*_]+\1[:：]?\s*$")
_LONGEST_LABEL = 80

Nodes = list[EntryDraft | GroupDraft]


class SectionReader:
    """Reads the bodies of topics."""

    def __init__(self, lines: Lines, survey: Survey, roles: Mapping[tuple[str, ...], Role]) -> None:
        self._survey = survey
        self._roles = roles
        self._items = ItemReader(lines)
        self.tables = TableReader(lines)

    def topics(self, blocks: Sequence[Block], title: Heading | None, line_count: int) -> list[TopicDraft]:
        """The top-level topics with everything in them; `title` is the heading that names the document."""
        top: list[TopicDraft] = []
        path: list[TopicDraft] = []
        for heading, body, last in _split(blocks, line_count):
            topic = _front(body, title, last) if heading is title else read_heading(heading, last)
            while path and path[-1].level >= topic.level:
                path.pop()
            if heading is not title:
                (path[-1].topics if path else top).append(topic)
                path.append(topic)
            elif body:
                top.append(topic)
            self._fill(topic, body, path)
        return [topic for topic in top if topic.level or topic.nodes]

    def _fill(self, topic: TopicDraft, body: Sequence[Block], path: Sequence[TopicDraft]) -> None:
        """Give a topic its role and read its body accordingly."""
        names = tuple(part.title for part in path)
        inherited = path[-2].role if len(path) > 1 else Role.ORDINARY
        topic.role = self._roles.get(names) or (Role.META if is_meta(topic.title) else inherited)
        if topic.role is Role.META and topic.level:
            is_contents = plain_title(topic.title) in CONTENTS_TITLES
            _classify(body, LinkClass.CONTENTS if is_contents else LinkClass.META)
        else:
            topic.nodes = self._nodes(body)
            _classify(body, LinkClass.MENTION)

    def _nodes(self, blocks: Sequence[Block]) -> Nodes:
        nodes: Nodes = []
        label: Paragraph | None = None
        for block in blocks:
            match block:
                case ListBlock():
                    nodes += self._list(block, label)
                case TableBlock():
                    nodes += self.tables.read(block)
                case Quote():
                    nodes += self._nodes([inner for inner in block.blocks if not isinstance(inner, Paragraph)])
                case Paragraph():
                    nodes += self._paragraph(block)
            label = block if isinstance(block, Paragraph) and is_list_label(block) else None
        return nodes

    def _list(self, block: ListBlock, label: Paragraph | None) -> Nodes:
        nodes = self._items.read(block)
        if not label or not nodes:
            return nodes
        stretch = whole(label.inline)
        group = GroupDraft(stretch.text, Shape.PARAGRAPH, label.first, label.last, block.last, label_span(stretch))
        group.nodes = nodes
        return [group]

    def _paragraph(self, block: Paragraph) -> Nodes:
        """The nodes of a paragraph where paragraphs carry entries, or where its own lines do."""
        if has_entry_lines(block.inline):
            return read_lines(block, shape=Shape.LINE)
        if not self._survey.paragraphs_carry:
            return []
        if is_link_first(whole(block.inline)):
            shape = Shape.LINE if self._survey.has_line_style else Shape.PARAGRAPH
            return read_lines(block, shape=shape)
        return [] if block.inline.links else list(read_labels(block))


def _split(blocks: Sequence[Block], line_count: int) -> list[tuple[Heading | None, list[Block], int]]:
    """Each heading with the blocks of its body and the line after its body; first what stands before any heading."""
    parts: list[tuple[Heading | None, list[Block], int]] = []
    heading: Heading | None = None
    body: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((heading, body, block.first))
            heading, body = block, []
        else:
            body.append(block)
    return [*parts, (heading, body, line_count)]


def _front(body: Sequence[Block], title: Heading | None, last: int) -> TopicDraft:
    """What stands before the first topic's heading, below the title if there is one."""
    first = title.last if title else 0
    return TopicDraft("", 0, first, first, last, None)


def is_meta(title: str) -> bool:
    """Whether a heading names a section about the list itself: kept verbatim, without entries."""
    plain = plain_title(title)
    return plain in META_TITLES or plain in CONTENTS_TITLES


def is_list_label(paragraph: Paragraph) -> bool:
    """Whether a paragraph before a list is its label: short, without links, and ending in a colon or all bold."""
    content = paragraph.inline.content
    return len(content) <= _LONGEST_LABEL and not paragraph.inline.links and bool(_LABEL_END.search(content))


def _classify(blocks: Sequence[Block], link_class: LinkClass) -> None:
    """Give the links that nothing was made of their class: a picture alone is a badge."""
    for inline in inlines_of(blocks):
        for link in inline.links:
            if link.link_class is None:
                link.link_class = LinkClass.BADGE if is_picture(link) else link_class
