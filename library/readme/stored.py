"""What the database says of a list, as an outline: the form that the writer and the merge speak."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from library.models import Anchor, Article, Entry, EntryLink, Group, Readme, Topic
from library.readme.document import Role
from library.readme.outline import Outline, OutlineEntry, OutlineGroup, OutlineLink, OutlineTopic

RowKey = tuple[str, int]  # (anchor kind, row number)


class _EntryRow(NamedTuple):
    id: int
    topic: int
    group: int | None
    parent: int | None
    position: int
    title: str
    url: str
    article_title: str
    article_url: str
    note: str
    columns: list[list[str]]


class _GroupRow(NamedTuple):
    id: int
    topic: int
    parent: int | None
    position: int
    label: str


@dataclass(frozen=True, slots=True)
class StoredList:
    """A list's outline, and the row behind each of its nodes in walking order: a topic, its content, its subtopics."""

    outline: Outline
    rows: tuple[RowKey, ...]


def stored_list(readme: Readme, node_of: Mapping[RowKey, int], *, is_public: bool = False) -> StoredList:
    """What the database says of a list, each node anchored where `node_of` knows its row.

    `is_public` leaves out the lines of drafts and withdrawn articles; without it the list keeps them.
    """
    reader = _Reader(readme, node_of, is_public)
    outline = Outline(readme.title, readme.tagline, reader.topics_below(None))
    return StoredList(outline, tuple(reader.rows))


def hidden_rows(readme: Readme) -> set[RowKey]:
    """The rows of a list that it does not show: lines of what was put away, and topics that are never written."""
    lines = Entry.objects.filter(topic__readme=readme, article__status__in=Article.PUT_AWAY)
    topics = Topic.objects.filter(readme=readme, is_exported=False)
    return {(Anchor.Kind.ENTRY.value, number) for number in lines.values_list("pk", flat=True)} | {
        (Anchor.Kind.TOPIC.value, number) for number in topics.values_list("pk", flat=True)
    }


class _Reader:
    """Loads all rows of a list in six queries, then builds the tree."""

    def __init__(self, readme: Readme, node_of: Mapping[RowKey, int], is_public: bool) -> None:
        self.readme, self.node_of = readme, node_of
        self.topics: dict[int | None, list[Topic]] = defaultdict(list)
        self.content: dict[RowKey, list[_GroupRow | _EntryRow]] = defaultdict(list)
        self.left_out: dict[int, _EntryRow] = {}
        self.links: dict[int, list[OutlineLink]] = defaultdict(list)
        self.rows: list[RowKey] = []
        self._load_topics()
        self._load_content(is_public)
        self._load_links()

    def _load_topics(self) -> None:
        for topic in Topic.objects.filter(readme=self.readme, is_exported=True).in_order():
            self.topics[topic.parent_id].append(topic)

    def _load_content(self, is_public: bool) -> None:
        rows: list[_GroupRow | _EntryRow] = [*self._groups(), *self._entries(is_public)]
        for row in sorted(rows, key=lambda row: (row.position, row.id)):
            self.content[_container(self._visibly_placed(row))].append(row)

    def _groups(self) -> list[_GroupRow]:
        fields = ("id", "topic_id", "parent_id", "position", "label")
        return [_GroupRow(*row) for row in Group.objects.filter(topic__readme=self.readme).values_list(*fields)]

    def _entries(self, is_public: bool) -> list[_EntryRow]:
        fields = ("id", "topic_id", "group_id", "parent_id", "position", "title", "url")
        joined = ("article__title", "article__url", "note", "columns")
        public = Q(article__status=Article.Status.PUBLISHED)
        written = public if is_public else ~Q(article__status__in=Article.PUT_AWAY)
        entries = Entry.objects.filter(topic__readme=self.readme)
        left_out = entries.exclude(written).values_list(*fields, *joined)
        self.left_out = {row[0]: _EntryRow(*row) for row in left_out}
        rows = entries.filter(written).values_list(*fields, *joined)
        return [_EntryRow(*row) for row in rows.iterator(chunk_size=2000)]

    def _visibly_placed(self, row: _GroupRow | _EntryRow) -> _GroupRow | _EntryRow:
        """A row that stands below lines which are left out, as if it stood in the place of these."""
        for _step in self.left_out:
            if not isinstance(row, _EntryRow) or row.parent not in self.left_out:
                break
            above = self.left_out[row.parent]
            row = row._replace(parent=above.parent, group=above.group)
        return row

    def _load_links(self) -> None:
        links = EntryLink.objects.filter(entry__topic__readme=self.readme).order_by("entry_id", "position", "id")
        for entry, title, url in links.values_list("entry_id", "title", "url").iterator(chunk_size=2000):
            self.links[entry].append(OutlineLink(title, url))

    def topics_below(self, parent: int | None) -> tuple[OutlineTopic, ...]:
        return tuple(self._topic(topic) for topic in self.topics.get(parent, ()))

    def _topic(self, topic: Topic) -> OutlineTopic:
        key = self._walk(Anchor.Kind.TOPIC, topic.pk)
        return OutlineTopic(
            title="" if topic.is_front else topic.title,
            url=topic.url,
            role=Role(topic.role),
            is_front=topic.is_front,
            nodes=self._nodes_in(key),
            topics=self.topics_below(topic.pk),
            anchor=self.node_of.get(key),
        )

    def _nodes_in(self, container: RowKey) -> tuple[OutlineEntry | OutlineGroup, ...]:
        return tuple(self._node(row) for row in self.content.get(container, ()))

    def _node(self, row: _GroupRow | _EntryRow) -> OutlineEntry | OutlineGroup:
        return self._entry(row) if isinstance(row, _EntryRow) else self._group(row)

    def _group(self, row: _GroupRow) -> OutlineGroup:
        key = self._walk(Anchor.Kind.GROUP, row.id)
        return OutlineGroup(row.label, self._nodes_in(key), anchor=self.node_of.get(key))

    def _entry(self, row: _EntryRow) -> OutlineEntry:
        key = self._walk(Anchor.Kind.ENTRY, row.id)
        below = [node for node in self._nodes_in(key) if isinstance(node, OutlineEntry)]
        return OutlineEntry(
            title=row.title or row.article_title,
            url=row.url or row.article_url,
            note=row.note,
            links=tuple(self.links.get(row.id, ())),
            columns=tuple((heading, text) for heading, text in row.columns),
            nodes=tuple(below),
            anchor=self.node_of.get(key),
        )

    def _walk(self, kind: Anchor.Kind, pk: int) -> RowKey:
        key = (kind.value, pk)
        self.rows.append(key)
        return key


def _container(row: _GroupRow | _EntryRow) -> RowKey:
    if row.parent is not None:
        return (Anchor.Kind.GROUP.value if isinstance(row, _GroupRow) else Anchor.Kind.ENTRY.value, row.parent)
    if isinstance(row, _EntryRow) and row.group is not None:
        return (Anchor.Kind.GROUP.value, row.group)
    return (Anchor.Kind.TOPIC.value, row.topic)
