"""Hypothesis strategies: made-up README lists in every style that lists are written in, and edits of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st

from library.readme.document import Role
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic

_Drawn = TypeVar("_Drawn")
Draw = Callable[[st.SearchStrategy[_Drawn]], _Drawn]

_PLAIN = "abcdefgh 中文模型注意力"
_HOSTILE = _PLAIN + "*_[]()<>|&\\`~#.:-!？：，（）｜、'\"=+1"


def _worded(alphabet: str) -> st.SearchStrategy[str]:
    """Texts with a word that says something, one blank between words, none at the ends."""
    tails = st.text(alphabet, max_size=12).map(lambda text: " ".join(text.split()))
    return st.builds(
        lambda number, tail: f"论文Q{number} {tail}".strip(),
        st.integers(min_value=0, max_value=999),
        tails,
    )


plain_titles = _worded(_PLAIN)
hostile_titles = _worded(_HOSTILE)
hostile_addresses = st.builds(
    lambda number, tail: f"https://example.org/{number}{tail}",
    st.integers(min_value=0, max_value=9999),
    st.sampled_from(
        ["", "/", "/a_(b)", "?q=a|b&copy=1", "/%20x#part", "/(((", "?x=1&amp;y", "/中文", "/a*b_c_", "/a\\b"]
    ),
)
notes = st.one_of(
    st.just(""),
    _worded(_PLAIN).map(lambda text: f"note {text}"),
    st.sampled_from(["with *emphasis*", "a | b", "ends in \\", "see [more](https://example.org/more)", "说明：一二三"]),
)
KEPT = "常备"
line_ends = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@st.composite
def line_sections(draw: Draw[str]) -> list[str]:
    """The body of a topic in the seed's style: labels and links joined by hard breaks."""
    lines = [_line(draw) for _ in range(draw(st.integers(0, 5)))]
    return [line + "  " for line in lines[:-1]] + lines[-1:]


def _line(draw: Draw[str]) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(plain_titles)
    note = draw(st.sampled_from(["", "", " 说明 note", "  two blanks"]))
    return f"[{draw(plain_titles)}]({_address(draw)}){note}"


def _address(draw: Draw[str]) -> str:
    return f"https://example.com/{draw(st.integers(0, 99999))}"


@st.composite
def item_sections(draw: Draw[str]) -> list[str]:
    """The body of a topic as a list: nested or not, tight or loose, with bullets, numbers or task boxes."""
    marker = draw(st.sampled_from(["-", "*", "+", "1.", "- [ ]", "- [x]"]))
    is_loose = draw(st.booleans())
    indent = draw(st.sampled_from(["  ", "    ", "\t"])) if len(marker) == 1 else "    "
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        lines += [""] if is_loose and lines else []
        lines += _item(draw, marker, indent)
    return lines


