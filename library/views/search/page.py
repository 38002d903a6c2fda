"""The page of a search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.models import Article
from library.search import Found, Sort, SuggestionKind, search, suggest
from library.search.query import Notice, NoticeCode
from library.views.outline import Line
from library.views.paging import page_of
from library.views.reader import reader_of
from library.views.search.asked import Asked, read_asked
from library.views.search.chips import chips_of, only_titles, words_left_out
from library.views.search.choices import filters_of, known, read_choices
from library.views.search.facets import read_facets, sites_to_name, tags_to_name
from library.views.search.feed import feed_address
from library.views.search.names import Names, read_names
from library.views.search.rows import lines_in_order, note_places

PER_PAGE = 20
MOST_RELATED = 10
NEAREST_TAGS = 8
TIPS = ("tag:显存", "site:zhuanlan.zhihu.com", "is:unread")  # queries that show what may be asked


@dataclass(frozen=True, slots=True)
class Results:
    """The results of one page, and on the first page those that hold most of the words only."""

    page: Page[int]
    lines: list[Line]
    related: list[Line]


@require_safe
def search_list(request: HttpRequest) -> HttpResponse:
    """What was asked for, the best first; where nothing was asked for, the latest articles."""
    asked = read_asked(request)
    choices = read_choices(asked)
    asked = known(asked, choices)
    if asked.is_empty:
        latest = page_of(request, Article.objects.published().select_related("site").newest_first())
        return render(request, "library/search_list.html", {"latest": latest, "tips": TIPS})
    reader = reader_of(request)
    found = search(
        asked.q,
        filters=filters_of(asked, choices),
        sort=asked.chosen_sort,
        marks=reader.marks,
        correct=not asked.exact,
    )
    names = read_names(sites=sites_to_name(found.facets, choices), tags=tags_to_name(found.facets, choices))
    context = {
        "asked": asked,
        "tips": TIPS,
        "query": asked.q,
        "shown_query": found.corrected or asked.q,
        "found": found,
        "results": _results(request, found, names),
        "facets": read_facets(found.facets, asked, names, has_marks=reader.has_marks),
        "chips": chips_of(asked, choices, found.query),
        "only_titles": only_titles(asked, found.query) if found.hits else "",
        "as_typed": replace(asked, exact="1").as_url(),
        "notices": [_notice_words(notice) for notice in found.query.notices],
        "sorts": _sorts(asked, found),
        "feeds": {form: feed_address(asked, found, form) for form in ("atom", "json")},
        **({} if found.hits else _ways_on(asked, found)),
    }
    response = render(request, "library/search_list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _results(request: HttpRequest, found: Found, names: Names) -> Results:
    page = Paginator(found.hits, PER_PAGE).get_page(request.GET.get("page"))
    related = found.related[:MOST_RELATED] if page.number == 1 else ()
    lines = lines_in_order([*page, *related])
    reader_of(request).note_states(lines)
    note_places(lines, names.paths())
    is_hit = set(page)
    return Results(
        page,
        [line for line in lines if line.article.pk in is_hit],
        [line for line in lines if line.article.pk not in is_hit],
    )


def _sorts(asked: Asked, found: Found) -> list[tuple[str, str, bool]]:
    """The orders: what the address calls them, what people do, and whether it is this one."""
    words = {
        Sort.RELEVANCE: _("Best first"),
        Sort.NEWEST: _("Latest arrivals"),
        Sort.PUBLISHED: _("Latest published"),
        Sort.TITLE: _("By title"),
    }
    current = asked.sort or found.query.sort or Sort.RELEVANCE
    return [(sort.value, text, sort == current) for sort, text in words.items()]


def _notice_words(notice: Notice) -> tuple[str, str]:
    """A notice in plain words, and the words of the query that it is about."""
    words = {
        NoticeCode.TOO_LONG: _("Only the first 200 characters were read."),
        NoticeCode.TOO_MANY_WORDS: _("Only the first 12 words were read."),
        NoticeCode.UNKNOWN_VALUE: _("This means nothing here and was read as plain words:"),
        NoticeCode.UNKNOWN_TAG: _("There is no such tag:"),
        NoticeCode.UNKNOWN_TOPIC: _("There is no such topic:"),
        NoticeCode.UNKNOWN_SITE: _("There is no such site:"),
    }
    return words[notice.code], notice.value


def _ways_on(asked: Asked, found: Found) -> dict[str, Any]:
    """What helps where nothing was found: words to leave out, and tags and topics near what was typed."""
    return {"left_out": words_left_out(asked, found.query), "nearest": _nearest(found.query.words[:2] or (asked.q,))}


def _nearest(texts: Sequence[str]) -> list[tuple[str, str, int]]:
    """Names of tags and topics near the first of the texts that has any: the name, its search, how many it leads to."""
    for text in dict.fromkeys(texts):
        near = [one for one in suggest(text) if one.kind in (SuggestionKind.TAG, SuggestionKind.TOPIC)]
        if near:
            return [(one.text, Asked(q=f'{one.kind}:"{one.text}"').as_url(), one.count) for one in near[:NEAREST_TAGS]]
    return []
