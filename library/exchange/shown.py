"""What goes out: articles with their tags and lines, a few hundred in memory at a time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from library.chunks import CHUNK
from library.kept_description import read_private_note
from library.models import Article, Entry, TaggedArticle, Topic


@dataclass(frozen=True, slots=True)
class Line:
    """An article's line in a topic: the topic by its number, the label it stands under, and its note."""

    topic: int
    group: str
    note: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as it goes out. `note` is what is kept for its line while it has none."""

    number: int
    url: str
    title: str
    status: str
    added_at: dt.datetime
    published_on: dt.date | None
    author: str
    language: str
    is_must_read: bool
    note: str = ""
    tags: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the library: what stands in a topic or below it, and has a tag; both by their numbers."""

    topic: int | None = None
    tag: int | None = None


WHOLE = Part()


class Library:
    """The library as one export shows it: all but what was put away, or only what readers see; or a part of that."""

    def __init__(self, *, is_public: bool, part: Part = WHOLE) -> None:
        self.is_public, self.part = is_public, part
        self.topics = {
            topic.pk: topic
            for topic in Topic.objects.only("title", "parent_id", "readme_id", "position", "role", "is_front")
        }
        self.paths = {number: self._path(number) for number in self.topics}
        self._chosen = {number for number in self.topics if part.topic is None or part.topic in self._upwards(number)}

    def articles(self) -> "QuerySet[Article]":
        """The articles."""
        rows = Article.objects.published() if self.is_public else Article.objects.kept()
        if self.part.topic is not None:
            rows = rows.filter(pk__in=Entry.objects.filter(topic__in=self._chosen).order_by().values("article"))
        if self.part.tag is not None:
            rows = rows.filter(pk__in=TaggedArticle.objects.filter(tag=self.part.tag).values("content_object"))
        return rows

    def by_number(self) -> Iterator[Shown]:
        """Every article in the order of the numbers, with all its lines."""
        return self._by_number(self.articles())

    def _by_number(self, articles: "QuerySet[Article]") -> Iterator[Shown]:
        last = 0
        while rows := list(articles.filter(pk__gt=last).order_by("pk")[:CHUNK]):
            last = rows[-1].pk
            yield from self._shown(rows)

    def inbox(self) -> Iterator[Shown]:
        """The articles that stand in no topic that goes out."""
        hidden = [number for number in self.topics if not self.goes_out(number)]
        lines = Entry.objects.filter(article=OuterRef("pk")).exclude(topic__in=hidden)
        return self._by_number(self.articles().filter(~Exists(lines)))

    def in_topic(self, topic: int) -> Iterator[tuple[Shown, Line]]:
        """The lines of a topic in their order."""
        lines = Entry.objects.filter(topic=topic, article__in=self.articles().order_by()).order_by("position", "id")
        rows = list(lines.select_related("article", "group")[:CHUNK])
        while rows:
            shown = {
                article.number: article for article in self._shown({row.article for row in rows}, with_lines=False)
            }
            yield from ((shown[row.article_id], _line(row)) for row in rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1]
            behind = Q(position__gt=last.position) | Q(position=last.position, pk__gt=last.pk)
            rows = list(lines.filter(behind).select_related("article", "group")[:CHUNK])

    def children(self) -> dict[int | None, list[int]]:
        """The topics that go out below each topic, in their order; below None those that stand at the top."""
        below: dict[int | None, list[int]] = defaultdict(list)
        ordered = sorted(self.topics.values(), key=lambda topic: (topic.readme_id or 0, topic.position, topic.pk))
        for topic in ordered:
            if self.goes_out(topic.pk):
                below[topic.parent_id].append(topic.pk)
        return below

    def goes_out(self, topic: int) -> bool:
        """Whether lines of this topic are written: what stands before the first heading has no title to name."""
        is_named = self.topics[topic].role == Topic.Role.ORDINARY and bool(self.paths[topic])
        return is_named and topic in self._chosen

    def _path(self, number: int) -> tuple[str, ...]:
        above = [self.topics[step] for step in self._upwards(number)]
        return tuple(topic.title for topic in reversed(above) if not topic.is_front)

    def _upwards(self, number: int) -> list[int]:
        """A topic and those that it stands in."""
        steps: list[int] = []
        step: int | None = number
        while step is not None and len(steps) <= len(self.topics):
            steps.append(step)
            step = self.topics[step].parent_id
        return steps

    def _shown(self, articles: Collection[Article], *, with_lines: bool = True) -> Iterator[Shown]:
        numbers = [article.pk for article in articles]
        tags = _tags_of(numbers)
        lines = self._lines_of(numbers) if with_lines else {}
        for article in articles:
            yield _shown(article, tuple(tags.get(article.pk, ())), tuple(lines.get(article.pk, ())))

    def _lines_of(self, articles: Sequence[int]) -> dict[int, list[Line]]:
        found: dict[int, list[Line]] = defaultdict(list)
        rows = Entry.objects.filter(article__in=articles).select_related("group").order_by("topic_id", "position", "id")
        for entry in rows:
            if self.goes_out(entry.topic_id):
                found[entry.article_id].append(_line(entry))
        return found


def _line(entry: Entry) -> Line:
    return Line(entry.topic_id, entry.group.label if entry.group else "", entry.note, entry.position)


def _tags_of(articles: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = TaggedArticle.objects.filter(content_object__in=articles).order_by("id")
    for number, name in rows.values_list("content_object_id", "tag__name"):
        found[number].append(name)
    return found


def _shown(article: Article, tags: tuple[str, ...], lines: tuple[Line, ...]) -> Shown:
    kept = "" if lines else read_private_note(article.private_note).description
    return Shown(
        number=article.pk,
        url=article.url,
        title=article.title,
        status=article.status,
        added_at=article.added_at,
        published_on=article.published_on,
        author=article.author,
        language=article.language,
        is_must_read=article.is_must_read,
        note=kept,
        tags=tags,
        lines=lines,
    )
