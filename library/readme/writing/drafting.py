"""From a document and what it should say to the splices that make it say so.

Containers are compared one by one: what stays in a container is the longest run of its nodes that keeps their order,
everything else is taken out and put in again. A node that moves takes its own lines along, edited on the way.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from library.readme.document import Document, Entry, Group, Shape, Topic
from library.readme.outline import AnyOutlineNode, Leeway, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.writing.anatomy import Anatomy, AnyNode, Node, NotWritableError
from library.readme.writing.escaping import Place, collapse, escape_title, note_source
from library.readme.writing.headings import edit_heading, heading_line, is_too_deep
from library.readme.writing.links import (
    edit_link,
    place_of_entry,
    title_fault,
    title_obstacle,
    url_fault,
    url_obstacle,
)
from library.readme.writing.notes import edit_columns, edit_links, edit_note, link_fault, note_fault
from library.readme.writing.obstacles import shares_line
from library.readme.writing.order import longest_increasing
from library.readme.writing.placing import (
    Container,
    Neighbours,
    OutlineNode,
    Slot,
    first_slot,
    slot_behind,
    slot_for,
)
from library.readme.writing.rendering import (
    can_copy,
    label_source,
    links_beside_note,
    moved_content,
    new_content,
    new_row,
    reindented,
    table_head,
    with_line_end,
)
from library.readme.writing.splices import Joint, Kind, Splice, first_line, is_heading, splice_text
from library.readme.writing.style import Style, style_of

_Base = TypeVar("_Base", Topic, Node)
_Wanted = TypeVar("_Wanted", OutlineTopic, OutlineNode)

_GONE = Joint(Kind.GONE)
_TOPIC_JOINT = Joint(Kind.BLOCK, blank_before=True, blank_after=True)


@dataclass(slots=True)
class Draft:
    """The splices so far, what the curator should know, and for which nodes (by `id()`) the comparison is lenient."""

    anatomy: Anatomy
    base_of: dict[int, AnyNode]
    notices: list[str] = field(default_factory=list)
    leeway: dict[int, set[Leeway]] = field(default_factory=dict)

    def base(self, node: AnyOutlineNode) -> AnyNode | None:
        """The base document's node that this wanted node came from."""
        return self.base_of.get(id(node))

    def allow(self, node: OutlineNode, leeway: Leeway, notice: str) -> None:
        """Let the text differ in one field of a node, and say so."""
        self.leeway.setdefault(id(node), set()).add(leeway)
        self.notices.append(notice)


def draft(document: Document, wanted: Outline) -> tuple[str, Draft]:
    """The text that should say what is wanted, not yet verified."""
    anatomy = Anatomy(document)
    work = Draft(anatomy, _bases(anatomy, wanted))
    splices = [*_edit_title(work, wanted), *_edit_topics(work, None, wanted.topics, 0, in_place=True)]
    return splice_text(document.text, splices, anatomy.line_end), work


def _bases(anatomy: Anatomy, wanted: Outline) -> dict[int, AnyNode]:
    """The base node of each wanted node, by `id()`; of several with one anchor the first has it."""
    kinds = {OutlineTopic: Topic, OutlineGroup: Group, OutlineEntry: Entry}
    taken: set[int] = set()
    bases: dict[int, AnyNode] = {}
    for node in wanted.all_nodes():
        base = anatomy.nodes.get(node.anchor) if node.anchor is not None else None
        if base is not None and base.id not in taken and isinstance(base, kinds[type(node)]):
            taken.add(base.id)
            bases[id(node)] = base
    return bases


def _edit_title(work: Draft, wanted: Outline) -> Iterator[Splice]:
    document, title = work.anatomy.document, collapse(wanted.title)
    if title != collapse(document.title):
        if document.title_span is None or not title:
            reason = "The list's title has no place of its own in the text."
            raise NotWritableError("the list's title", 1, reason, "Edit its first heading in the text.")
        yield Splice(document.title_span.start, document.title_span.end, escape_title(title, Place.HEADING))
    if collapse(wanted.tagline) != collapse(document.tagline):
        yield _edit_tagline(work.anatomy, collapse(wanted.tagline))


def _edit_tagline(anatomy: Anatomy, tagline: str) -> Splice:
    document = anatomy.document
    start = anatomy.text.find(document.tagline, document.title_span.end if document.title_span else 0)
    if not document.tagline or start < 0 or not tagline:
        reason = "The line below the title has no place of its own in the text."
        raise NotWritableError("the list's tagline", 1, reason, "Edit the line below the first heading in the text.")
    return Splice(start, start + len(document.tagline), escape_title(tagline, Place.PROSE))


