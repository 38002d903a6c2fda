"""The newest text of a list, and the row that each of its nodes is or was."""

from collections import defaultdict
from collections.abc import Sequence

from library.chunks import chunks_of
from library.models import Readme, newest_read
from library.readme.anchoring import anchor_rows, nodes_of_rows
from library.readme.applying.targets import Target, targets_of, topics_in
from library.readme.base_text import base_document
from library.readme.document import PARSER_VERSION
from library.readme.outline import Outline, OutlineTopic, outline_of
from library.readme.parser import parse
from library.readme.stored import RowKey, StoredList, stored_list
from library.readme.writer import NotWritableError, UnfaithfulError, write_verified


class Reading:
    """A list as its newest text says it; `stored` is the list in the library, each node anchored to its lines there."""

    def __init__(self, readme: Readme) -> None:
        self.readme = readme
        self.revision = newest_read(readme, defer=["content"])
        self.document = base_document(readme)
        node_of = nodes_of_rows(self.revision, self.document) if self.revision else {}
        self.stored: StoredList = stored_list(readme, node_of)
        self.row_of = {node: row for row, node in node_of.items()}
        outline = outline_of(self.document)
        rows = [self.row_of.get(node.anchor) if node.anchor is not None else None for node in outline.all_nodes()]
        self.nodes: Sequence[Target] = targets_of(outline, rows)
        self._below: dict[int | None, list[Target]] = defaultdict(list)
        for node in self.nodes:
            holder = node.above or node.topic
            self._below[id(holder) if holder else None].append(node)

    def below(self, node: Target | None) -> list[Target]:
        """What stands in a node of the text (None: topics at the top), in walking order."""
        return self._below[id(node) if node else None]

    def node_of_row(self, key: RowKey) -> Target | None:
        """Where a row stands in the text, or stood before it was deleted here."""
        return next((node for node in self.nodes if node.key == key), None)

    def topic_at(self, path: Sequence[str]) -> Target | None:
        """The topic of the text with these titles."""
        return next((node for node, _topic in topics_in(self.nodes) if titles_of(node) == list(path)), None)

    def why_unwritable(self, outline: Outline) -> str:
        """Why the list could not be written so; "" where it can."""
        try:
            write_verified(self.document, outline, parse=lambda text: parse(text, base_url=self.readme.base_url))
        except (NotWritableError, UnfaithfulError) as error:
            return str(error)
        return ""

    def anchor(self, outline: Outline, rows: Sequence[RowKey]) -> None:
        """Remember the rows that came back on their lines of the text."""
        if self.revision is None or self.revision.parser_version != PARSER_VERSION:
            return
        now = {node.anchor: row for node, row in zip(outline.all_nodes(), rows, strict=True) if node.anchor is not None}
        new = [(row, node) for node, row in now.items() if self.row_of.get(node) != row]
        for part in chunks_of(node for _row, node in new):
            self.revision.anchors.filter(node__in=part).delete()
        anchor_rows(self.revision, self.document, new)


def titles_of(topic: Target) -> list[str]:
    """The titles of a topic and of those above it, its own last."""
    found: list[str] = []
    step: Target | None = topic
    while step is not None:
        found.insert(0, step.node.title if isinstance(step.node, OutlineTopic) else "")
        step = step.topic
    return found
