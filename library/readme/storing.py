"""The rows of a parsed list: topics, groups, articles, entries, secondary links and their anchors, in bulk."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from library.addresses import identity_key, site_of
from library.models import Anchor, Article, Entry, EntryLink, Group, Readme, Revision, Site, Topic
from library.models.topic import free_slug
from library.readme import document as doc
from library.readme.anchoring import anchor_of
from library.readme.language import language_of

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: the node ids of its topic, group and parent entry, its position, its depth below the topic."""

    node: doc.Entry | doc.Group
    topic: int
    group: int | None
    parent: int | None
    position: int
    depth: int


def store_document(
    document: doc.Document, readme: Readme, revision: Revision, progress: Callable[[int, int], None]
) -> None:
    """Store a list that was not in the library before. Runs inside a unit of work of the catalogue.

    `progress` is called with (entries stored, entries in all) after each chunk.
    """
    rows = _Rows(document, readme, revision)
    places = list(places_of(document))
    rows.store_topics()
    rows.store_groups([place for place in places if isinstance(place.node, doc.Group)])
    rows.store_entries([place for place in places if isinstance(place.node, doc.Entry)], progress)


def places_of(document: doc.Document) -> Iterator[Place]:
    """The place of every group and entry, in text order; positions count from 1 in each topic."""
    for topic in document.all_topics():
        stack: list[tuple[doc.Entry | doc.Group, int | None, int | None, int]] = [
            (node, None, None, 0) for node in reversed(topic.nodes)
        ]
        position = 0
        while stack:
            node, group, parent, depth = stack.pop()
            position += 1
            yield Place(node, topic.id, group, parent, position, depth)
            below = (node.id, None) if isinstance(node, doc.Group) else (None, node.id)
            stack.extend((child, *below, depth + 1) for child in reversed(node.nodes))


class _Rows:
    """Remembers which row each node of the document became."""

    def __init__(self, document: doc.Document, readme: Readme, revision: Revision) -> None:
        self.document, self.readme, self.revision = document, readme, revision
        self.pk_of: dict[int, int] = {}
        self.site_of_host: dict[str, int] = dict(Site.objects.values_list("host", "pk"))

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
        for position, (topic, parent) in enumerate(level, start=1):
            title = topic.title or self.readme.title or self.readme.name
            slug = free_slug(title, taken[parent])
            taken[parent].add(slug)
            yield Topic(
                readme=self.readme,
                parent_id=None if parent is None else self.pk_of[parent],
                title=title,
                slug=slug,
                position=position,
                url=topic.url,
                role=topic.role.value,
                is_front=topic.heading is None,
            )

    def store_groups(self, places: list[Place]) -> None:
        """Store the labels, those at the top of their topic first."""
        for chunk in _by_depth(places):
            rows = [self._group_row(place) for place in chunk]
            Group.objects.bulk_create(rows)
            self._remember(Anchor.Kind.GROUP, [(place.node, row.pk) for place, row in zip(chunk, rows, strict=True)])

    def _group_row(self, place: Place) -> Group:
        assert isinstance(place.node, doc.Group)
        return Group(
            topic_id=self.pk_of[place.topic],
            parent_id=None if place.group is None else self.pk_of[place.group],
            label=place.node.label,
            position=place.position,
        )

    def store_entries(self, places: list[Place], progress: Callable[[int, int], None]) -> None:
        """Store the entries with their articles, sites and secondary links, parents before children."""
        done = 0
        for chunk in _by_depth(places):
            entries = [place.node for place in chunk if isinstance(place.node, doc.Entry)]
            articles = self._articles(entries)
            rows = [self._entry_row(place, articles) for place in chunk]
            Entry.objects.bulk_create(rows)
            self._remember(Anchor.Kind.ENTRY, [(place.node, row.pk) for place, row in zip(chunk, rows, strict=True)])
            self._store_links(entries)
            done += len(chunk)
            progress(done, len(places))

    def _articles(self, entries: list[doc.Entry]) -> dict[str, Article]:
        """The article of each identity that the entries name, those that are new stored now."""
        first_of: dict[str, doc.Entry] = {}
        for entry in entries:
            first_of.setdefault(identity_key(entry.url), entry)
        found = {article.key: article for article in Article.objects.filter(key__in=first_of).only("key", "title", "url")}
        missing = {key: entry for key, entry in first_of.items() if key not in found}
        self._store_sites(missing.values())
        new = [self._article_row(key, entry) for key, entry in missing.items()]
        Article.objects.bulk_create(new)
        return found | {article.key: article for article in new}

    def _article_row(self, key: str, entry: doc.Entry) -> Article:
        return Article(
            key=key,
            url=entry.url,
            title=entry.title,
            site_id=self.site_of_host[site_of(entry.url).host],
            language=language_of(entry.title),
        )

    def _store_sites(self, entries: Iterable[doc.Entry]) -> None:
        names = {site.host: site.name for site in (site_of(entry.url) for entry in entries)}
        new = [Site(host=host, name=name) for host, name in names.items() if host not in self.site_of_host]
        self.site_of_host |= {site.host: site.pk for site in Site.objects.bulk_create(new)}

    def _entry_row(self, place: Place, articles: dict[str, Article]) -> Entry:
        entry = place.node
        assert isinstance(entry, doc.Entry)
        article = articles[identity_key(entry.url)]
        return Entry(
            article=article,
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

    def _remember(self, kind: Anchor.Kind, pairs: list[tuple[doc.Topic | doc.Group | doc.Entry, int]]) -> None:
        """Keep which row each node became, and anchor it in the revision."""
        self.pk_of |= {node.id: pk for node, pk in pairs}
        anchors = [anchor_of(self.document, node, kind, pk, self.revision) for node, pk in pairs]
        Anchor.objects.bulk_create(anchors, batch_size=CHUNK)


def _by_depth(places: list[Place]) -> Iterator[list[Place]]:
    """Chunks in which nothing stands below something of the same or a later chunk."""
    levels: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        levels[place.depth].append(place)
    for depth in sorted(levels):
        level = levels[depth]
        yield from (level[start : start + CHUNK] for start in range(0, len(level), CHUNK))