def _staying(work: Draft, base: Sequence[_Base], wanted: Sequence[_Wanted]) -> dict[int, _Base]:
    """The wanted nodes (by index) that stay in this container where they are."""
    index_of = {node.id: index for index, node in enumerate(base)}
    known = [(at, work.base(node)) for at, node in enumerate(wanted)]
    here = [(at, index_of[node.id]) for at, node in known if node is not None and node.id in index_of]
    kept = longest_increasing([index for _at, index in here])
    return {here[number][0]: base[here[number][1]] for number in kept}


# ---- topics


def _edit_topics(
    work: Draft, parent: Topic | None, wanted: Sequence[OutlineTopic], shift: int, *, in_place: bool
) -> Iterator[Splice]:
    """The splices for the topics below `parent` (None: the top). `shift` is added to the level of those that stay."""
    base = work.anatomy.document.topics if parent is None else parent.topics
    staying = _staying(work, base, wanted)
    kept = {topic.id for topic in staying.values()}
    for topic in base:
        if topic.id not in kept:
            yield from _without_topic(work, topic, in_place=in_place)
    level = _level_below(parent, staying.values(), shift)
    offset = _before_topics(work.anatomy, parent, base)
    for at, node in enumerate(wanted):
        if at in staying:
            yield from _edit_topic(work, staying[at], node, shift, in_place=in_place)
            offset, level = staying[at].span.end, staying[at].level + shift if staying[at].level else level
        else:
            yield Splice(offset, offset, _render_topic(work, node, level, offset), _TOPIC_JOINT)


def _level_below(parent: Topic | None, staying: Iterable[Topic], shift: int) -> int:
    """The level for a topic at the first place below `parent`: that of the first one that stays, else one deeper."""
    levels = [topic.level + shift for topic in staying if topic.heading is not None]
    return levels[0] if levels else (parent.level + shift if parent and parent.level else 1) + 1


def _before_topics(anatomy: Anatomy, parent: Topic | None, base: Sequence[Topic]) -> int:
    if parent is not None:
        return parent.body.end
    headed = [topic for topic in base if topic.heading is not None]
    return headed[0].span.start if headed else len(anatomy.text)


def _without_topic(work: Draft, topic: Topic, *, in_place: bool) -> Iterator[Splice]:
    """Takes a topic out with all that stands below it; of the front topic, which has no heading, only its nodes."""
    if topic.heading is None:
        yield from _edit_nodes(work, topic, topic.nodes, (), in_place=in_place)
        return
    following = first_line(work.anatomy.text, topic.span.end)
    yield Splice(topic.span.start, topic.span.end, "", Joint(Kind.GONE, blank_after=not is_heading(following)))


def _edit_topic(work: Draft, base: Topic, wanted: OutlineTopic, shift: int, *, in_place: bool) -> Iterator[Splice]:
    if not wanted.is_front:
        yield from edit_heading(work.anatomy, base, wanted, shift)
    yield from _edit_nodes(work, base, base.nodes, wanted.nodes, in_place=in_place)
    yield from _edit_topics(work, base, wanted.topics, shift, in_place=in_place)


def _render_topic(work: Draft, wanted: OutlineTopic, level: int, offset: int) -> str:
    base = work.base(wanted)
    if not isinstance(base, Topic) or base.heading is None:
        return _render_new_topic(work, wanted, level, offset)
    splices = _edit_topic(work, base, wanted, level - base.level, in_place=False)
    lines = splice_text(work.anatomy.text, splices, work.anatomy.line_end, base.span.start, base.span.end)
    return with_line_end(lines, work.anatomy.line_end)


def _render_new_topic(work: Draft, wanted: OutlineTopic, level: int, offset: int) -> str:
    fault = title_fault(wanted.title) or (url_fault(wanted.url) if wanted.url else None)
    fault = "Its heading would be deeper than six levels." if is_too_deep(level) else fault
    if fault is not None or wanted.is_front:
        reason = fault or "Nothing new can be put before the first heading."
        raise NotWritableError(f"topic “{wanted.title}”", 0, reason, "Correct the topic or move it elsewhere.")
    heading = heading_line(collapse(wanted.title), wanted.url, level) + work.anatomy.line_end
    head = Splice(0, 0, heading, Joint(Kind.BLOCK, blank_after=work.anatomy.headings_part))
    below = [Splice(0, 0, _render_topic(work, topic, level + 1, offset), _TOPIC_JOINT) for topic in wanted.topics]
    return _woven(work, [head, *_render_nodes(work, wanted.nodes, None, offset), *below])


