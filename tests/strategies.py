"""Hypothesis strategies: made-up README lists in every style that lists are written in, and edits of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from library.readme.document import Role
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from tests.outlines import swap_for, with_nodes

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
def line_sections(draw: st.DrawFn) -> list[str]:
    """The body of a topic in the seed's style: labels and links joined by hard breaks."""
    lines = [_line(draw) for _ in range(draw(st.integers(0, 5)))]
    return [line + "  " for line in lines[:-1]] + lines[-1:]


def _line(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(plain_titles)
    note = draw(st.sampled_from(["", "", " 说明 note", "  two blanks"]))
    return f"[{draw(plain_titles)}]({_address(draw)}){note}"


def _address(draw: st.DrawFn) -> str:
    return f"https://example.com/{draw(st.integers(0, 99999))}"


@st.composite
def item_sections(draw: st.DrawFn) -> list[str]:
    """The body of a topic as a list: nested or not, tight or loose, with bullets, numbers or task boxes."""
    marker = draw(st.sampled_from(["-", "*", "+", "1.", "- [ ]", "- [x]"]))
    is_loose = draw(st.booleans())
    indent = draw(st.sampled_from(["  ", "    ", "\t"])) if len(marker) == 1 else "    "
    lines: list[str] = []
    for _ in range(draw(st.integers(0, 4))):
        lines += [""] if is_loose and lines else []
        lines += _item(draw, marker, indent)
    return lines


def _item(draw: st.DrawFn, marker: str, indent: str) -> list[str]:
    children = [f"{indent}{marker} {_entry(draw)}" for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
    is_label = bool(children) and draw(st.booleans())
    return [f"{marker} {draw(plain_titles) if is_label else _entry(draw)}", *children]


def _entry(draw: st.DrawFn) -> str:
    note = draw(st.sampled_from(["", " - a note", ": 说明", " - note [code](https://example.com/code)", " – x\\*y"]))
    link = f"[{draw(plain_titles)}]({_address(draw)})"
    return (f"**{link}**" if draw(st.integers(0, 4)) == 0 else link) + note


@st.composite
def table_sections(draw: st.DrawFn) -> list[str]:
    """The body of a topic as a table."""
    has_note = draw(st.booleans())
    rows = [_row(draw, has_note=has_note) for _ in range(draw(st.integers(1, 4)))]
    head = ["| Name | Description | Year |", "|---|:--|---|"] if has_note else ["| Name | Year |", "| --- | --- |"]
    return head + rows


def _row(draw: st.DrawFn, *, has_note: bool) -> str:
    note = draw(st.sampled_from([" a note |", " |", " x \\| y |"])) if has_note else ""
    return f"| [{draw(plain_titles)}]({_address(draw)}) |{note} 202{draw(st.integers(0, 6))} |"


@st.composite
def list_texts(draw: st.DrawFn) -> str:
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


def _topic(draw: st.DrawFn, sections: st.SearchStrategy[list[str]], *, ends_blank: bool) -> list[str]:
    level = draw(st.sampled_from(["##", "##", "###"]))
    body: list[str] = draw(sections)
    needs_blank = bool(body) and body[0].startswith("|")
    return [f"{level} {draw(plain_titles)}", *([""] if ends_blank or needs_blank else []), *body, ""]


# ---- edits


@dataclass(frozen=True, slots=True)
class Edited:
    """An outline after edits, the anchors of the nodes whose own lines may differ, and of those that went away or
    moved with all their lines."""

    outline: Outline
    touched: frozenset[int]
    moved: frozenset[int]


@dataclass(slots=True)
class Editing:
    """Random edits of an outline, one after the other."""

    draw: st.DrawFn
    outline: Outline
    touched: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)

    def run(self) -> Edited:
        """One to four edits."""
        for _ in range(self.draw(st.integers(1, 4))):
            self.draw(st.sampled_from(_EDITS))(self)
        return Edited(self.outline, frozenset(self.touched), frozenset(self.moved))

    def pick(self, *kinds: type) -> AnyOutlineNode | None:
        """Any node of these kinds that edits may touch."""
        nodes = [node for node in self.outline.all_nodes() if isinstance(node, kinds) and not _is_kept(node)]
        return self.draw(st.sampled_from(nodes)) if nodes else None

    def swap(self, old: AnyOutlineNode, *new: AnyOutlineNode) -> None:
        """Put others in the place of a node."""
        self.outline = swap_for(self.outline, old, *new)

    def move(self, node: AnyOutlineNode) -> None:
        """Note that a node goes away from its place with all below it."""
        self.moved |= {node.anchor} if node.anchor is not None else set()
        for below in [*node.nodes, *(node.topics if isinstance(node, OutlineTopic) else ())]:
            self.move(below)

    def touch(self, node: AnyOutlineNode) -> None:
        """Note that a node's own lines may differ."""
        self.touched |= {node.anchor} if node.anchor is not None else set()

    def insert(self, container: AnyOutlineNode, node: OutlineEntry | OutlineGroup) -> None:
        """Put a node anywhere into a container."""
        at = self.draw(st.integers(0, len(container.nodes)))
        self.swap(container, with_nodes(container, [*container.nodes[:at], node, *container.nodes[at:]]))

    def insert_topic(self, topic: OutlineTopic) -> None:
        """Put a topic below another one, or anywhere at the top behind the front topic."""
        parent = self.pick(OutlineTopic)
        if isinstance(parent, OutlineTopic) and self.draw(st.booleans()):
            self.swap(parent, replace(parent, topics=(*parent.topics, topic)))
            return
        topics = self.outline.topics
        first = 1 if topics and topics[0].is_front else 0
        at = self.draw(st.integers(first, max(first, len(topics))))
        self.outline = replace(self.outline, topics=(*topics[:at], topic, *topics[at:]))

    def new_entry(self) -> OutlineEntry:
        """An entry that the text does not have yet."""
        return OutlineEntry(self.draw(hostile_titles), self.draw(hostile_addresses), self.draw(notes))


def edited(outline: Outline) -> st.SearchStrategy[Edited]:
    """Outlines after random edits of this one."""
    return _edited(outline)


@st.composite
def _edited(draw: st.DrawFn, outline: Outline) -> Edited:
    return Editing(draw, outline).run()


def _is_kept(node: AnyOutlineNode) -> bool:
    if isinstance(node, OutlineTopic):
        return node.is_front or node.role is Role.META or node.title == KEPT
    return isinstance(node, OutlineEntry) and node.title.startswith(KEPT)


def _retitle(editing: Editing) -> None:
    node = editing.pick(OutlineEntry, OutlineTopic)
    if isinstance(node, OutlineEntry | OutlineTopic):
        editing.touch(node)
        editing.swap(node, replace(node, title=editing.draw(hostile_titles)))


def _relabel(editing: Editing) -> None:
    node = editing.pick(OutlineGroup)
    if isinstance(node, OutlineGroup):
        editing.touch(node)
        editing.swap(node, replace(node, label=editing.draw(hostile_titles)))


def _readdress(editing: Editing) -> None:
    node = editing.pick(OutlineEntry)
    if isinstance(node, OutlineEntry):
        editing.touch(node)
        editing.swap(node, replace(node, url=editing.draw(hostile_addresses)))


def _renote(editing: Editing) -> None:
    node = editing.pick(OutlineEntry)
    if isinstance(node, OutlineEntry):
        editing.touch(node)
        editing.swap(node, replace(node, note=editing.draw(notes)))


def _delete(editing: Editing) -> None:
    node = editing.pick(OutlineEntry, OutlineGroup, OutlineTopic)
    if node is not None:
        editing.move(node)
        editing.swap(node)


def _add(editing: Editing) -> None:
    container = editing.pick(OutlineTopic, OutlineGroup)
    if container is not None:
        editing.insert(container, editing.new_entry())


def _add_group(editing: Editing) -> None:
    container = editing.pick(OutlineTopic)
    entries = tuple(editing.new_entry() for _ in range(editing.draw(st.integers(0, 2))))
    if container is not None:
        editing.insert(container, OutlineGroup(editing.draw(hostile_titles), entries))


def _move(editing: Editing) -> None:
    node = editing.pick(OutlineEntry, OutlineGroup)
    if not isinstance(node, OutlineEntry | OutlineGroup):
        return
    editing.move(node)
    editing.swap(node)
    kinds = (OutlineTopic, OutlineGroup) if isinstance(node, OutlineEntry) else (OutlineTopic,)
    container = editing.pick(*kinds)
    if container is not None:
        editing.insert(container, node)


def _add_topic(editing: Editing) -> None:
    entries = tuple(editing.new_entry() for _ in range(editing.draw(st.integers(0, 2))))
    editing.insert_topic(OutlineTopic(editing.draw(hostile_titles), nodes=entries))


def _move_topic(editing: Editing) -> None:
    topic = editing.pick(OutlineTopic)
    if isinstance(topic, OutlineTopic):
        editing.move(topic)
        editing.swap(topic)
        editing.insert_topic(topic)


_EDITS: list[Callable[[Editing], None]] = [
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
]


# What titles and queries of the search are made of: Han of several planes (traditional and compatibility forms among
# them), kana, Hangul, Latin with accents and capitals, full-width forms, digits, signs, emoji, invisible characters.
HAN_CHARACTERS = "量化显存的大模型微调推理注意力重行了檢索增強臺〇々𠀀𪜀𫠀﨑豈"
_SEARCHED = (
    HAN_CHARACTERS
    + "abcKVfpXL"
    + "éßİñ"
    + "ａＢ１６"
    + "かカ한"
    + "0127"
    + " \t-_+#.:/|,()[]<>&;\"'`~!?*=%\\"
    + "，。：；？！（）「」“”《》、　"
    + "🤗👩🏽\u200d\u200b\ufe0f\u0301"
)
searched_texts = st.text(st.sampled_from(_SEARCHED), max_size=40)
any_texts = st.one_of(searched_texts, st.text(max_size=60))
_QUERY_PIECES = st.one_of(
    st.sampled_from(
        ["OR", "|", "-", '"', "“", "#", "：", "量化", "显存", "llama2", "KV cache", "C++", "liang hua", "quantizaton"]
    ),
    st.builds(
        "{}{}:{}{}".format,
        st.sampled_from(["", "-"]),
        st.sampled_from(
            ["tag", "topic", "site", "title", "note", "is", "has", "lang", "before", "after", "sort", "nope"]
        ),
        st.sampled_from(["", '"']),
        st.one_of(
            searched_texts,
            st.sampled_from(
                ["unread", "read", "starred", "dead", "note", "zh", "2024", "2023-02-31", "newest", "量化"]
            ),
        ),
    ),
    searched_texts,
)
queries = st.one_of(st.lists(_QUERY_PIECES, max_size=8).map(" ".join), any_texts)
