"""The map: every title of every list on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.views.outline import Part, fill, read_parts


@require_safe
def map_detail(request: HttpRequest) -> HttpResponse:
    """All lists with all their lines, in the curator's order."""
    parts = read_parts()
    fill(chapter for part in parts for chapter in part.chapters)
    context = {"parts": parts, "default": parts[0].readme if parts else None, "facts": _facts(parts)}
    return render(request, "library/map_detail.html", context)


def _facts(parts: list[Part]) -> dict[str, int]:
    """How many articles, chapters and sites the map shows; an article in several places counts once."""
    chapters = [chapter for part in parts for chapter in part.chapters]
    articles = {line.article.pk: line.article for chapter in chapters for line in chapter.all_lines()}
    sites = {article.site_id for article in articles.values() if article.site_id is not None}
    return {"articles": len(articles), "topics": len(chapters), "sites": len(sites)}