# ---- what stands in a topic, a group or an entry


def _edit_nodes(
    work: Draft, container: Container, base: Sequence[Node], wanted: Sequence[OutlineNode], *, in_place: bool
) -> Iterator[Splice]:
    """The splices for the nodes of one container."""
    staying = _staying(work, base, wanted)
    kept = {node.id for node in staying.values()}
    yield from (_without(work.anatomy, container, node) for node in base if node.id not in kept)
    rights = _rights(staying, len(wanted))
    left: Node | None = None
    before: OutlineNode | None = None
    slot: Slot | None = None
    for at, node in enumerate(wanted):
        if at in staying:
            left, slot = staying[at], None
            yield from _edit_node(work, left, node, in_place=in_place)
            continue
        around = Neighbours(container, left, rights[at])
        if before is not None and slot is not None:
            new = slot_behind(work.anatomy, node, before, slot, around)
        else:
            new = slot_for(work.anatomy, node, around)
        if _is_left_out(work, node, new.style):
            continue
        before, slot = node, new
        yield Splice(slot.offset, slot.offset, _render(work, node, slot, slot.offset), slot.joint)


def _rights(staying: dict[int, Node], count: int) -> list[Node | None]:
    """For each index the next node behind it that stays."""
    rights: list[Node | None] = [None] * count
    right: Node | None = None
    for at in range(count - 1, -1, -1):
        rights[at] = right
        right = staying.get(at, right)
    return rights


def _is_left_out(work: Draft, node: OutlineNode, style: Style) -> bool:
    """Whether a group is not written because it is empty and goes where nothing tells its label from other text."""
    if not isinstance(node, OutlineGroup) or node.nodes or style.shape is Shape.LINE:
        return False
    notice = f"group “{node.label}”: a list has no place for a label without entries; kept in the library only"
    work.allow(node, Leeway.ABSENCE, notice)
    return True


def _without(anatomy: Anatomy, container: Container, node: Node) -> Splice:
    """Takes a node's lines out; of the blank lines around a paragraph or a loose item one run goes with it."""
    if node.shape is Shape.PART or shares_line(container, node):
        reason = "It shares its line with other nodes and cannot be taken out or moved."
        raise anatomy.refusal(node, reason, "Edit the line in the text.")
    end = node.span.end
    is_parted = node.shape is Shape.PARAGRAPH or (node.shape is Shape.ITEM and style_of(anatomy, node).is_loose)
    if is_parted and _is_blank_before(anatomy.text, node.span.start):
        while end < len(anatomy.text) and not first_line(anatomy.text, end).strip():
            end = anatomy.after_line(end)
    return Splice(node.span.start, end, "", _GONE)


def _is_blank_before(text: str, offset: int) -> bool:
    above = text[max(0, offset - 4) : offset].replace("\r\n", "\n").replace("\r", "\n")
    return above.endswith("\n\n")


def _edit_node(work: Draft, base: Node, wanted: OutlineNode, *, in_place: bool) -> Iterator[Splice]:
    if isinstance(base, Group) and isinstance(wanted, OutlineGroup):
        yield from _edit_label(work, base, wanted)
        _allow_emptied(work, base, wanted)
    elif isinstance(base, Entry) and isinstance(wanted, OutlineEntry):
        yield from _edit_entry(work, base, wanted, in_place=in_place)
    yield from _edit_nodes(work, base, base.nodes, wanted.nodes, in_place=in_place)


def _allow_emptied(work: Draft, base: Group, wanted: OutlineGroup) -> None:
    """A label in a list is one only while something stands below it: without entries its line stays as mere text."""
    if base.nodes and not wanted.nodes and base.shape is not Shape.LINE:
        notice = f"group “{wanted.label}”: its line stays, but without entries it is not read as a label"
        work.allow(wanted, Leeway.ABSENCE, notice)


