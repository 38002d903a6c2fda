"""Entries and groups in list items."""

import re

from library.readme.document import LinkClass, Shape
from library.readme.parsing.blocks import Block, HtmlBlock, Item, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.drafts import EntryDraft, GroupDraft
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.lines import Lines
from library.readme.parsing.paragraphs import label_span
from library.readme.parsing.stretches import add_secondary, draft_entry, is_picture, part, whole
from library.readme.parsing.words import has_words, is_generic

_PREFIX = re.compile(r"[\s>]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]+\[[ xX]\](?=[ \t]))?[ \t]*")
_TASK = re.compile(r"\[[ xX]\][ \t]+")


class ItemReader:
    """Reads lists; it keeps the text's lines for the items' prefixes."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def read(self, block: ListBlock) -> list[EntryDraft | GroupDraft]:
        """The nodes of a list in order."""
        nodes: list[EntryDraft | GroupDraft] = []
        line = -1
        for item in block.items:
            nodes += self._item(item, shares_line=item.first == line)
            line = item.first
        return nodes

    def _item(self, item: Item, *, shares_line: bool) -> list[EntryDraft | GroupDraft]:
        first = _first_text(item)
        if first is None:
            return self._below(item.blocks)
        entry = self._entry(item, first)
        if not entry:
            return self._labelled(item, first)
        self._add_children(entry, item.blocks[1:])
        return [entry]

    def _entry(self, item: Item, text: Inline) -> EntryDraft | None:
        stretch = part(whole(text), _task_end(text), len(text.content))
        entry = draft_entry(stretch, Shape.ITEM, item.first, item.last)
        if entry:
            entry.prefix = self._prefix(item)
        return entry

    def _prefix(self, item: Item) -> str:
        match = _PREFIX.match(self._lines.line(item.first))
        return match[0] if match else ""

    def _labelled(self, item: Item, text: Inline) -> list[EntryDraft | GroupDraft]:
        """An item without a link: a group if entries stand below it."""
        nodes = self._below(item.blocks[1:])
        stretch = part(whole(text), _task_end(text), len(text.content))
        label = stretch.text
        if not nodes or not has_words(label):
            return nodes
        head_last = item.blocks[0].last
        group = GroupDraft(label, Shape.ITEM, item.first, head_last, item.last, label_span(stretch))
        group.prefix = self._prefix(item)
        group.nodes = nodes
        return [group]

    def _below(self, blocks: list[Block]) -> list[EntryDraft | GroupDraft]:
        nodes: list[EntryDraft | GroupDraft] = []
        for block in blocks:
            if isinstance(block, ListBlock):
                nodes += self.read(block)
            elif isinstance(block, Quote):
                nodes += self._below(block.blocks)
        return nodes

    def _add_children(self, entry: EntryDraft, blocks: list[Block]) -> None:
        for node in self._below(blocks):
            entry.nodes += [node] if isinstance(node, EntryDraft) else _flat(node)
        for block in blocks:
            for link in loose_links(block):
                link.link_class = link.link_class or LinkClass.CONTINUATION


def _flat(group: GroupDraft) -> list[EntryDraft]:
    """The entries of a label below an entry: children of that entry, the label stays text."""
    found: list[EntryDraft] = []
    for node in group.nodes:
        found += [node] if isinstance(node, EntryDraft) else _flat(node)
    return found


def _first_text(item: Item) -> Inline | None:
    return item.blocks[0].inline if item.blocks and isinstance(item.blocks[0], Paragraph) else None


def _task_end(text: Inline) -> int:
    match = _TASK.match(text.content)
    return match.end() if match else 0


def loose_links(block: Block) -> list[RawLink]:
    """The links of a block that stand in no list."""
    match block:
        case Paragraph() | HtmlBlock():
            return block.inline.links
        case TableBlock():
            return [link for _, cells in block.rows for cell in cells for link in cell.links]
        case Quote():
            return [link for inner in block.blocks for link in loose_links(inner)]
    return []
