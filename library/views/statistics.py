"""The statistics page: how the library grew, what it is about and where it comes from."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.models import Article, Topic
from library.statistics import Growth, Shares, Statistics, TopicSize, read_languages, read_statistics
from library.views.charts import Bar, StepChart, bars, step_chart
from library.views.language import language_name
from library.views.outline import HUES, topic_address

LINK_LOOKS: dict[str, str] = {
    Article.LinkState.ALIVE: "good",
    Article.LinkState.SUSPECT: "doubtful",
    Article.LinkState.BROKEN: "bad",
    Article.LinkState.DEAD: "bad",
}


@require_safe
def statistics_detail(request: HttpRequest) -> HttpResponse:
    """Growth, topics, sites and languages; links where any was ever checked."""
    numbers = read_statistics()
    languages = read_languages(numbers.growth.total)
    context = {
        "numbers": numbers,
        "chart": growth_chart(numbers.growth),
        "topics": topic_bars(numbers.topics, lambda topic: topic_address(topic, (topic.slug,))),
        "sites": site_bars(numbers.sites, lambda host: reverse("library:site-detail", args=[host])),
        "links": link_bars(numbers),
        "languages": language_bars(languages),
    }
    return render(request, "library/statistics_detail.html", context)


def growth_chart(growth: Growth) -> StepChart | None:
    """The chart of the last twelve months, or None where it would show nothing."""
    return step_chart([month.total for month in growth.months]) if growth.is_enough else None


def topic_bars(sizes: Sequence[TopicSize], address: Callable[[Topic], str], *, at_most: int | None = None) -> list[Bar]:
    """A bar for each chapter in its hue; beyond `at_most` one for all others."""
    named = [
        Bar(size.topic.shown_title(), size.lines, address(size.topic), f"tp{(size.number - 1) % HUES + 1}")
        for size in sizes[:at_most]
    ]
    others = sum(size.lines for size in sizes[len(named) :])
    return bars([*named, *_others(_("Other topics"), others)])


def site_bars(sites: Shares, address: Callable[[str], str]) -> list[Bar]:
    """A bar for each of the larger sites, and one for all others."""
    named = [Bar(share.name, share.articles, address(share.key)) for share in sites.named]
    return bars([*named, *_others(_("Other sites"), sites.others)])


def link_bars(numbers: Statistics) -> list[Bar]:
    """A bar for each state of links; none at all before the first was checked."""
    if not numbers.links.articles:
        return []
    checked = [Bar(share.name, share.articles, look=LINK_LOOKS[share.key]) for share in numbers.links.named]
    return bars([*checked, *_others(_("not checked"), numbers.links.others)])


def language_bars(languages: Shares) -> list[Bar]:
    """A bar for each language; none where the language of no article is known."""
    if not languages.named:
        return []
    named = [Bar(language_name(share.key), share.articles) for share in languages.named]
    return bars([*named, *_others(_("Language not known"), languages.others)])


def _others(name: str, number: int) -> list[Bar]:
    return [Bar(name, number, look="rest")] if number else []