def _edit_label(work: Draft, base: Group, wanted: OutlineGroup) -> Iterator[Splice]:
    label = collapse(wanted.label)
    if label == collapse(base.label):
        return
    fault = title_fault(label) or (None if base.label_span else "The label has no place of its own in the text.")
    if fault is not None or base.label_span is None:
        raise work.anatomy.refusal(base, fault or "", "Correct the label, or edit it in the text.")
    style = Style(base.shape)
    source = escape_title(label, Place.HTML) if base.shape is Shape.HTML else label_source(label, style)
    yield Splice(base.label_span.start, base.label_span.end, source)


def _edit_entry(work: Draft, base: Entry, wanted: OutlineEntry, *, in_place: bool) -> Iterator[Splice]:
    anatomy, title = work.anatomy, collapse(wanted.title)
    title = base.title if title == collapse(base.title) else title
    fault = _fault(base, wanted, title)
    if fault is not None:
        raise anatomy.refusal(base, fault, "Correct the entry, or edit its line in the text.")
    yield from edit_link(anatomy, place_of_entry(base), title, wanted.url, in_place=in_place)
    yield from edit_note(anatomy, base, wanted.note)
    yield from edit_links(anatomy, base, wanted, in_place=in_place)
    yield from edit_columns(anatomy, base, wanted)
    _allow_for_links(work, base, wanted)


def _fault(base: Entry, wanted: OutlineEntry, title: str) -> str | None:
    place = place_of_entry(base)
    if title != base.title and (fault := title_fault(wanted.title) or title_obstacle(place)):
        return fault
    if wanted.url != base.url and (fault := url_fault(wanted.url) or url_obstacle(place)):
        return fault
    return note_fault(wanted) if wanted.note != base.note else None


def _allow_for_links(work: Draft, base: Entry, wanted: OutlineEntry) -> None:
    """Links that stand in the note change with it, and the note with them."""
    if note_source(base.note) != note_source(wanted.note):
        work.leeway.setdefault(id(wanted), set()).add(Leeway.LINKS)
    elif tuple((link.text, link.url) for link in base.links) != tuple((link.title, link.url) for link in wanted.links):
        work.leeway.setdefault(id(wanted), set()).add(Leeway.NOTE)


# ---- new lines


def _render(work: Draft, node: OutlineNode, slot: Slot, offset: int) -> str:
    base = work.base(node)
    if isinstance(base, Entry | Group) and can_copy(work.anatomy, base, slot.style):
        lines = _moved_lines(work, base, node, slot.style)
    elif isinstance(node, OutlineGroup):
        lines = _render_group(work, node, slot.style, offset)
    else:
        lines = _render_entry(work, node, slot.style, offset)
    head = ""
    if slot.has_head and slot.style.table is not None:
        head = table_head(work.anatomy, work.anatomy.document.tables[slot.style.table])
    return head + with_line_end(lines, work.anatomy.line_end)


def _moved_lines(work: Draft, base: Node, wanted: OutlineNode, style: Style) -> str:
    splices = list(_edit_node(work, base, wanted, in_place=False))
    lines = splice_text(work.anatomy.text, splices, work.anatomy.line_end, base.span.start, base.span.end)
    return reindented(lines, base.prefix, style.prefix) if base.shape is Shape.ITEM else lines


def _render_group(work: Draft, wanted: OutlineGroup, style: Style, offset: int) -> str:
    if (fault := title_fault(wanted.label)) is not None:
        raise NotWritableError("a new group", 0, fault, "Correct its label.")
    line = style.prefix + label_source(wanted.label, style) + work.anatomy.line_end
    is_paragraph = style.shape is Shape.PARAGRAPH
    kind = Kind.BLOCK if is_paragraph else Kind.LINE if style.shape is Shape.LINE else Kind.ITEM
    head = Splice(0, 0, line, Joint(kind, blank_after=is_paragraph))
    return _woven(work, [head, *_render_nodes(work, wanted.nodes, style, offset)])


def _render_entry(work: Draft, wanted: OutlineEntry, style: Style, offset: int) -> str:
    _refuse_new(wanted, style)
    if wanted.note:
        work.leeway.setdefault(id(wanted), set()).add(Leeway.LINKS)  # links in a new note become its other links
    if style.shape is Shape.ROW and style.table is not None:
        return _render_row(work, wanted, style.table)
    if style.shape is Shape.HTML:
        return _render_like(work, wanted, style)
    head = Splice(0, 0, style.prefix + _content(work, wanted, style) + work.anatomy.line_end, Joint(Kind.ITEM))
    return _woven(work, [head, *_render_nodes(work, wanted.nodes, style, offset)])


