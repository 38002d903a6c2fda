"""What stands in a topic, a group or an entry: taken out, kept and edited, or put in again.

What stays in a container is the longest run of its nodes that keeps their order. A node that moves takes its own lines
along, edited on the way, where they can stand in the new place; else it is written anew in the style found there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from library.readme.differing import Leeway
from library.readme.document import Entry, Group, Shape
from library.readme.outline import OutlineEntry, OutlineGroup
from library.readme.writing.anatomy import Anatomy, Node, NotWritableError
from library.readme.writing.entries import allow_for_new_style, allow_unread, edit_entry, edit_label, refuse_new
from library.readme.writing.links import label_fault
from library.readme.writing.obstacles import shares_line
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
from library.readme.writing.splices import Joint, Kind, Splice, first_line, splice_text
from library.readme.writing.style import Style, style_of
from library.readme.writing.work import Draft, about, staying, woven

_LIKE_PROSE = re.compile(r"[。.!?！？]\s*$")
_LONGEST_LABEL = 80
_GONE = Joint(Kind.GONE)


def edit_nodes(
    work: Draft, container: Container, base: Sequence[Node], wanted: Sequence[OutlineNode], *, in_place: bool
) -> Iterator[Splice]:
    """The splices for the nodes of one container."""
    stays = staying(work, base, wanted)
    kept = {node.id for node in stays.values()}
    yield from (_without(work.anatomy, container, node) for node in base if node.id not in kept)
    rights = _rights(stays, len(wanted))
    left: Node | None = None
    before: OutlineNode | None = None
    slot: Slot | None = None
    for at, node in enumerate(wanted):
        if at in stays:
            left, slot = stays[at], None
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


def _rights(stays: dict[int, Node], count: int) -> list[Node | None]:
    """For each index the next node behind it that stays."""
    rights: list[Node | None] = [None] * count
    right: Node | None = None
    for at in range(count - 1, -1, -1):
        rights[at] = right
        right = stays.get(at, right)
    return rights


def _is_left_out(work: Draft, node: OutlineNode, style: Style) -> bool:
    """Whether a group is not written because it is empty and goes where nothing tells its label from other text."""
    if not isinstance(node, OutlineGroup) or node.nodes:
        return False
    if style.shape is Shape.LINE and not _LIKE_PROSE.search(node.label) and len(node.label) <= _LONGEST_LABEL:
        allow_unread(work, node)
        return False
    notice = f"group “{node.label}”: nothing would tell its label from other text; kept in the library only"
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
    with about(wanted):
        if isinstance(base, Group) and isinstance(wanted, OutlineGroup):
            yield from edit_label(work, base, wanted)
            allow_unread(work, wanted)
        elif isinstance(base, Entry) and isinstance(wanted, OutlineEntry):
            yield from edit_entry(work, base, wanted, in_place=in_place)
    yield from edit_nodes(work, base, base.nodes, wanted.nodes, in_place=in_place)


def render_nodes(work: Draft, wanted: Sequence[OutlineNode], container: Style | None, offset: int) -> Iterator[Splice]:
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


def _render(work: Draft, node: OutlineNode, slot: Slot, offset: int) -> str:
    base = work.base(node)
    with about(node):
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
    if (fault := label_fault(wanted.label)) is not None:
        raise NotWritableError("a new group", 0, fault, "Correct its label.")
    line = style.prefix + label_source(wanted.label, style) + work.anatomy.line_end
    is_paragraph = style.shape is Shape.PARAGRAPH
    kind = Kind.BLOCK if is_paragraph else Kind.LINE if style.shape is Shape.LINE else Kind.ITEM
    head = Splice(0, 0, line, Joint(kind, blank_after=is_paragraph))
    return woven(work, [head, *render_nodes(work, wanted.nodes, style, offset)])


def _render_entry(work: Draft, wanted: OutlineEntry, style: Style, offset: int) -> str:
    refuse_new(wanted, style)
    if wanted.note:
        work.leeway.setdefault(id(wanted), set()).add(Leeway.LINKS)  # links in a new note become its other links
    if style.shape is Shape.ROW and style.table is not None:
        return _render_row(work, wanted, style.table)
    if style.shape is Shape.HTML:
        return _render_like(work, wanted, style)
    head = Splice(0, 0, style.prefix + _content(work, wanted, style) + work.anatomy.line_end, Joint(Kind.ITEM))
    return woven(work, [head, *render_nodes(work, wanted.nodes, style, offset)])


def _content(work: Draft, wanted: OutlineEntry, style: Style) -> str:
    """An entry's running text: its own where it moves from one kind of line to another, else made anew."""
    base = work.base(wanted)
    if isinstance(base, Entry) and base.shape in (Shape.LINE, Shape.ITEM, Shape.PARAGRAPH):
        splices = list(edit_entry(work, base, wanted, in_place=False))
        own = splice_text(work.anatomy.text, splices, work.anatomy.line_end, base.head.start, base.head.end)
        content = moved_content(own, style_of(work.anatomy, base).prefix)
        if content is not None:
            return content
    allow_for_new_style(work, wanted)
    return new_content(work.anatomy, wanted, style.shape)


def _render_row(work: Draft, wanted: OutlineEntry, number: int) -> str:
    row, homeless = new_row(work.anatomy, work.anatomy.document.tables[number], wanted)
    if homeless:
        names = ", ".join(homeless)
        notice = f"entry “{wanted.title}”: this table has no column for: {names}; kept in the library only"
        work.allow(wanted, Leeway.COLUMNS, notice)
    if links_beside_note(wanted):
        work.leeway.setdefault(id(wanted), set()).add(Leeway.LINKS)  # those of a note come first when it is read
    return row + work.anatomy.line_end


def _render_like(work: Draft, wanted: OutlineEntry, style: Style) -> str:
    """A new entry in HTML: its neighbour's line with another title, address and note."""
    anatomy = work.anatomy
    example = anatomy.nodes[style.example] if style.example is not None else None
    if not isinstance(example, Entry) or not _is_one_line(anatomy, example) or example.links or wanted.links:
        reason = "Its neighbour's HTML cannot be imitated: it holds more than one line or link."
        raise NotWritableError(f"entry “{wanted.title}”", 0, reason, "Put it beside a simpler entry.")
    alike = replace(wanted, columns=example.columns, links=())
    splices = list(edit_entry(work, example, alike, in_place=False))
    return splice_text(anatomy.text, splices, anatomy.line_end, example.head.start, example.head.end)


def _is_one_line(anatomy: Anatomy, entry: Entry) -> bool:
    """Whether an entry's own text stands on one line, which is its own."""
    start, end = anatomy.start_of_line(entry.link.start), anatomy.after_line(entry.link.start)
    return (entry.head.start, entry.head.end) == (start, end) and not entry.nodes
