"""The body of a topic while it is read: what is open, and where the next nodes belong."""

from library.readme.document import Shape
from library.readme.parsing.blocks import Block, ListBlock, Paragraph
from library.readme.parsing.drafts import EntryDraft, GroupDraft
from library.readme.parsing.items import Nodes, absorb, is_facet
from library.readme.parsing.markup import HtmlReading
from library.readme.parsing.paragraphs import is_list_label, label_span
from library.readme.parsing.stretches import whole


class Body:
    """The nodes of a topic as they are found, with what is open: a label before a list, a `<details>`."""

    def __init__(self) -> None:
        self.nodes: Nodes = []
        self._label: Paragraph | None = None
        self._opened: EntryDraft | GroupDraft | None = None

    def add(self, nodes: Nodes, block: Block) -> None:
        """Add the nodes of a block: to the label that a `<details>` opened, if one did."""
        if isinstance(self._opened, GroupDraft):
            self._opened.nodes += nodes
            self._opened.last = block.last
        else:
            self.nodes += nodes
            self._opened = None

    def add_list(self, nodes: Nodes, block: ListBlock) -> None:
        """Add a list: below its label, or to the entry whose `<details>` holds it where its links are generic."""
        if isinstance(self._opened, EntryDraft) and nodes and all(map(is_facet, nodes)):
            self._unfold(self._opened, nodes, block)
        elif self._label and nodes:
            self._forget_empty_label(self._label)
            self.add([_list_group(self._label, block, nodes)], block)
        else:
            self.add(nodes, block)

    def _forget_empty_label(self, label: Paragraph) -> None:
        """Where labels stand alone the label of a list was taken for an empty one."""
        nodes = self._opened.nodes if isinstance(self._opened, GroupDraft) else self.nodes
        if nodes and isinstance(nodes[-1], GroupDraft) and nodes[-1].first == label.first:
            nodes.pop()

    def _unfold(self, entry: EntryDraft, nodes: Nodes, block: ListBlock) -> None:
        for node in nodes:
            if isinstance(node, EntryDraft):
                absorb(entry, node)
        entry.last = block.last

    def add_html(self, reading: HtmlReading) -> None:
        """Add a block of HTML, which may close a `<details>` and open another."""
        if self._opened and reading.closes:
            _close(self._opened, reading.closes)
            self._opened = None
        opener = reading.opener
        if isinstance(self._opened, GroupDraft):
            self._opened.nodes += reading.nodes
        else:
            self.nodes += reading.nodes
        if isinstance(opener, GroupDraft):
            self.nodes.append(opener)
        self._opened = opener or self._opened

    def note_label(self, block: Block) -> None:
        """Remember a paragraph that may label the list behind it."""
        self._label = block if isinstance(block, Paragraph) and is_list_label(block) else None


def _close(opened: EntryDraft | GroupDraft, last: int) -> None:
    """What a `<details>` opened reaches to the line that closes it, and so stands on lines of its own."""
    opened.last = last
    if isinstance(opened, EntryDraft):
        opened.shape, opened.own = Shape.HTML, None


def _list_group(label: Paragraph, block: ListBlock, nodes: Nodes) -> GroupDraft:
    stretch = whole(label.inline)
    group = GroupDraft(stretch.text, Shape.PARAGRAPH, label.first, label.last, block.last, label_span(stretch))
    group.nodes = nodes
    return group
