"""The page of a search."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.models import Article
from library.search import Found, Sort, SuggestionKind, search, suggest_names
from library.search.query import Notice, NoticeCode
from library.views.paging import page_of
from library.views.reader import reader_of
from library.views.search.asked import Asked, read_asked
from library.views.search.chips import chips_of, only_titles, words_left_out
from library.views.search.choices import Choices, filters_of, known, read_choices
from library.views.search.facets import read_facets, sites_to_name, tags_to_name
from library.views.search.feed import feed_address
from library.views.search.names import Names, read_names
from library.views.search.rows import lines_in_order

PER_PAGE = 20
MOST_RELATED = 10
WORDS_LOOKED_UP = 2  # where nothing was found, for tags and topics of such names
TIPS = ("tag:显存", "site:zhuanlan.zhihu.com", "is:unread")  # queries that show what may be asked


@require_safe
def search_list(request: HttpRequest) -> HttpResponse:
    """What was asked for, the best first; where nothing was asked for, the latest articles."""
    asked = read_asked(request)
    choices = read_choices(asked)
    asked = known(asked, choices)
    found = search(
        asked.q,
        filters=filters_of(asked, choices),
        sort=asked.chosen_sort,
        marks=reader_of(request).marks,
        correct=not asked.exact,
    )
    if found.query.is_empty and not asked.has_choices:
        latest = page_of(request, Article.objects.published().select_related("site").newest_first())
        context = {"query": asked.q, "latest": latest}
    else:
        context = _told(request, asked, choices, found)
    response = render(request, "library/search_list.html", {"tips": TIPS, **context})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _told(request: HttpRequest, asked: Asked, choices: Choices, found: Found) -> dict[str, Any]:
    """What the page says of an answer."""
    page = Paginator(found.hits, PER_PAGE).get_page(request.GET.get("page"))
    related = found.related[:MOST_RELATED] if page.number == 1 else ()
    numbers = (*page, *related)
    names = _names(found, choices, numbers)
    lines = {line.article.pk: line for line in lines_in_order(numbers, names)} if numbers else {}
    reader = reader_of(request)
    reader.note_states(lines.values())
    return {
        "asked": asked,
        "query": asked.q,
        "shown_query": found.corrected or asked.q,
        "found": found,
        "page": page,
        "lines": [lines[number] for number in page if number in lines],
        "related": [lines[number] for number in related if number in lines],
        "facets": read_facets(found.facets, asked, names, has_marks=reader.has_marks),
        "chips": chips_of(asked, choices, found.query),
        "only_titles": only_titles(asked, found.query) if found.hits else "",
        "as_typed": replace(asked, exact="1").as_url(),
        "notices": [_notice_words(notice) for notice in found.query.notices],
        "sorts": _sorts(asked, found),
        "feeds": {form: feed_address(asked, found, form) for form in ("atom", "json")},
        "left_out": [] if found.hits else words_left_out(asked, found.query),
        "nearest": [] if numbers else _nearest(asked, found),
    }


def _names(found: Found, choices: Choices, articles: Sequence[int]) -> Names:
    """The names that the page will say; where nothing was counted, those that were read already."""
    facets = found.facets
    if not (articles or facets.topics or facets.sites or facets.tags):
        return choices.names
    return read_names(sites=sites_to_name(facets, choices), tags=tags_to_name(facets, choices), articles=articles)


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


def _nearest(asked: Asked, found: Found) -> list[tuple[str, str, int]]:
    """Tags and topics whose names begin as a word does: the name, its search, how many articles it leads to."""
    texts = found.query.words[:WORDS_LOOKED_UP] or (asked.q,)
    near = [name for name in suggest_names(texts) if name.kind is not SuggestionKind.SITE]
    return [(one.text, Asked(q=f'{one.kind}:"{one.text}"').as_url(), one.count) for one in near]
