"""In which style a new node is written: that of its neighbours (rules W3 to W6)."""

import re
from dataclasses import dataclass, replace

from library.readme.document import Entry, Group, Shape
from library.readme.writing.anatomy import Anatomy, Node
from library.readme.writing.splices import first_line

_PREFIX = re.compile(
    r"(?P<indent>[ \t>]*)(?P<marker>[-+*]|(?P<number>\d{1,9})(?P<dot>[.)]))(?P<gap>[ \t]+|$)(?P<box>\[[ xX]\][ \t]+)?"
)
_OUTER_MARKERS = re.compile(r"[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)+(?=(?:[-+*]|\d{1,9}[.)])[ \t])")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Style:
    """How a node is written: its shape, and what its first line begins with.

    `prefix` is an item's indent, marker, blanks and task box, else the marks of a block quote. `is_loose`: blank lines
    stand between the items. `table` is an index into `Document.tables`. `example` is an entry whose HTML is imitated.
    """

    shape: Shape
    prefix: str = ""
    is_loose: bool = False
    table: int | None = None
    example: int | None = None


PLAIN_LIST = Style(Shape.ITEM, "- ")


def style_of(anatomy: Anatomy, node: Node) -> Style:
    """The style in which this node stands."""
    if node.shape is Shape.ITEM:
        return Style(Shape.ITEM, own_prefix(node.prefix), is_loose=_is_loose(anatomy, node))
    quote = _QUOTE.match(first_line(anatomy.text, node.span.start))
    prefix = quote[0] if quote and ">" in quote[0] else ""
    example = node.id if node.shape is Shape.HTML and isinstance(node, Entry) else None
    return Style(node.shape, prefix, table=node.table if isinstance(node, Entry) else None, example=example)


def own_prefix(prefix: str) -> str:
    """The prefix that a sibling on a line of its own needs: markers of the items around it become blanks."""
    found = _OUTER_MARKERS.match(prefix)
    return " " * width_of(found[0]) + prefix[found.end() :] if found else prefix


def _is_loose(anatomy: Anatomy, node: Node) -> bool:
    """Whether a blank line parts the item from the one before or behind it in the same list."""
    siblings = anatomy.siblings(node)
    index = anatomy.positions[node.id]
    pairs = [siblings[at : at + 2] for at in (index - 1, index) if 0 <= at < len(siblings) - 1]
    return any(
        left.shape is right.shape is Shape.ITEM and _is_blank(anatomy.text[left.span.end : right.span.start])
        for left, right in pairs
    )


def _is_blank(between: str) -> bool:
    return bool(between) and not between.strip()


def following_style(style: Style) -> Style:
    """The style of the item right behind one of this style: an ordered list counts on."""
    found = _PREFIX.match(style.prefix)
    if style.shape is not Shape.ITEM or found is None:
        return style
    marker = f"{int(found['number']) + 1}{found['dot']}" if found["number"] else found["marker"]
    return replace(style, prefix=found["indent"] + marker + (found["gap"] or " ") + _box(found))


def first_style(style: Style) -> Style:
    """The style of the first item of a list like this one, at the outermost level."""
    found = _PREFIX.match(style.prefix)
    if style.shape is not Shape.ITEM or found is None:
        return style
    marker = f"1{found['dot']}" if found["number"] else found["marker"]
    return replace(style, prefix=marker + (found["gap"] or " ") + _box(found), is_loose=False)


def beside_style(style: Style) -> Style:
    """The same style for another item at the same place: an unticked task box, the number as it is."""
    found = _PREFIX.match(style.prefix)
    if style.shape is not Shape.ITEM or found is None:
        return style
    return replace(style, prefix=found["indent"] + found["marker"] + (found["gap"] or " ") + _box(found))


def _box(found: re.Match[str]) -> str:
    return re.sub(r"\[[xX]\]", "[ ]", found["box"] or "")


def other_marker(style: Style) -> Style:
    """The style with another list marker, so that the list does not run on from the one before."""
    found = _PREFIX.match(style.prefix)
    if style.shape is not Shape.ITEM or found is None:
        return style
    if found["number"]:
        marker = found["number"] + (")" if found["dot"] == "." else ".")
    else:
        marker = "*" if found["marker"] == "-" else "-"
    return replace(style, prefix=found["indent"] + marker + style.prefix[found.end("marker") :])


def marker_of(style: Style) -> str:
    """What tells one list from the next: the bullet, or the sign behind the number."""
    found = _PREFIX.match(style.prefix)
    return (found["dot"] or found["marker"]) if found else ""


def nested_style(parent: Style, habit: str | None = None) -> Style:
    """The style of an item below one of this style; `habit` is the indent that the text adds elsewhere."""
    found = _PREFIX.match(parent.prefix)
    if found is None:
        return PLAIN_LIST
    width = content_width(parent.prefix) - width_of(found["indent"])
    added = habit if habit and width <= width_of(habit) < width + _TAB else " " * width
    marker = "-" if found["number"] else found["marker"]
    return Style(Shape.ITEM, found["indent"] + added + marker + " ")


def indent_of(prefix: str) -> str:
    """The blanks (and quote marks) before the marker."""
    found = _PREFIX.match(prefix)
    return found["indent"] if found else ""


def content_width(prefix: str) -> int:
    """The column at which an item's content begins; a task box is content."""
    found = _PREFIX.match(prefix)
    return width_of(prefix[: found.start("box")] if found and found["box"] else prefix)


def width_of(blanks: str) -> int:
    """The columns that these characters take, tabs at every fourth."""
    column = 0
    for character in blanks:
        column = (column // _TAB + 1) * _TAB if character == "\t" else column + 1
    return column


def with_box(prefix: str, own: str) -> str:
    """The prefix with the task box of `own`, where both have one."""
    theirs, ours = _PREFIX.match(prefix), _PREFIX.match(own)
    if theirs is None or ours is None or not theirs["box"] or not ours["box"]:
        return prefix
    return prefix[: theirs.start("box")] + ours["box"]


def list_style_near(anatomy: Anatomy, group: Group) -> Style:
    """The style of the items in a group, else a plain list."""
    for node in group.nodes:
        if node.shape is Shape.ITEM:
            return style_of(anatomy, node)
    return PLAIN_LIST
