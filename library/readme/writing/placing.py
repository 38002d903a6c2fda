"""Where a new node of a topic, a group or an entry goes, and in which style (rules W2 to W6 and W8)."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from library.readme.document import Entry, Group, Shape, Span, Topic
from library.readme.outline import OutlineEntry, OutlineGroup
from library.readme.writing.anatomy import Anatomy, Node
from library.readme.writing.splices import Joint, Kind, is_heading
from library.readme.writing.style import (
    PLAIN_LIST,
    Style,
    beside_style,
    first_style,
    following_style,
    list_style_near,
    marker_of,
    nested_style,
    other_marker,
    style_of,
)

OutlineNode = OutlineEntry | OutlineGroup
Container = Topic | Group | Entry

_KINDS = {
    Shape.LINE: Kind.LINE,
    Shape.ITEM: Kind.ITEM,
    Shape.ROW: Kind.ROW,
    Shape.PARAGRAPH: Kind.BLOCK,
    Shape.HTML: Kind.HTML,
}
_LIST_MARKER = re.compile(r"^[ \t>]*(?:\d{1,9})?([-+*.)])[ \t]", re.MULTILINE)
_BLOCK_LABELS = (Shape.PARAGRAPH, Shape.HTML)  # labels that are a block of their own before their list
_LONGEST_LABEL = 80
_FAR = 1000  # characters; a label stands nearer than this to its list
_REMEDY = "Put it next to an entry that has lines of its own, or edit the text."


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for new lines: where, how they meet their neighbours, and in which style; `has_head`: a table begins."""

    offset: int
    joint: Joint
    style: Style
    has_head: bool = False


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stays around a place: the nodes before and behind that keep their lines."""

    container: Container
    left: Node | None
    right: Node | None


def slot_for(anatomy: Anatomy, node: OutlineNode, around: Neighbours) -> Slot:
    """The place for `node` between its neighbours; raises `NotWritableError` where none can be made."""
    left, container = around.left, around.container
    if isinstance(left, Entry):
        _refuse_to_split_table(anatomy, node, left.table, around)
    if left is not None and left.shape in _KINDS:
        return _behind(anatomy, node, left, around)
    if left is None and not container.nodes:
        return _in_empty(anatomy, node, container)
    right = around.right if left is not None else container.nodes[0]
    if right is not None and right.shape in _KINDS and not _shares_line(right, left or container):
        return _before(anatomy, node, right, around)
    reason = "Nothing can be put beside it: it shares its line with other nodes."
    raise anatomy.refusal(left or right or container, reason, _REMEDY)


def _refuse_to_split_table(anatomy: Anatomy, node: OutlineNode, table: int | None, around: Neighbours) -> None:
    right = around.right
    if isinstance(node, OutlineEntry) or not isinstance(right, Entry) or table is None or right.table != table:
        return
    reason = "A label cannot stand between the rows of a table."
    raise anatomy.refusal(right, reason, "Put the group before or behind the table.")


def _shares_line(right: Node, before: Node | Topic) -> bool:
    """Whether a node begins on a line that also belongs to what stands before it."""
    return not isinstance(before, Topic) and right.span.start <= before.span.start


def slot_behind(
    anatomy: Anatomy, node: OutlineNode, before: OutlineNode, slot: Slot, around: Neighbours | None
) -> Slot:
    """The place right behind a node that was itself just put into `slot`; `around` is None in a new container."""
    if around is not None:
        _refuse_to_split_table(anatomy, node, slot.style.table, around)
    right = around.right if around is not None else None
    is_inner = around is None or not isinstance(around.container, Topic)
    style = _style_behind(anatomy, node, slot.style, isinstance(before, OutlineGroup), right, is_inner=is_inner)
    joint = _joint_behind(node, style, slot.style, isinstance(before, OutlineGroup), right)
    return Slot(slot.offset, joint, style)


def first_slot(anatomy: Anatomy, node: OutlineNode, container: Style | None, offset: int) -> Slot:
    """The place for the first node of a new container; `container` is the style of the label or entry that it stands
    below, None for a topic. `offset` is where all this goes in the base text."""
    if container is None:
        style = topic_style(anatomy, offset, node)
        is_table = style.shape is Shape.ROW
        return Slot(0, Joint(_kind(node, style), blank_before=is_table), style, has_head=is_table)
    if container.shape is Shape.ITEM:
        return Slot(0, Joint(Kind.ITEM), nested_style(container, anatomy.nesting_habit))
    if container.shape is Shape.LINE:
        return Slot(0, Joint(Kind.LINE, continues=True), container)
    return Slot(0, Joint(Kind.ITEM, blank_before=True), _nearest_list(anatomy, offset))


def _nearest_list(anatomy: Anatomy, offset: int) -> Style:
    style = topic_style(anatomy, offset, None)
    return style if style.shape is Shape.ITEM else PLAIN_LIST


def _kind(node: OutlineNode, style: Style) -> Kind:
    return Kind.BLOCK if isinstance(node, OutlineGroup) and style.shape is Shape.PARAGRAPH else _KINDS[style.shape]


def _style_behind(
    anatomy: Anatomy, node: OutlineNode, left: Style, is_behind_group: bool, right: Node | None, *, is_inner: bool
) -> Style:
    if isinstance(node, OutlineGroup) and not is_behind_group:
        return _label_style(anatomy, following_style(left), right, is_inner=is_inner)
    if isinstance(node, OutlineEntry) and is_behind_group and left.shape is Shape.PARAGRAPH:
        return other_marker(PLAIN_LIST)
    return _with_room(anatomy, node, following_style(left))


def _joint_behind(node: OutlineNode, style: Style, left: Style, is_behind_group: bool, right: Node | None) -> Joint:
    """W2: an entry behind a group that it does not belong to begins a new paragraph."""
    is_ungrouped = is_behind_group and isinstance(node, OutlineEntry) and style.shape is not Shape.ITEM
    parted = is_ungrouped or style.is_loose or style.shape is Shape.PARAGRAPH or style.shape is not left.shape
    return Joint(
        kind=_kind(node, style),
        blank_before=parted,
        blank_after=_needs_parting(node, style, right),
        continues=style.shape is Shape.LINE and not parted,
    )


def _needs_parting(node: OutlineNode, style: Style, right: Node | None) -> bool:
    """Whether a blank line has to keep what follows out of a new group or out of another block."""
    if style.shape is Shape.HTML:
        return False
    if right is None:
        return style.shape is Shape.PARAGRAPH
    if isinstance(node, OutlineGroup) and isinstance(right, Entry) and style.shape is not Shape.ITEM:
        return True
    return right.shape is not style.shape or style.shape is Shape.PARAGRAPH


def _with_room(anatomy: Anatomy, node: OutlineNode, style: Style) -> Style:
    """The style, or a list where the entry has a note and paragraphs of this text have none."""
    if style.shape is not Shape.PARAGRAPH or not isinstance(node, OutlineEntry) or anatomy.paragraphs_take_notes:
        return style
    return PLAIN_LIST if node.note or node.links else style


def _behind(anatomy: Anatomy, node: OutlineNode, left: Node, around: Neighbours) -> Slot:
    """W2: behind the left neighbour's whole node."""
    is_inner = not isinstance(around.container, Topic)
    is_behind_group = isinstance(left, Group)
    if isinstance(node, OutlineEntry) and is_behind_group and left.shape in _BLOCK_LABELS:
        style = _style_behind_list(anatomy, left)
    elif isinstance(node, OutlineGroup) and (not is_behind_group or left.shape is Shape.HTML):
        style = _label_style(anatomy, _following(anatomy, left), around.right, is_inner=is_inner)
    else:
        style = _with_room(anatomy, node, _following(anatomy, left))
    joint = _joint_behind(node, style, style_of(anatomy, left), is_behind_group, around.right)
    return Slot(_outside_table(anatomy, left, style).end, joint, style)


