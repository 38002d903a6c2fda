"""Lines of articles outside their lists: with their tags, and with what the curators noted wherever they stand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import F

from library.models import Article, Entry, EntryLink, Tag, TaggedArticle, Topic
from library.views.outline import Line


def add_tags(lines: Iterable[Line]) -> None:
    """Read the tags of all lines, in one query."""
    lines = list(lines)
    tagged = TaggedArticle.objects.filter(content_object__in={line.article.pk for line in lines})
    tags: dict[int, list[Tag]] = defaultdict(list)
    for row in tagged.select_related("tag").order_by("id"):
        tags[row.content_object_id].append(row.tag)
    for line in lines:
        line.tags = tags[line.article.pk]


def lines_of(articles: Sequence[Article]) -> list[Line]:
    """Articles as lines with tags, and with topics, notes and secondary links of every public place; two queries."""
    lines = {article.pk: _line_of(article) for article in articles}
    # Put in order here, and not asked whether their articles are published, which these are: either may lead SQLite to
    # read the entries of the whole library.
    entries = Entry.objects.filter(article__in=lines, topic__role=Topic.Role.ORDINARY).order_by()
    _note_places(lines, map(_Place._make, entries.values_list("article_id", *_PLACE)))
    add_tags(lines.values())
    return list(lines.values())


def published_lines(numbers: Collection[int]) -> dict[int, Line]:
    """Those of the articles with these numbers that are published, as lines without tags, by number; one query."""
    columns = {f"{column}_of_place": F(f"entries__{column}") for column in (*_PLACE, "topic__role")}
    rows = list(Article.objects.filter(pk__in=numbers).select_related("site").order_by().annotate(**columns))
    lines = {row.pk: _line_of(row) for row in rows if row.is_public()}
    said = ((row.pk, *(getattr(row, column) for column in columns)) for row in rows if row.pk in lines)
    places = (_Place._make(place) for *place, role in said if role == Topic.Role.ORDINARY)
    _note_places(lines, places)
    return lines


class _Place(NamedTuple):
    """What an entry says of its article, with one of its secondary links where it has any."""

    article: int
    topic: int
    position: int
    entry: int
    link_position: int | None
    link: int | None
    note: str
    link_title: str
    link_url: str

    def order(self) -> tuple[int, ...]:
        """Sorts by topic, position and entry, then by position and number of the link."""
        return self.topic, self.position, self.entry, self.link_position or 0, self.link or 0


_PLACE = ("topic_id", "position", "pk", "links__position", "links__pk", "note", "links__title", "links__url")


def _line_of(article: Article) -> Line:
    return Line(article, article.title, article.url, [])


def _note_places(lines: Mapping[int, Line], places: Iterable[_Place]) -> None:
    """Write on the lines, which are given by their articles' numbers, what is said in each place."""
    for place in sorted(places, key=_Place.order):
        line = lines[place.article]
        if place.note and place.note not in line.notes:
            line.notes.append(place.note)
        if place.topic not in line.topics:
            line.topics.append(place.topic)
        if place.link and place.link_url not in [other.url for other in line.links]:
            line.links.append(
                EntryLink(pk=place.link, entry_id=place.entry, title=place.link_title, url=place.link_url)
            )
