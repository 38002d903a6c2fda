"""What the library amounts to, in numbers: computed here once, for the desk and for the public page.

Every number counts published articles. The database does the adding up, in a constant number of queries at any size.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, zip_longest
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, QuerySet, Value, When
from django.utils import timezone

from library.models import Article, Entry, Topic

MONTHS = 12
ENOUGH_FOR_GROWTH = 5  # articles; a line through fewer shows nothing
SITES_SHOWN = 10
CHECKED_STATES = tuple(state for state in Article.LinkState if state != Article.LinkState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Month:
    """One month in the site's time zone: what came in it, and how many articles there were when it ended."""

    first_day: dt.date
    received: int
    total: int


@dataclass(frozen=True, slots=True)
class Growth:
    """The last twelve months; the present one stands last and is not over yet."""

    months: tuple[Month, ...]

    @property
    def total(self) -> int:
        """How many articles there are now."""
        return self.months[-1].total

    @property
    def is_enough(self) -> bool:
        """Whether a chart would show anything."""
        return self.total >= ENOUGH_FOR_GROWTH


@dataclass(frozen=True, slots=True)
class Share:
    """How many articles have one value in common: `key` is what the library calls it, `name` what people do."""

    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares, the largest first unless they have an order of their own, and what the other articles add up to."""

    named: tuple[Share, ...]
    others: int

    @property
    def articles(self) -> int:
        """How many articles the named shares hold."""
        return sum(share.articles for share in self.named)


@dataclass(frozen=True, slots=True)
class TopicSize:
    """A chapter, and how many lines stand in it and below it. `number` counts within its list from 1."""

    topic: Topic
    number: int
    lines: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of the whole library. `links` has every state but "not checked", whose articles are its others."""

    growth: Growth
    links: Shares
    topics: tuple[TopicSize, ...]
    sites: Shares


def read_statistics(*, now: dt.datetime | None = None) -> Statistics:
    """All of them in five queries; `now` is this moment where it is not given."""
    growth = _growth(now or timezone.now())
    return Statistics(growth, _link_shares(growth.total), _topic_sizes(), _site_shares(growth.total))


def read_languages(total: int) -> Shares:
    """How many of `total` articles are in which language, by its primary tag (`zh`, `en`); one query."""
    tagged = Article.objects.published().exclude(language="").order_by()
    numbers: Counter[str] = Counter()
    for language, number in tagged.values_list("language").annotate(n=Count("*")):
        numbers[language.lower().partition("-")[0]] += number
    shares = tuple(Share(language, language, number) for language, number in numbers.most_common())
    return Shares(shares, total - numbers.total())


def _growth(now: dt.datetime) -> Growth:
    """Counted month by month: for each a database reads the piece of its index by age, and no article."""
    published = Article.objects.published()
    first_days = list(_first_days_of_months(timezone.localdate(now)))
    begins = [_midnight(day) for day in first_days]
    received = {
        f"{begin:%Y-%m}": published.filter(added_at__gte=begin, **({"added_at__lt": end} if end else {}))
        for begin, end in zip_longest(begins, begins[1:])
    }
    counts = count_all({"before": published.filter(added_at__lt=begins[0]), **received})
    totals = list(accumulate(counts.values()))
    return Growth(tuple(map(Month, first_days, list(counts.values())[1:], totals[1:])))


def _link_shares(total: int) -> Shares:
    checked = Article.objects.published().exclude(link_state=Article.LinkState.UNKNOWN).order_by()
    counts = dict(checked.values_list("link_state").annotate(n=Count("*")))
    shares = tuple(Share(state.value, str(state.label), counts.get(state.value, 0)) for state in CHECKED_STATES)
    return Shares(shares, total - sum(counts.values()))


def _first_days_of_months(today: dt.date) -> Iterator[dt.date]:
    """The first day of each of the last twelve months, the oldest first."""
    present = today.year * 12 + today.month - 1
    for month in range(present - MONTHS + 1, present + 1):
        yield dt.date(month // 12, month % 12 + 1, 1)


def _midnight(day: dt.date) -> dt.datetime:
    """When a day begins in the site's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _topic_sizes() -> tuple[TopicSize, ...]:
    """Every chapter in the order of the map, the empty ones too."""
    # The articles that do not count are few, so that the index over both columns of a line tells nearly all.
    lines = Entry.objects.exclude(article__in=Article.objects.exclude(status=Article.Status.PUBLISHED)).order_by()
    own = dict(
        lines.values_list("topic").annotate(n=Count("*"))
    )  # all at once: topic by topic takes four times as long
    topics = Topic.objects.ordinary().select_related("readme")
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics.order_by(*_order_of_lists(), "position", "id"):
        below[topic.parent_id].append(topic)
    numbers: Counter[int | None] = Counter()
    sizes = []
    for chapter in below[None]:
        numbers[chapter.readme_id] += 1
        sizes.append(TopicSize(chapter, numbers[chapter.readme_id], _lines_in(chapter, below, own)))
    return tuple(sizes)


def _order_of_lists() -> tuple[Case, str]:
    """The default list first, then the others as they came, then what stands in none."""
    is_default = When(readme__name=settings.EASYLLM_DEFAULT_LIST, then=0)
    return Case(is_default, When(readme__isnull=True, then=2), default=1), "readme_id"


def _lines_in(topic: Topic, below: Mapping[int | None, Sequence[Topic]], own: Mapping[int, int]) -> int:
    return own.get(topic.pk, 0) + sum(_lines_in(subtopic, below, own) for subtopic in below.get(topic.pk, ()))


def _site_shares(total: int) -> Shares:
    placed = Article.objects.published().filter(site__isnull=False)
    rows = placed.values_list("site__host", "site__name").annotate(n=Count("pk")).order_by("-n", "site__host")
    shares = tuple(Share(host, name, number) for host, name, number in rows[:SITES_SHOWN])
    return Shares(shares, total - sum(share.articles for share in shares))


def count_all(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of them has, in one query, whatever they are rows of."""
    counts = [
        those.order_by().annotate(counted_as=Value(name)).values_list("counted_as").annotate(n=Count("*"))
        for name, those in rows.items()
    ]
    counted = dict(counts[0].union(*counts[1:], all=True)) if counts else {}
    return dict.fromkeys(rows, 0) | counted