def _outside_table(anatomy: Anatomy, node: Node, style: Style) -> Span:
    """The node's own span, or that of its whole table where no row is put beside it."""
    if not isinstance(node, Entry) or node.shape is not Shape.ROW or style.shape is Shape.ROW:
        return node.span
    return anatomy.table_of(node).span


def _following(anatomy: Anatomy, left: Node) -> Style:
    """W4: the next number, unless the list gives every item the same one."""
    style = style_of(anatomy, left)
    if style.shape is not Shape.ITEM:
        return style
    index = anatomy.positions[left.id]
    before = anatomy.siblings(left)[index - 1] if index else None
    is_repeated = before is not None and before.shape is Shape.ITEM and before.prefix == style.prefix
    return beside_style(style) if is_repeated else following_style(style)


def _style_behind_list(anatomy: Anatomy, group: Node) -> Style:
    """Behind a label paragraph and its list another list must begin, or it would belong to the label."""
    last = group.nodes[-1] if group.nodes else None
    if last is None or last.shape is not Shape.ITEM:
        return PLAIN_LIST
    return other_marker(first_style(style_of(anatomy, last)))


def _label_style(anatomy: Anatomy, style: Style, right: Node | None, *, is_inner: bool) -> Style:
    """W8: a label among lines is a line; in a list it is a paragraph before its own list, or an item of a list that
    goes on."""
    goes_on = is_inner or anatomy.has_item_groups or (right is not None and right.shape is Shape.ITEM)
    if style.shape is Shape.LINE or (style.shape is Shape.ITEM and goes_on):
        return style
    return Style(Shape.PARAGRAPH)


