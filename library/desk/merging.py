"""What merging articles would do, for the page that shows it beforehand: the articles side by side, best first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.curation.merging import CHOICES
from library.models import Article, Entry, Mark, Suggestion, TaggedArticle, Topic

SIDE_BY_SIDE = 4  # more articles are rows of one table, with fewer words
LABELS: Mapping[str, Promise] = {
    "title": _("title"),
    "url": _("address"),
    "author": _("author"),
    "language": _("language"),
    "published_on": _("published on"),
    "status": _("status"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article and what stands with it: the topics of its lines, its tags, how many readers marked it."""

    article: Article
    topics: Sequence[Topic]
    tags: Sequence[str]
    readers: int
    reports: int
    stays: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one article says in one field, and whether that is what stays unless the curator chooses otherwise."""

    number: int
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ComparedField:
    """A field of all articles; nothing is to be chosen where all say the same."""

    name: str
    label: Promise
    cells: Sequence[Cell]

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Articles that are to be merged, the one that is proposed to stay first, and what comes together in it."""

    candidates: Sequence[Candidate]
    fields: Sequence[ComparedField]
    lines: int
    tags: Sequence[str]
    readers: int
    reports: int
    crowded: Sequence[Topic]  # topics in which the one that stays has several lines then
    differ_in_status: bool

    @property
    def is_side_by_side(self) -> bool:
        """Whether the articles are few enough to choose field by field."""
        return len(self.candidates) <= SIDE_BY_SIDE


def compare(articles: Collection[Article], chosen: Mapping[str, int] | None = None) -> Comparison:
    """Compare articles that are to be merged; `chosen` is what the curator said already, as `survivor` or the name of a
    field with the number of an article. Five queries.
    """
    chosen = chosen or {}
    numbers = [article.pk for article in articles]
    topics, tags = _topics_of(numbers), _tags_of(numbers)
    marks = Mark.objects.filter(article__in=numbers).order_by()
    readers = Counter(marks.values_list("article_id", flat=True))
    reports = Counter(Suggestion.objects.filter(article__in=numbers).values_list("article_id", flat=True))
    known = {row.pk: (not row.is_public(), -len(topics[row.pk]), -readers[row.pk], row.pk) for row in articles}
    best = sorted(articles, key=lambda row: (row.pk != chosen.get("survivor"), known[row.pk]))
    lines = Counter(topic for article in best for topic in topics[article.pk])
    return Comparison(
        candidates=[
            Candidate(row, topics[row.pk], tags[row.pk], readers[row.pk], reports[row.pk], stays=row is best[0])
            for row in best
        ],
        fields=[_compared(name, best, chosen.get(name)) for name in CHOICES],
        lines=sum(lines.values()),
        tags=list(dict.fromkeys(name for article in best for name in tags[article.pk])),
        readers=marks.aggregate(shelves=Count("shelf", distinct=True))["shelves"],
        reports=sum(reports.values()),
        crowded=[topic for topic, count in lines.items() if count > 1],
        differ_in_status=len({article.status for article in articles}) > 1,
    )


def _topics_of(numbers: Collection[int]) -> Mapping[int, list[Topic]]:
    """The topic of each line, by article."""
    found: dict[int, list[Topic]] = defaultdict(list)
    for line in Entry.objects.filter(article__in=numbers).select_related("topic").in_order():
        found[line.article_id].append(line.topic)
    return found


def _tags_of(numbers: Collection[int]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = TaggedArticle.objects.filter(content_object__in=numbers).select_related("tag").order_by("id")
    for row in rows:
        found[row.content_object_id].append(row.tag.shown_name())
    return found


def _compared(name: str, articles: Iterable[Article], chosen: int | None) -> ComparedField:
    texts = {article.pk: _text(article, name) for article in articles}
    first = next((number for number, text in texts.items() if text), next(iter(texts)))
    stays = chosen if chosen in texts else first
    return ComparedField(name, LABELS[name], [Cell(number, text, number == stays) for number, text in texts.items()])


def _text(article: Article, name: str) -> str:
    if name == "status":
        return str(article.get_status_display())
    if name == "published_on":
        return formats.date_format(article.published_on) if article.published_on else ""
    return str(getattr(article, name))
