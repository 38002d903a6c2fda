"""What numbers of topics, sites and tags are called: all of them in one query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, IntegerField, Q, QuerySet, TextField, Value

from library.models import Readme, Site, Tag, Topic
from library.views.outline import TopicNode, chapters_by_list, paths_of


@dataclass(frozen=True, slots=True)
class Names:
    """The topics that readers see, chapter by chapter, and the sites and tags that were asked for, by their numbers."""

    chapters: Sequence[TopicNode] = ()
    sites: Mapping[int, Site] = field(default_factory=dict)
    tags: Mapping[int, Tag] = field(default_factory=dict)

    def paths(self) -> dict[int, list[TopicNode]]:
        """The topics from the chapter down to each topic, in the order of the map."""
        return paths_of(self.chapters)


class _Row(NamedTuple):
    """A topic, site or tag; what stands after its name is said of topics alone."""

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
    *, sites: Collection[int] = (), hosts: Collection[str] = (), tags: Collection[int] = (), slugs: Collection[str] = ()
) -> Names:
    """All topics that readers see, and the sites and tags of these numbers, hosts and slugs."""
    topics = _rows(
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
    of_sites = Site.objects.filter(Q(pk__in=sites) | Q(host__in=hosts))
    of_tags = Tag.objects.filter(Q(pk__in=tags) | Q(slug__in=slugs))
    named_sites = _rows(of_sites, **NOTHING, kind_=Value("site"), address_=F("host"), text_=F("name"))
    named_tags = _rows(
        of_tags, **{**NOTHING, "text_en_": F("name_en")}, kind_=Value("tag"), address_=F("slug"), text_=F("name")
    )
    rows = list(map(_Row._make, topics.union(named_sites, named_tags, all=True)))
    return Names(
        _chapters([row for row in rows if row.kind == "topic"]),
        {row.pk: Site(pk=row.pk, host=row.address, name=row.text) for row in rows if row.kind == "site"},
        {
            row.pk: Tag(pk=row.pk, slug=row.address, name=row.text, name_en=row.text_en)
            for row in rows
            if row.kind == "tag"
        },
    )


def _rows(things: "QuerySet[Any]", **columns: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    names = [name if name == "pk" else f"{name}_" for name in _Row._fields]
    return things.order_by().annotate(**columns).values_list(*names)


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
            readme=lists.get(row.readme),
        )
        for row in sorted(rows, key=lambda row: (row.place, row.pk))
    )
    chapters_of = chapters_by_list(topics)
    ordered = sorted(lists.values(), key=lambda readme: (readme.name != settings.EASYLLM_DEFAULT_LIST, readme.pk))
    return [node for number in (*(readme.pk for readme in ordered), None) for node in chapters_of(number)]
