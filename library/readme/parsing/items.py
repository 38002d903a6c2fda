"""Entries and groups in list items."""

import re

from library.readme.document import LinkClass, Shape, Span
from library.readme.parsing.blocks import Block, HtmlBlock, Item, ListBlock, Paragraph, Quote, TableBlock
from library.readme.parsing.drafts import EntryDraft, GroupDraft, add_secondary, draft_entry
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.lines import Lines
from library.readme.parsing.notes import note_between
from library.readme.parsing.paragraphs import label_span
from library.readme.parsing.stretches import Stretch, part, whole
from library.readme.parsing.titles import Title, title_text
from library.readme.parsing.words import has_words, is_generic

_PREFIX = re.compile(r"[\s>]*(?:(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|$))+(?:\[[ xX]\][ \t]+)?")
Nodes = list[EntryDraft | GroupDraft]

_TASK = re.compile(r"\[[ xX]\][ \t]+")


class ItemReader:
    """Reads lists; it keeps the text's lines for the items' prefixes."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def read(self, block: ListBlock, *, above: int = -1) -> Nodes:
        """The nodes of a list in order; `above` is the line of the item around it, which its first item may share."""
        nodes: Nodes = []
        for item in block.items:
            nodes += self._item(item, shares_line=item.first == above)
        return nodes

    def _item(self, item: Item, *, shares_line: bool) -> Nodes:
        entry = self._entry(item)
        if entry:
            if shares_line:
                _share_line(entry)
            return [entry]
        return self._labelled(item)

    def _entry(self, item: Item) -> EntryDraft | None:
        """The entry of an item: by its first paragraph, else by a later one that the first one titles."""
        fallback: Title | None = None
        for position, block in enumerate(item.blocks):
            if isinstance(block, ListBlock):
                break
            if not isinstance(block, Paragraph):
                continue
            stretch = _without_task(block.inline)
            entry = draft_entry(stretch, Shape.ITEM, item.first, item.last, fallback=fallback)
            if entry:
                entry.prefix = self._prefix(item)
                self._add_children(entry, item, position)
                return entry
            fallback = fallback or title_text(stretch)
        return None

    def _prefix(self, item: Item) -> str:
        match = _PREFIX.match(self._lines.line(item.first))
        return match[0] if match else ""

    def _labelled(self, item: Item) -> Nodes:
        """An item without a link: a group if entries stand below it; an entry if they only say what kind of link."""
        nodes = self._below(item.blocks, item.first)
        first = item.blocks[0] if item.blocks else None
        if not nodes or not isinstance(first, Paragraph):
            return nodes
        stretch = _without_task(first.inline)
        if not has_words(stretch.text):
            return nodes
        return [self._titled(item, stretch, nodes) or self._group(item, stretch, nodes)]

    def _group(self, item: Item, stretch: Stretch, nodes: Nodes) -> GroupDraft:
        head_last = item.blocks[0].last
        group = GroupDraft(stretch.text, Shape.ITEM, item.first, head_last, item.last, label_span(stretch))
        group.prefix = self._prefix(item)
        group.nodes = nodes
        return group

    def _titled(self, item: Item, stretch: Stretch, nodes: Nodes) -> EntryDraft | None:
        """An item whose links stand below it and are all generic (paper, code): they are its own."""
        title = title_text(stretch)
        if not title or stretch.text.endswith((":", "：")) or not all(map(is_facet, nodes)):
            return None
        entry, *others = (node for node in nodes if isinstance(node, EntryDraft))
        entry.title, entry.title_span = title
        entry.shape, entry.first, entry.last, entry.own = Shape.ITEM, item.first, item.last, None
        entry.prefix = self._prefix(item)
        for other in others:
            absorb(entry, other)
        return entry

    def _below(self, blocks: list[Block], line: int) -> Nodes:
        nodes: Nodes = []
        for block in blocks:
            if isinstance(block, ListBlock):
                is_alone = len(blocks) == 1 and len(block.items) == 1
                nodes += self.read(block, above=-1 if is_alone else line)
            elif isinstance(block, Quote):
                nodes += self._below(block.blocks, line)
        return nodes

    def _add_children(self, entry: EntryDraft, item: Item, position: int) -> None:
        """What stands below an entry: child entries, secondary links where their texts are generic."""
        children: list[EntryDraft] = []
        for node in self._below(item.blocks, item.first):
            children += [node] if isinstance(node, EntryDraft) else _flat(node)
        for child in children:
            if is_facet(child):
                absorb(entry, child)
            else:
                entry.nodes.append(child)
        _note_below(entry, item, position + 1)
        for block in item.blocks[position + 1 :]:
            for link in loose_links(block):
                link.link_class = link.link_class or LinkClass.CONTINUATION


def _note_below(entry: EntryDraft, item: Item, position: int) -> None:
    """A paragraph right below an entry that has no note is its note."""
    block = item.blocks[position] if position < len(item.blocks) else None
    if not entry.note and isinstance(block, Paragraph):
        entry.note, entry.note_span = note_between(whole(block.inline), 0)
        add_secondary(entry, block.inline.links)


def _without_task(text: Inline) -> Stretch:
    match = _TASK.match(text.content)
    return part(whole(text), match.end() if match else 0, len(text.content))


def _share_line(entry: EntryDraft) -> None:
    """An item on the same line as the item around it cannot be moved by lines."""
    spans = [span for span in (entry.link_span, entry.title_span, entry.note_span) if span]
    entry.shape, entry.prefix = Shape.PART, ""
    entry.own = Span(min(span.start for span in spans), max(span.end for span in spans))


def is_facet(node: EntryDraft | GroupDraft) -> bool:
    """Whether a node is only a link that says what kind it is: no title of its own, nothing below it."""
    return isinstance(node, EntryDraft) and is_generic(node.title) and not node.nodes


def absorb(entry: EntryDraft, facet: EntryDraft) -> None:
    """Make the links of a facet secondary links of an entry."""
    for link in (facet.link, *facet.links):
        link.link_class = LinkClass.SECONDARY
        entry.links.append(link)


def _flat(group: GroupDraft) -> list[EntryDraft]:
    """The entries of a label below an entry: children of that entry, the label stays text."""
    found: list[EntryDraft] = []
    for node in group.nodes:
        found += [node] if isinstance(node, EntryDraft) else _flat(node)
    return found


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
