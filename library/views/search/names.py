"""What numbers of topics, sites and tags are called, and which tags articles have: all of it in one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value

from library.models import Readme, Site, Tag, TaggedArticle, Topic
from library.views.outline import TopicNode, chapters_by_list, paths_of


@dataclass(frozen=True, slots=True)
class Names:
    """The topics that readers see, chapter by chapter; by their numbers the sites and tags that were asked for, and the
    tags of articles.
    """

    chapters: Sequence[TopicNode] = ()
    sites: Mapping[int, Site] = field(default_factory=dict)
    tags: Mapping[int, Tag] = field(default_factory=dict)
    tags_of: Mapping[int, list[Tag]] = field(default_factory=dict)

    def paths(self) -> dict[int, list[TopicNode]]:
        """The topics from the chapter down to each topic, in the order of the map."""
        return paths_of(self.chapters)


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


NOTHING = {
    "text_en_": Value(""),
    "above_": Value(None, IntegerField()),
    "place_": Value(0),
    "readme_": Value(None, IntegerField()),
    "readme_name_": Value(None, TextField()),
}


def read_names(
    *,
    sites: Collection[int] = (),
    hosts: Collection[str] = (),
    tags: Collection[int] = (),
    slugs: Collection[str] = (),
    articles: Collection[int] = (),
) -> Names:
    """All topics that readers see, the sites and tags of these numbers, hosts and slugs, and the tags of articles."""
    rows = _read(
        Site.objects.filter(Q(pk__in=sites) | Q(host__in=hosts)),
        Tag.objects.filter(Q(pk__in=tags) | Q(slug__in=slugs)),
        TaggedArticle.objects.filter(content_object__in=articles),
    )
    tags_of: dict[int, list[Tag]] = defaultdict(list)
    for row in sorted(rows["tagged"], key=lambda row: row.place):
        tags_of[row.above or 0].append(_tag(row))
    return Names(
        _chapters(rows["topic"]),
        {row.pk: Site(pk=row.pk, host=row.address, name=row.text) for row in rows["site"]},
        {row.pk: _tag(row) for row in rows["tag"]},
        tags_of,
    )


def _read(sites: "QuerySet[Site]", tags: "QuerySet[Tag]", tagged: "QuerySet[TaggedArticle]") -> dict[str, list[_Row]]:
    topics = _columns(
        Topic.objects.ordinary(),
        kind_=Value("topic"),
        address_=F("slug"),
        text_=F("title"),
        text_en_=F("title_en"),
        above_=F("parent_id"),
        place_=F("position"),
        readme_=F("readme_id"),
        readme_name_=F("readme__name"),
    )
    others = (
        _columns(sites, kind_=Value("site"), address_=F("host"), text_=F("name")),
        _columns(tags, kind_=Value("tag"), address_=F("slug"), text_=F("name"), text_en_=F("name_en")),
        _columns(
            tagged,
            kind_=Value("tagged"),
            pk_=F("tag_id"),
            address_=F("tag__slug"),
            text_=F("tag__name"),
            text_en_=F("tag__name_en"),
            above_=F("content_object_id"),
            place_=F("id"),
        ),
    )
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in map(_Row._make, topics.union(*others, all=True)):
        rows[row.kind].append(row)
    return rows


def _columns(things: "QuerySet[Any]", **columns: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    said = {"pk_": F("pk"), **NOTHING, **columns}
    rows: QuerySet[Any, tuple[Any, ...]] = things.order_by().annotate(**said)
    return rows.values_list(*(f"{name}_" for name in _Row._fields))


def _tag(row: _Row) -> Tag:
    return Tag(pk=row.pk, slug=row.address, name=row.text, name_en=row.text_en)


def _chapters(rows: Sequence[_Row]) -> list[TopicNode]:
    """The trees of all lists, the default list first."""
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
        for row in sorted(rows, key=lambda row: (row.place, row.pk))
    )
    chapters_of = chapters_by_list(topics)
    ordered = sorted(lists.values(), key=lambda readme: (readme.name != settings.EASYLLM_DEFAULT_LIST, readme.pk))
    return [node for number in (*(readme.pk for readme in ordered), None) for node in chapters_of(number)]