def _before(anatomy: Anatomy, node: OutlineNode, right: Node, around: Neighbours) -> Slot:
    """W2: before the container's first node; in a group that is behind its label line."""
    is_inner = not isinstance(around.container, Topic)
    style = _with_room(anatomy, node, beside_style(style_of(anatomy, right)))
    if isinstance(right, Group) and right.shape in _BLOCK_LABELS and isinstance(node, OutlineEntry):
        style = list_style_near(anatomy, right)
    elif (isinstance(right, Entry) or right.shape is Shape.HTML) and isinstance(node, OutlineGroup):
        style = _label_style(anatomy, style, right, is_inner=is_inner)
    if style.shape is Shape.ITEM and right.shape is not Shape.ITEM:
        _refuse_label_above(anatomy, right, right.span.start)
    joint = Joint(
        kind=_kind(node, style),
        blank_before=style.shape is not right.shape and not is_inner,
        blank_after=style.is_loose or _needs_parting(node, style, around.right),
        continues=style.shape is Shape.LINE and is_inner,
    )
    return Slot(_outside_table(anatomy, right, style).start, joint, style)


def _refuse_label_above(anatomy: Anatomy, beside: Node | Topic, offset: int) -> None:
    """A paragraph that ends in a colon or is bold would become the label of a list that is put below it."""
    above = anatomy.last_line_before(max(0, offset - _FAR), offset).of(anatomy.text).strip()
    is_paragraph = not is_heading(above) and not _LIST_MARKER.match(above) and not above.startswith(">")
    if is_paragraph and len(above) <= _LONGEST_LABEL and above.endswith((":", "：", "**", "__")):
        reason = "The paragraph above it would become the label of what is put here."
        raise anatomy.refusal(beside, reason, "Put it elsewhere, or make that paragraph a group.")


def _in_empty(anatomy: Anatomy, node: OutlineNode, container: Container) -> Slot:
    if isinstance(container, Topic):
        return _in_empty_topic(anatomy, node, container)
    if container.shape is Shape.ITEM:
        style = nested_style(style_of(anatomy, container), anatomy.nesting_habit)
        return Slot(container.head.end, Joint(Kind.ITEM), style)
    if isinstance(container, Group) and container.shape is Shape.LINE:
        return Slot(container.head.end, Joint(Kind.LINE, continues=True), style_of(anatomy, container))
    if isinstance(container, Group) and container.shape is Shape.PARAGRAPH:
        return Slot(container.head.end, Joint(Kind.ITEM, blank_before=True), PLAIN_LIST)
    raise anatomy.refusal(container, "Nothing can stand below it: it is not an item of a list.", _REMEDY)


def _in_empty_topic(anatomy: Anatomy, node: OutlineNode, topic: Topic) -> Slot:
    """W6: behind the topic's last line that is not blank, in the style of the nearest topic that has entries."""
    last = anatomy.last_line_before(topic.body.start, topic.body.end)
    is_below_heading = last.start == last.end
    offset = topic.body.start if is_below_heading else last.end
    style = topic_style(anatomy, offset, node)
    if style.shape is Shape.ITEM and not is_below_heading:
        style = _unlike_list_above(anatomy, style, topic.body.start, topic.body.end)
        _refuse_label_above(anatomy, topic, offset)
    is_block = style.shape in (Shape.PARAGRAPH, Shape.ROW)
    joint = Joint(
        kind=Kind.BLOCK if is_block else _KINDS[style.shape],
        blank_before=not is_below_heading or anatomy.headings_part or style.shape is Shape.ROW,
    )
    return Slot(offset, joint, style, has_head=style.shape is Shape.ROW)


def _unlike_list_above(anatomy: Anatomy, style: Style, start: int, end: int) -> Style:
    """A list behind another one (a table of contents, say) takes another marker than the last item above."""
    markers = _LIST_MARKER.findall(anatomy.text, start, end)
    return other_marker(style) if markers and markers[-1] == marker_of(style) else style


def topic_style(anatomy: Anatomy, offset: int, node: OutlineNode | None) -> Style:
    """The style for the first node of a topic that has none: of the nearest earlier topic with entries, else of the
    nearest later one, else a plain list."""
    earlier = bisect_left(anatomy.example_starts, offset)
    example = anatomy.examples[max(earlier - 1, 0)] if anatomy.examples else None
    style = first_style(style_of(anatomy, example)) if example is not None else PLAIN_LIST
    if isinstance(node, OutlineGroup) and style.shape is not Shape.LINE:
        return Style(Shape.PARAGRAPH)
    return style if node is None else _with_room(anatomy, node, style)