def _item(draw: Draw[str], marker: str, indent: str) -> list[str]:
    children = [f"{indent}{marker} {_entry(draw)}" for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
    is_label = bool(children) and draw(st.booleans())
    return [f"{marker} {draw(plain_titles) if is_label else _entry(draw)}", *children]


def _entry(draw: Draw[str]) -> str:
    note = draw(st.sampled_from(["", " - a note", ": 说明", " - note [code](https://example.com/code)", " – x\\*y"]))
    link = f"[{draw(plain_titles)}]({_address(draw)})"
    return (f"**{link}**" if draw(st.integers(0, 4)) == 0 else link) + note


@st.composite
def table_sections(draw: Draw[str]) -> list[str]:
    """The body of a topic as a table."""
    has_note = draw(st.booleans())
    rows = [_row(draw, has_note=has_note) for _ in range(draw(st.integers(1, 4)))]
    head = ["| Name | Description | Year |", "|---|:--|---|"] if has_note else ["| Name | Year |", "| --- | --- |"]
    return head + rows


def _row(draw: Draw[str], *, has_note: bool) -> str:
    note = draw(st.sampled_from([" a note |", " |", " x \\| y |"])) if has_note else ""
    return f"| [{draw(plain_titles)}]({_address(draw)}) |{note} 202{draw(st.integers(0, 6))} |"


@st.composite
def list_texts(draw: Draw[str]) -> str:
    """Whole lists: a title, topics two levels deep in one of the styles, and a first topic that no edit touches.

    The first topic keeps the style: a reader of a list without any link left cannot tell a label from prose.
    """
    is_lines = draw(st.booleans())
    sections = line_sections() if is_lines else st.one_of(item_sections(), item_sections(), table_sections())
    ends_blank = draw(st.booleans())
    lines = ["# A list", "", ">about models", "", f"## {KEPT}", "", *_kept_lines("" if is_lines else "- "), ""]
    for _ in range(draw(st.integers(1, 5))):
        lines += _topic(draw, sections, ends_blank=ends_blank)
    line_end = draw(line_ends)
    return line_end.join(lines).rstrip("\r\n") + draw(st.sampled_from(["", line_end, line_end * 2]))


def _kept_lines(prefix: str) -> list[str]:
    break_ = "  " if not prefix else ""
    return [f"{prefix}[{KEPT}{number}](https://example.net/{number}){break_}" for number in range(12)]


def _topic(draw: Draw[str], sections: st.SearchStrategy[list[str]], *, ends_blank: bool) -> list[str]:
    level = draw(st.sampled_from(["##", "##", "###"]))
    body: list[str] = draw(sections)  # type: ignore[arg-type]
    needs_blank = bool(body) and body[0].startswith("|")
    return [f"{level} {draw(plain_titles)}", *([""] if ends_blank or needs_blank else []), *body, ""]


# ---- edits


Node = OutlineEntry | OutlineGroup


@dataclass(frozen=True, slots=True)
class Edited:
    """An outline after edits, and the anchors of the nodes whose own lines may differ."""

    outline: Outline
    touched: frozenset[int]


def edit(outline: Outline, change: Callable[[AnyOutlineNode], Sequence[AnyOutlineNode]]) -> Outline:
    """The outline with every node replaced by what `change` makes of it; `[node]` leaves it and looks below it."""
    return replace(outline, topics=tuple(_changed(outline.topics, change)))


def _changed(
    nodes: Sequence[AnyOutlineNode], change: Callable[[AnyOutlineNode], Sequence[AnyOutlineNode]]
) -> Iterator[AnyOutlineNode]:
    for node in nodes:
        made = change(node)
        yield from [_below(node, change)] if len(made) == 1 and made[0] is node else made


def _below(node: AnyOutlineNode, change: Callable[[AnyOutlineNode], Sequence[AnyOutlineNode]]) -> AnyOutlineNode:
    nodes = tuple(_changed(node.nodes, change))
    if isinstance(node, OutlineTopic):
        return replace(node, nodes=nodes, topics=tuple(_changed(node.topics, change)))  # type: ignore[arg-type]
    return replace(node, nodes=nodes)  # type: ignore[arg-type]


def swap_for(outline: Outline, old: AnyOutlineNode, *new: AnyOutlineNode) -> Outline:
    """The outline with one node (found by identity) replaced by any number of others."""
    return edit(outline, lambda node: new if node is old else [node])


@st.composite
def edited(draw: Draw[int], outline: Outline) -> Edited:
    """One to four random edits, one after the other."""
    touched: set[int] = set()
    for _ in range(draw(st.integers(1, 4))):
        outline = draw(st.sampled_from(_EDITS))(draw, outline, touched)  # type: ignore[operator]
    return Edited(outline, frozenset(touched))


def _pick(draw: Draw[AnyOutlineNode], outline: Outline, *kinds: type) -> AnyOutlineNode | None:
    nodes = [node for node in outline.all_nodes() if isinstance(node, kinds) and not _is_kept(node)]
    return draw(st.sampled_from(nodes)) if nodes else None


def _is_kept(node: AnyOutlineNode) -> bool:
    if isinstance(node, OutlineTopic):
        return node.is_front or node.role is Role.META or node.title == KEPT
    return isinstance(node, OutlineEntry) and node.title.startswith(KEPT)


def _touch(touched: set[int], node: AnyOutlineNode) -> None:
    if node.anchor is not None:
        touched.add(node.anchor)
    for below in [*node.nodes, *(node.topics if isinstance(node, OutlineTopic) else ())]:
        _touch(touched, below)


def _retitle(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineEntry, OutlineTopic)  # type: ignore[arg-type]
    if not isinstance(node, OutlineEntry | OutlineTopic):
        return outline
    touched.add(-1 if node.anchor is None else node.anchor)
    return swap_for(outline, node, replace(node, title=draw(hostile_titles)))


def _relabel(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineGroup)  # type: ignore[arg-type]
    if not isinstance(node, OutlineGroup):
        return outline
    touched.add(-1 if node.anchor is None else node.anchor)
    return swap_for(outline, node, replace(node, label=draw(hostile_titles)))


def _readdress(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineEntry)  # type: ignore[arg-type]
    if not isinstance(node, OutlineEntry):
        return outline
    touched.add(-1 if node.anchor is None else node.anchor)
    return swap_for(outline, node, replace(node, url=draw(hostile_addresses)))


def _renote(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineEntry)  # type: ignore[arg-type]
    if not isinstance(node, OutlineEntry):
        return outline
    touched.add(-1 if node.anchor is None else node.anchor)
    return swap_for(outline, node, replace(node, note=draw(notes)))


def _delete(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineEntry, OutlineGroup)  # type: ignore[arg-type]
    if node is None:
        return outline
    _touch(touched, node)
    return swap_for(outline, node)


def _insert(draw: Draw[int], outline: Outline, container: AnyOutlineNode, node: Node) -> Outline:
    at = draw(st.integers(0, len(container.nodes)))
    nodes = (*container.nodes[:at], node, *container.nodes[at:])
    return swap_for(outline, container, replace(container, nodes=nodes))  # type: ignore[arg-type]


def _add(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    container = _pick(draw, outline, OutlineTopic, OutlineGroup)  # type: ignore[arg-type]
    del touched
    return outline if container is None else _insert(draw, outline, container, _new_entry(draw))  # type: ignore[arg-type]


def _new_entry(draw: Draw[str]) -> OutlineEntry:
    return OutlineEntry(draw(hostile_titles), draw(hostile_addresses), draw(notes))


def _add_group(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    container = _pick(draw, outline, OutlineTopic)  # type: ignore[arg-type]
    group = OutlineGroup(draw(hostile_titles), tuple(_new_entry(draw) for _ in range(draw(st.integers(1, 2)))))  # type: ignore[arg-type]
    del touched
    return outline if container is None else _insert(draw, outline, container, group)  # type: ignore[arg-type]


def _move(draw: Draw[AnyOutlineNode], outline: Outline, touched: set[int]) -> Outline:
    node = _pick(draw, outline, OutlineEntry, OutlineGroup)
    if not isinstance(node, OutlineEntry | OutlineGroup):
        return outline
    _touch(touched, node)
    rest = swap_for(outline, node)
    kinds = (OutlineTopic, OutlineGroup) if isinstance(node, OutlineEntry) else (OutlineTopic,)
    container = _pick(draw, rest, *kinds)
    return outline if container is None else _insert(draw, rest, container, node)  # type: ignore[arg-type]


def _add_topic(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    del touched
    nodes = tuple(_new_entry(draw) for _ in range(draw(st.integers(0, 2))))  # type: ignore[arg-type]
    return _insert_topic(draw, outline, OutlineTopic(draw(hostile_titles), nodes=nodes))  # type: ignore[arg-type]


def _insert_topic(draw: Draw[AnyOutlineNode], outline: Outline, topic: OutlineTopic) -> Outline:
    parent = _pick(draw, outline, OutlineTopic)
    if isinstance(parent, OutlineTopic) and draw(st.booleans()):  # type: ignore[arg-type]
        return swap_for(outline, parent, replace(parent, topics=(*parent.topics, topic)))
    first = 1 if outline.topics and outline.topics[0].is_front else 0
    at: int = draw(st.integers(first, max(first, len(outline.topics))))  # type: ignore[arg-type]
    return replace(outline, topics=(*outline.topics[:at], topic, *outline.topics[at:]))


def _move_topic(draw: Draw[AnyOutlineNode], outline: Outline, touched: set[int]) -> Outline:
    topic = _pick(draw, outline, OutlineTopic)
    if not isinstance(topic, OutlineTopic):
        return outline
    _touch(touched, topic)
    return _insert_topic(draw, swap_for(outline, topic), topic)


def _delete_topic(draw: Draw[str], outline: Outline, touched: set[int]) -> Outline:
    topic = _pick(draw, outline, OutlineTopic)  # type: ignore[arg-type]
    if topic is None:
        return outline
    _touch(touched, topic)
    return swap_for(outline, topic)


_EDITS = [
    _retitle,
    _relabel,
    _readdress,
    _renote,
    _delete,
    _add,
    _add_group,
    _move,
    _add_topic,
    _move_topic,
    _delete_topic,
]