def _render_like(work: Draft, wanted: OutlineEntry, style: Style) -> str:
    """A new entry in HTML: its neighbour's line with another title, address and note."""
    anatomy = work.anatomy
    example = anatomy.nodes[style.example] if style.example is not None else None
    if not isinstance(example, Entry) or not _is_one_line(anatomy, example) or example.links or wanted.links:
        reason = "Its neighbour's HTML cannot be imitated: it holds more than one line or link."
        raise NotWritableError(f"entry “{wanted.title}”", 0, reason, "Put it beside a simpler entry.")
    alike = replace(wanted, columns=example.columns, links=())
    splices = list(_edit_entry(work, example, alike, in_place=False))
    return splice_text(anatomy.text, splices, anatomy.line_end, example.head.start, example.head.end)


def _is_one_line(anatomy: Anatomy, entry: Entry) -> bool:
    """Whether an entry's own text stands on one line, which is its own."""
    start, end = anatomy.start_of_line(entry.link.start), anatomy.after_line(entry.link.start)
    return (entry.head.start, entry.head.end) == (start, end) and not entry.nodes


def _refuse_new(wanted: OutlineEntry, style: Style) -> None:
    faults = [title_fault(wanted.title), url_fault(wanted.url), note_fault(wanted)]
    faults += [link_fault(link) for link in wanted.links if link.title]
    if wanted.nodes and style.shape is not Shape.ITEM:
        faults.append("Entries stand below it, and here only single lines can stand.")
    if fault := next(filter(None, faults), None):
        raise NotWritableError(f"entry “{wanted.title}”", 0, fault, "Correct the entry or move it elsewhere.")


def _content(work: Draft, wanted: OutlineEntry, style: Style) -> str:
    """An entry's running text: its own where it moves from one kind of line to another, else made anew."""
    base = work.base(wanted)
    if isinstance(base, Entry) and base.shape in (Shape.LINE, Shape.ITEM, Shape.PARAGRAPH):
        splices = list(_edit_entry(work, base, wanted, in_place=False))
        own = splice_text(work.anatomy.text, splices, work.anatomy.line_end, base.head.start, base.head.end)
        content = moved_content(own, style_of(work.anatomy, base).prefix)
        if content is not None:
            return content
    _allow_for_new_style(work, wanted)
    return new_content(work.anatomy, wanted, style.shape)


def _allow_for_new_style(work: Draft, wanted: OutlineEntry) -> None:
    if any(text for _name, text in wanted.columns):
        names = ", ".join(name for name, text in wanted.columns if text)
        notice = f"entry “{wanted.title}”: no table stands where it goes; kept in the library only: {names}"
        work.allow(wanted, Leeway.COLUMNS, notice)
    if links_beside_note(wanted):
        work.allow(wanted, Leeway.NOTE, f"entry “{wanted.title}”: its other links stand before its note")
        work.allow(wanted, Leeway.LINKS, f"entry “{wanted.title}”: its other links are written anew")


def _render_row(work: Draft, wanted: OutlineEntry, number: int) -> str:
    row, homeless = new_row(work.anatomy, work.anatomy.document.tables[number], wanted)
    if homeless:
        names = ", ".join(homeless)
        notice = f"entry “{wanted.title}”: this table has no column for: {names}; kept in the library only"
        work.allow(wanted, Leeway.COLUMNS, notice)
    if links_beside_note(wanted):
        work.allow(wanted, Leeway.LINKS, f"entry “{wanted.title}”: the table has no place for its other links")
    return row + work.anatomy.line_end


def _render_nodes(work: Draft, wanted: Sequence[OutlineNode], container: Style | None, offset: int) -> Iterator[Splice]:
    """The splices (all at 0) for a new container's nodes; `container` is its own style, None for a topic."""
    before: OutlineNode | None = None
    slot: Slot | None = None
    for node in wanted:
        if before is None or slot is None:
            new = first_slot(work.anatomy, node, container, offset)
        else:
            new = slot_behind(work.anatomy, node, before, slot, None)
        if not _is_left_out(work, node, new.style):
            before, slot = node, new
            yield Splice(0, 0, _render(work, node, slot, offset), slot.joint)


def _woven(work: Draft, splices: Iterable[Splice]) -> str:
    lines = splice_text("", splices, work.anatomy.line_end)
    return with_line_end(lines, work.anatomy.line_end) if lines else ""
