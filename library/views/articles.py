"""The page of one article."""

from collections.abc import Sequence

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from library.models import Article, Entry, EntryLink
from library.views.outline import TopicNode, read_parts

RELATED = 6


@require_safe
def article_detail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One article: only its number counts, another slug is sent to the right one. Withdrawn ones say so (410)."""
    article = get_object_or_404(Article.objects.select_related("site"), pk=number)
    if article.status == Article.Status.WITHDRAWN:
        return render(request, "library/article_withdrawn.html", {"article": article}, status=410)
    if not article.is_public():
        raise Http404("The article is not published.")
    if slug != article.slug():
        return HttpResponsePermanentRedirect(article.get_absolute_url())
    places = _places(article)
    context = {
        "article": article,
        "entries": [entry for entry, _path in places],
        "places": places,
        "crumbs": places[0][1] if places else [],
        "tags": article.tags.order_by("tagged_articles__id"),
        "related": _related(article, [entry for entry, _path in places]),
    }
    return render(request, "library/article_detail.html", context)


def _places(article: Article) -> list[tuple[Entry, list[TopicNode]]]:
    """Where the article stands: each public line with the topics above it, in the order of the map."""
    links = Prefetch("links", EntryLink.objects.order_by("position", "id"))
    entries = Entry.objects.public().filter(article=article).select_related("group").prefetch_related(links).in_order()
    path_of = _paths([chapter for part in read_parts() for chapter in part.chapters])
    found = [(entry, path_of[entry.topic_id]) for entry in entries if entry.topic_id in path_of]
    order = {topic: place for place, topic in enumerate(path_of)}
    return sorted(found, key=lambda place: order[place[0].topic_id])


def _paths(nodes: Sequence[TopicNode], above: tuple[TopicNode, ...] = ()) -> dict[int, list[TopicNode]]:
    """The topics from the chapter down to each topic, by its number, in the order of the map."""
    paths: dict[int, list[TopicNode]] = {}
    for node in nodes:
        paths[node.topic.pk] = [*above, node]
        paths |= _paths(node.subtopics, (*above, node))
    return paths


def _related(article: Article, entries: Sequence[Entry]) -> list[Article]:
    """Other articles of the same topics, in the curator's order."""
    beside = Entry.objects.public().filter(topic__in={entry.topic_id for entry in entries}).exclude(article=article)
    rows = beside.select_related("article").in_order()[: 2 * RELATED]
    return list({row.article_id: row.article for row in rows}.values())[:RELATED]
