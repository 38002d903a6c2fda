"""The rows of a parsed list: topics, groups, articles, entries, secondary links and their anchors, in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from library import catalogue
from library.models import Anchor, Entry, EntryLink, Group, Readme, Revision, Topic
from library.models.topic import free_slug
from library.readme import document as doc
from library.readme.anchoring import anchor_of
from library.readme.articles import Articles, Line

CHUNK = 2000

Node = TypeVar("Node", doc.Entry, doc.Group)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: node ids of its topic, group and parent entry, its position, its depth below the topic."""

    topic: int
    group: int | None
    parent: int | None
    position: int
    depth: int


def store_document(
    document: doc.Document,
    readme: Readme,
    revision: Revision,
    unit: catalogue.Unit,
    progress: Callable[[int, int], None],
) -> None:
    """Store a list that was not in the library before. Runs inside a unit of work of the catalogue.

    `progress` is called with (entries stored, entries in all) after each chunk.
    """
    placed = list(places_of(document))
    groups = [(node, place) for node, place in placed if isinstance(node, doc.Group)]
    entries = [(node, place) for node, place in placed if isinstance(node, doc.Entry)]
    rows = _Rows(document, readme, revision, Articles(unit))
    rows.store_topics()
    rows.store_groups(groups)
    rows.articles.store([Line(node.title, node.url) for node, _place in entries])
    rows.store_entries(entries, progress)


def places_of(document: doc.Document) -> Iterator[tuple[doc.Entry | doc.Group, Place]]:
    """Every group and entry with its place, in text order; positions count from 1 in each topic."""
    for topic in document.all_topics():
        stack: list[tuple[doc.Entry | doc.Group, int | None, int | None, int]] = [
            (node, None, None, 0) for node in reversed(topic.nodes)
        ]
        position = 0
        while stack:
            node, group, parent, depth = stack.pop()
            position += 1
            yield node, Place(topic.id, group, parent, position, depth)
            below = (node.id, None) if isinstance(node, doc.Group) else (None, node.id)
            stack.extend((child, *below, depth + 1) for child in reversed(node.nodes))


class _Rows:
    """Remembers which row each node of the document became."""

    def __init__(self, document: doc.Document, readme: Readme, revision: Revision, articles: Articles) -> None:
        self.document, self.readme, self.revision = document, readme, revision
        self.articles = articles
        self.pk_of: dict[int, int] = {}

    def store_topics(self) -> None:
        """Store the tree level by level, since a row must be there before those below it."""
        level: list[tuple[doc.Topic, int | None]] = [(topic, None) for topic in self.document.topics]
        while level:
            rows = list(self._topic_rows(level))
            Topic.objects.bulk_create(rows, batch_size=CHUNK)
            self._remember(Anchor.Kind.TOPIC, [(topic, row.pk) for (topic, _), row in zip(level, rows, strict=True)])
            level = [(child, topic.id) for topic, _ in level for child in topic.topics]

    def _topic_rows(self, level: list[tuple[doc.Topic, int | None]]) -> Iterator[Topic]:
        taken: dict[int | None, set[str]] = defaultdict(set)
        for topic, parent in level:
            title = topic.title or self.readme.title or self.readme.name
            slug = free_slug(title, taken[parent])
            taken[parent].add(slug)
            yield Topic(
                readme=self.readme,
                parent_id=None if parent is None else self.pk_of[parent],
                title=title,
                slug=slug,
                position=len(taken[parent]),
                url=topic.url,
                links=[[link.text, link.url] for link in topic.links],
                role=topic.role.value,
                is_front=topic.heading is None,
            )

    def store_groups(self, groups: list[tuple[doc.Group, Place]]) -> None:
        """Store the labels, those at the top of their topic first."""
        for chunk in _by_depth(groups):
            rows = [self._group_row(node, place) for node, place in chunk]
            Group.objects.bulk_create(rows)
            self._remember(Anchor.Kind.GROUP, [(node, row.pk) for (node, _), row in zip(chunk, rows, strict=True)])

    def _group_row(self, group: doc.Group, place: Place) -> Group:
        return Group(
            topic_id=self.pk_of[place.topic],
            parent_id=None if place.group is None else self.pk_of[place.group],
            label=group.label,
            position=place.position,
        )

    def store_entries(self, entries: list[tuple[doc.Entry, Place]], progress: Callable[[int, int], None]) -> None:
        """Store the entries with their secondary links, parents before children."""
        done = 0
        for chunk in _by_depth(entries):
            rows = [self._entry_row(node, place) for node, place in chunk]
            Entry.objects.bulk_create(rows)
            self._remember(Anchor.Kind.ENTRY, [(node, row.pk) for (node, _), row in zip(chunk, rows, strict=True)])
            self._store_links([node for node, _place in chunk])
            done += len(chunk)
            progress(done, len(entries))

    def _entry_row(self, entry: doc.Entry, place: Place) -> Entry:
        article = self.articles.of(entry.url)
        return Entry(
            article_id=article.pk,
            topic_id=self.pk_of[place.topic],
            group_id=None if place.group is None else self.pk_of[place.group],
            parent_id=None if place.parent is None else self.pk_of[place.parent],
            position=place.position,
            title="" if entry.title == article.title else entry.title,
            url="" if entry.url == article.url else entry.url,
            note=entry.note,
            columns=[list(column) for column in entry.columns],
        )

    def _store_links(self, entries: list[doc.Entry]) -> None:
        links = [
            EntryLink(entry_id=self.pk_of[entry.id], title=link.text, url=link.url, position=position)
            for entry in entries
            for position, link in enumerate(entry.links, start=1)
        ]
        EntryLink.objects.bulk_create(links, batch_size=CHUNK)

    def _remember(self, kind: Anchor.Kind, pairs: Sequence[tuple[doc.Topic | doc.Group | doc.Entry, int]]) -> None:
        """Keep which row each node became, and anchor it in the revision."""
        self.pk_of |= {node.id: pk for node, pk in pairs}
        anchors = [anchor_of(self.document, node, kind, pk, self.revision) for node, pk in pairs]
        Anchor.objects.bulk_create(anchors, batch_size=CHUNK)


def _by_depth(placed: list[tuple[Node, Place]]) -> Iterator[list[tuple[Node, Place]]]:
    """Chunks in which nothing stands below something of the same or a later chunk."""
    levels: dict[int, list[tuple[Node, Place]]] = defaultdict(list)
    for node, place in placed:
        levels[place.depth].append((node, place))
    for depth in sorted(levels):
        level = levels[depth]
        yield from (level[start : start + CHUNK] for start in range(0, len(level), CHUNK))
