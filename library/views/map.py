"""The map: every title of every list on one page."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.views.folding import fold
from library.views.outline import Line, Part, fill, read_parts
from library.views.reader import Reader, note_visit, reader_of

# Up to so many lines the map prints every one; up to so many it folds what comes after the first few of each topic;
# beyond that each topic's own page has the rest.
WHOLE_UP_TO, FOLDED_UP_TO, SHOWN_OF_MANY = 400, 2000, 8


@require_safe
def map_detail(request: HttpRequest) -> HttpResponse:
    """All lists with all their lines, in the curator's order."""
    parts = read_parts()
    chapters = [chapter for part in parts for chapter in part.chapters]
    fill(chapters)
    lines = [line for chapter in chapters for line in chapter.all_lines()]
    reader = reader_of(request)
    reader.note_states(lines)
    reader.note_topics(chapters)
    if len(lines) > WHOLE_UP_TO:
        fold(chapters, SHOWN_OF_MANY, prints_rest=len(lines) <= FOLDED_UP_TO)
    context = {
        "parts": parts,
        "default": parts[0].readme if parts else None,
        "facts": _facts(parts, lines, reader),
        "new_count": len({line.article.pk for line in lines if line.is_new}),
    }
    response = render(request, "library/map_detail.html", context)
    note_visit(request, response)
    return response


def _facts(parts: Sequence[Part], lines: Sequence[Line], reader: Reader) -> dict[str, int | None]:
    """How many articles, chapters and sites the map shows, and how many were read; each article counts once."""
    articles = {line.article.pk: line.article for line in lines}
    sites = {article.site_id for article in articles.values() if article.site_id is not None}
    return {
        "articles": len(articles),
        "topics": sum(len(part.chapters) for part in parts),
        "sites": len(sites),
        "read": reader.read_count(lines) if reader.has_marks else None,
    }
