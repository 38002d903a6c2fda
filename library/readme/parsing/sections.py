"""The sections of a list: headings become topics, and what stands below each is read by its shape."""

from collections.abc import Mapping, Sequence

from library.readme.document import LinkClass, LinkForm, Role, Shape
from library.readme.parsing.blocks import Block, Heading, HtmlBlock, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.bodies import Body
from library.readme.parsing.contents import is_contents, leads_inside
from library.readme.parsing.drafts import EntryDraft, GroupDraft, TopicDraft, draft_entry
from library.readme.parsing.headings import read_heading
from library.readme.parsing.items import ItemReader, Nodes, is_facet
from library.readme.parsing.kinds import inlines_of
from library.readme.parsing.lines import Lines
from library.readme.parsing.markup import read_html
from library.readme.parsing.paragraphs import has_entry_lines, read_labels, read_lines
from library.readme.parsing.stretches import Stretch, is_link_first, is_picture, whole
from library.readme.parsing.survey import Survey
from library.readme.parsing.tables import TableReader
from library.readme.parsing.titles import is_titled
from library.readme.parsing.words import CONTENTS_TITLES, META_TITLES, has_words, is_generic, plain_title


class SectionReader:
    """Reads the bodies of topics."""

    def __init__(
        self, lines: Lines, survey: Survey, anchors: frozenset[str], roles: Mapping[tuple[str, ...], Role]
    ) -> None:
        self._survey = survey
        self._anchors = anchors
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
        leads_in = _is_contents_title(topic.title) and leads_inside(body)
        topic.role = self._role(topic, leads_in, path)
        if topic.role is Role.META and topic.level:
            _classify(body, LinkClass.CONTENTS if leads_in else LinkClass.META)
            return
        topic.nodes = self._nodes(body, is_front=not topic.level)
        owner = next((part for part in reversed(path) if part.link), None)
        if owner:
            topic.nodes = _give_to_heading(owner, topic.nodes)
        _classify(body, LinkClass.MENTION)

    def _role(self, topic: TopicDraft, leads_in: bool, path: Sequence[TopicDraft]) -> Role:
        """A role that was fixed, the one its title gives it, or that of the meta section around it."""
        fixed = self._roles.get(tuple(part.title for part in path))
        if fixed:
            return fixed
        around = path[-2] if len(path) > 1 else None
        is_inherited = around is not None and around.role is Role.META and not _is_contents_title(around.title)
        return Role.META if leads_in or is_inherited or is_meta(topic.title) else Role.ORDINARY

    def _nodes(self, blocks: Sequence[Block], *, is_front: bool = False) -> Nodes:
        body = Body()
        for block in blocks:
            match block:
                case ListBlock() if is_contents(block, self._anchors):
                    _classify([block], LinkClass.CONTENTS)
                case ListBlock():
                    body.add_list(self._items.read(block), block)
                case HtmlBlock() if not is_front:
                    body.add_html(read_html(block))
                case TableBlock():
                    body.add([*self.tables.read(block)], block)
                case Quote():
                    inner = [inner for inner in block.blocks if not isinstance(inner, Paragraph)]
                    body.add(self._nodes(inner), block)
                case Paragraph():
                    body.add(self._paragraph(block, is_front=is_front), block)
            body.note_label(block)
        return body.nodes

    def _paragraph(self, block: Paragraph, *, is_front: bool) -> Nodes:
        """The nodes of a paragraph where paragraphs carry entries, or where its own lines do."""
        if has_entry_lines(block.inline):
            return read_lines(block, shape=Shape.LINE)
        stretch = whole(block.inline)
        if self._survey.paragraphs_carry and is_link_first(stretch):
            return read_lines(block, shape=Shape.LINE if self._survey.has_line_style else Shape.PARAGRAPH)
        if self._survey.has_titled_paragraphs and is_titled(stretch):
            entry = draft_entry(stretch, Shape.PARAGRAPH, block.first, block.last)
            return [entry] if entry else []
        if is_bare_entry(stretch):
            return read_lines(block, shape=Shape.PARAGRAPH)
        is_labels = self._survey.paragraphs_carry and not block.inline.links and not is_front
        return list(read_labels(block)) if is_labels else []


def _give_to_heading(owner: TopicDraft, nodes: Nodes) -> Nodes:
    """Below a heading that is a link, links with generic texts (GitHub, website) are further links of that heading."""
    kept: Nodes = []
    for node in nodes:
        if isinstance(node, GroupDraft):
            node.nodes = _give_to_heading(owner, node.nodes)
        if not is_facet(node):
            kept.append(node)
            continue
        for link in (node.link, *node.links) if isinstance(node, EntryDraft) else ():
            link.link_class = LinkClass.HEADING
            owner.links.append(link)
    return kept


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
    return plain_title(title) in META_TITLES


def _is_contents_title(title: str) -> bool:
    return plain_title(title) in CONTENTS_TITLES


def is_bare_entry(stretch: Stretch) -> bool:
    """Whether a paragraph is nothing but one link that says what it leads to: an entry wherever it stands."""
    candidates = stretch.candidates
    if len(stretch.links) != 1 or not candidates or is_generic(candidates[0].text):
        return False
    link = candidates[0]
    around = stretch.visible(stretch.start, link.start) + stretch.visible(link.end, stretch.end)
    return link.form is LinkForm.INLINE and not has_words(around)


def _classify(blocks: Sequence[Block], link_class: LinkClass) -> None:
    """Give the links that nothing was made of their class: a picture alone is a badge."""
    for inline in inlines_of(blocks):
        for link in inline.links:
            if link.link_class is None:
                link.link_class = LinkClass.BADGE if is_picture(link) else link_class
