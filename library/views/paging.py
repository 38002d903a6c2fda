"""Long lists of articles in pages."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from library.models import Article
from library.models.article import ArticleQuerySet
from library.views.lines import lines_of
from library.views.outline import Line
from library.views.reader import reader_of

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class LinePage:
    """One page of lines. `page` is Django's own, for the numbers."""

    page: Page[Article]
    lines: list[Line]


def page_of(request: HttpRequest, articles: ArticleQuerySet) -> LinePage:
    """The page that `?page=` asks for; a number that makes no sense gives the nearest page there is."""
    page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page))
    reader_of(request).note_states(lines)
    return LinePage(page, lines)
