"""What each group of the style guide shows: the names that its template uses, with made-up values."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from library.forms import LONGEST_NOTE, ReportForm, SuggestionForm
from library.models import Article
from library.shelves import ImportedMarks
from library.statistics import Growth, Month, Share, Shares, Statistics, TopicSize
from library.views.paging import LinePage
from library.views.shelf import MARKED, Progress, Section
from library.views.statistics import growth_chart, link_bars, site_bars, topic_bars
from library.views.styleguide.lists import chapter, large_chapters, line_of, part, wish
from library.views.styleguide.rows import (
    NOTE,
    article_of,
    bare_article,
    entry_of,
    full_article,
    links,
    readme,
    site_of,
    tags,
    topic_of,
)

PAGES = 3  # of the made-up list in the pager
RECEIVED = (0, 0, 6, 2, 0, 1, 4, 0, 0, 3, 5, 1)  # articles in each of twelve months


def of_frame() -> dict[str, Any]:
    """What stands around a page."""
    return {"themes": ("", "light", "dark"), "facts": {"articles": 21, "topics": 7, "sites": 6, "read": 6}}


def of_map() -> dict[str, Any]:
    """What the map is made of."""
    return {"part": part(), "large": large_chapters(), "readme": readme(), "wish": wish(), "links": links()}


def of_topic() -> dict[str, Any]:
    """What the page of a topic is made of, and any other page of cards."""
    paginator = Paginator([article_of(300 + number, "第二页上的一篇") for number in range(PAGES)], 1)
    nothing: Paginator[Article] = Paginator((), 1)
    cards = chapter(100)
    return {
        "cards": cards,
        "subtopics": [(below, below.count) for below in cards.subtopics],
        "vacant": topic_of(1, "大模型理论"),
        "tags": tags(),
        "states": _states(),
        "states_on_shelf": MARKED,
        "pages": [paginator.page(number) for number in paginator.page_range],
        "line_pages": [
            LinePage(paginator.page(2), [line_of(300, "第二页上的一篇")]),
            LinePage(nothing.page(1), []),
        ],
    }


def of_article() -> dict[str, Any]:
    """What the page of an article is made of."""
    full = full_article()
    return {"full": full, "bare": bare_article(), "entry": entry_of(full), "note": NOTE}


def of_shelf() -> dict[str, Any]:
    """What a reader's own shelf is made of."""
    return {
        "sections": [Section("reading", 3, []), Section("starred", 1, [])],
        "progress": [Progress(chapter(0), 3, 10), Progress(chapter(100), 0, 5)],
        "report": ImportedMarks(taken=12, known=3, missing=["这里没有的一篇"]),
    }


def of_side() -> dict[str, Any]:
    """What stands beside a text."""
    return {
        "sites": [(site_of("kexue.fm", "科学空间"), 12), (site_of("zhuanlan.zhihu.com", "知乎专栏"), 7)],
        "articles": [article_of(400, "十分钟读懂旋转编码（RoPE）"), full_article(), bare_article()],
    }


def of_forms() -> dict[str, Any]:
    """Each form as it opens, and as it comes back with its faults. Each has ids of its own."""
    topics = [("1", "大模型理论"), ("2", "\u3000位置编码")]
    faulty = {"url": "ftp://example.org/paper", "title": "", "topic": "99", "note": "0" * (LONGEST_NOTE + 1)}
    return {
        "suggestion": SuggestionForm(topics=topics, initial={"topic": "2"}, auto_id="open-%s"),
        "suggestion_back": SuggestionForm(faulty, topics=topics, auto_id="back-%s"),
        "report": ReportForm(auto_id="open-report-%s"),
        "report_back": ReportForm({}, auto_id="back-report-%s"),
    }


def of_charts() -> dict[str, Any]:
    """Pictures of numbers."""
    numbers = _statistics()
    return {
        "growth": numbers.growth,
        "steps": growth_chart(numbers.growth),
        "bars": [
            (_("Topic sizes"), topic_bars(numbers.topics, lambda _topic: "/", at_most=2)),
            (_("Where they come from"), site_bars(numbers.sites, lambda _host: "/")),
            (_("State of the links"), link_bars(numbers)),
        ],
    }


def _states() -> list[tuple[Article, str, bool]]:
    """What a form for marks can show: article, reading state, star."""
    marked = article_of(3, "十分钟读懂旋转编码（RoPE）")
    return [(marked, "unread", False), (marked, "reading", False), (marked, "read", True)]


def _statistics() -> Statistics:
    totals = [sum(RECEIVED[:number]) for number in range(1, len(RECEIVED) + 1)]
    months = tuple(
        Month(dt.date(2026, number, 1), received, total)
        for number, (received, total) in enumerate(zip(RECEIVED, totals, strict=True), start=1)
    )
    topics = tuple(
        TopicSize(topic_of(number, title), number, lines)
        for number, (title, lines) in enumerate([("大模型理论", 10), ("模型量化", 7), ("RAG", 3), ("评测", 2)], start=1)
    )
    sites = (Share("kexue.fm", "科学空间", 12), Share("zhuanlan.zhihu.com", "知乎专栏", 7))
    links = tuple(
        Share(state.value, str(state.label), articles)
        for state, articles in zip(list(Article.LinkState)[1:], (15, 3, 2, 1), strict=False)
    )
    return Statistics(Growth(months), Shares(links, 1), topics, Shares(sites, 3))
