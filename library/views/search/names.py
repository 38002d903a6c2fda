"""What numbers of topics, sites and tags are called, and which tags articles have: all of it in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from library.models import Readme, Site, Tag, Topic
from library.views.outline import TopicNode, chapters_by_list, paths_of


@dataclass(frozen=True, slots=True)
class Tree:
    """The topics that readers see, chapter by chapter; and by number the way down to each from its chapter, in the
    order of the map. One tree serves many requests: nothing in it may be changed.
    """

    chapters: Sequence[TopicNode] = ()
    paths: Mapping[int, list[TopicNode]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Names:
    """The topics that readers see; by number the sites and tags that were asked for, and the tags of articles."""

    tree: Tree = field(default_factory=Tree)
    sites: Mapping[int, Site] = field(default_factory=dict)
    tags: Mapping[int, Tag] = field(default_factory=dict)
    tags_of: Mapping[int, list[Tag]] = field(default_factory=dict)


class _Row(NamedTuple):
    """A topic, site or tag, or the tag of an article, which stands for what is above it."""

    kind: str
    pk: int
    address: str
    text: str
    text_en: str
    above: int | None
    place: int
    readme: int | None
    readme_name: str | None


# The columns of `_Row`. One statement, and not a union of querysets: Django took longer to put that together than the
# database takes to answer it.
TOPICS = """
    SELECT 'topic', topic.id, topic.slug, topic.title, topic.title_en, topic.parent_id, topic.position, readme.id,
        readme.name
    FROM library_topic topic LEFT JOIN library_readme readme ON readme.id = topic.readme_id
    WHERE topic.role = 'ordinary'
"""
SITES = "SELECT 'site', id, host, name, '', NULL, 0, NULL, NULL FROM library_site WHERE {column} IN ({places})"
TAGS = "SELECT 'tag', id, slug, name, name_en, NULL, 0, NULL, NULL FROM library_tag WHERE {column} IN ({places})"
TAGS_CALLED_OTHERWISE = """
    SELECT 'tag', tag.id, tag.slug, tag.name, tag.name_en, NULL, 0, NULL, NULL
    FROM library_tagalias alias JOIN library_tag tag ON tag.id = alias.tag_id WHERE {column} IN ({places})
"""
TAGGED = """
    SELECT 'tagged', tag.id, tag.slug, tag.name, tag.name_en, tagged.content_object_id, tagged.id, NULL, NULL
    FROM library_taggedarticle tagged JOIN library_tag tag ON tag.id = tagged.tag_id WHERE {column} IN ({places})
"""


def read_names(
    *,
    sites: Collection[int] = (),
    hosts: Collection[str] = (),
    tags: Collection[int] = (),
    slugs: Collection[str] = (),
    articles: Collection[int] = (),
) -> Names:
    """All topics that readers see, the sites and tags of these numbers, hosts and slugs, and the tags of articles.

    A slug means a tag from another name of it too.
    """
    rows = _read(
        (SITES, "id", sites),
        (SITES, "host", hosts),
        (TAGS, "id", tags),
        (TAGS, "slug", slugs),
        (TAGS_CALLED_OTHERWISE, "alias.slug", slugs),
        (TAGGED, "tagged.content_object_id", articles),
    )
    found = {row.pk: _tag(row) for row in (*rows["tag"], *rows["tagged"])}
    tags_of: dict[int, list[Tag]] = defaultdict(list)
    for row in sorted(rows["tagged"], key=lambda row: row.place):
        tags_of[row.above or 0].append(found[row.pk])
    return Names(
        _tree(settings.EASYLLM_DEFAULT_LIST, tuple(sorted(rows["topic"], key=lambda row: (row.place, row.pk)))),
        {row.pk: Site(pk=row.pk, host=row.address, name=row.text) for row in rows["site"]},
        {row.pk: found[row.pk] for row in rows["tag"]},
        tags_of,
    )


def _read(*wanted: tuple[str, str, Collection[Any]]) -> dict[str, list[_Row]]:
    """All topics, and what has any of the values in a column; by kind."""
    statements = [TOPICS]
    asked: list[Any] = []
    for statement, column, values in wanted:
        if values:
            statements.append(statement.format(column=column, places=", ".join(["%s"] * len(values))))
            asked += values
    rows: dict[str, list[_Row]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), asked)
        for row in map(_Row._make, cursor.fetchall()):
            rows[row.kind].append(row)
    return rows


def _tag(row: _Row) -> Tag:
    return Tag(pk=row.pk, slug=row.address, name=row.text, name_en=row.text_en)


@lru_cache(maxsize=2)
def _tree(default_list: str, rows: tuple[_Row, ...]) -> Tree:
    """The trees of all lists, the default list first. Kept, since topics seldom change."""
    chapters = _chapters(default_list, rows)
    return Tree(chapters, paths_of(chapters))


def _chapters(default_list: str, rows: Iterable[_Row]) -> list[TopicNode]:
    lists = {row.readme: Readme(pk=row.readme, name=row.readme_name or "") for row in rows if row.readme is not None}
    topics = (
        Topic(
            pk=row.pk,
            slug=row.address,
            title=row.text,
            title_en=row.text_en,
            parent_id=row.above,
            readme=lists[row.readme] if row.readme is not None else None,
        )
        for row in rows
    )
    chapters_of = chapters_by_list(topics)
    ordered = sorted(lists.values(), key=lambda readme: (readme.name != default_list, readme.pk))
    return [node for number in (*(readme.pk for readme in ordered), None) for node in chapters_of(number)]
