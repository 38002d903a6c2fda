"""The newest text of a list, and the row that each of its nodes is or was."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from library.chunks import chunks_of
from library.models import PendingChange, Readme, newest_read
from library.readme.anchoring import anchor_rows, nodes_of_rows
from library.readme.applying.targets import Target, targets_of, topics_in
from library.readme.base_text import base_document
from library.readme.document import PARSER_VERSION
from library.readme.merging.fields import comparable, plain_node
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
        self._order = {id(node): at for at, node in enumerate(self.nodes)}
        self._by_row = {node.key: node for node in self.nodes if node.key}
        for node in self.nodes:
            holder = node.above or node.topic
            self._below[id(holder) if holder else None].append(node)

    def below(self, node: Target | None) -> list[Target]:
        """What stands in a node of the text (None: topics at the top), in walking order."""
        return self._below[id(node) if node else None]

    def node_of_row(self, key: RowKey) -> Target | None:
        """Where a row stands in the text, or stood before it was deleted here."""
        return self._by_row.get(key)

    def node_of(self, pending: PendingChange) -> Target | None:
        """Where the text has what a conflict is about; found by its words where its row is not known (any more)."""
        key = (str(pending.kind), pending.object_id or 0)
        if (known := self.node_of_row(key)) is not None:
            return known
        said = pending.theirs
        if not isinstance(said, dict) or "place" not in said:
            return None
        path = list(said["place"]["path"])
        return next((node for node in self.nodes if _is_said(node, said) and _path(node) == path), None)

    def order_of(self, pending: PendingChange) -> int:
        """Conflicts sorted by it are in the order of the text; those that it says nothing of come last."""
        node = self.node_of(pending)
        return len(self.nodes) if node is None else self._order[id(node)]

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


def _is_said(node: Target, said: Mapping[str, Any]) -> bool:
    """Whether a node has the name and the address that one side of a conflict tells."""
    fields = plain_node(node.node)
    if not isinstance(fields, dict) or any(name not in said for name in fields):
        return False
    names = fields.keys() & {"title", "label", "url"}
    return all(comparable(name, fields[name]) == comparable(name, said[name]) for name in names)


def _path(node: Target) -> list[str]:
    return titles_of(node.topic) if node.topic else []


def titles_of(topic: Target) -> list[str]:
    """The titles of a topic and of those above it, its own last."""
    found: list[str] = []
    step: Target | None = topic
    while step is not None:
        found.insert(0, step.node.title if isinstance(step.node, OutlineTopic) else "")
        step = step.topic
    return found
