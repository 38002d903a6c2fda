"""The page of one article."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.models import Article, Entry, EntryLink, Mark
from library.search import related_articles
from library.views.outline import TopicNode, paths_of, read_chapters
from library.views.reader import Reader, reader_of

BESIDE_AT_MOST = 400  # lines of the same topics that are looked at for what to read next


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article stands: one public line, and the topics above it from the chapter down."""

    entry: Entry
    nodes: list[TopicNode]


@require_safe
def article_detail(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One article: only its number counts, another slug is sent to the right one.

    Those that were withdrawn or deleted say so (410). The number of a merged article answers as the one it was merged
    into does, and leads on where that is public.
    """
    article = Article.objects.select_related("site", "search_document").of_number(number)
    if article is None:
        raise Http404("There is no such article.")
    if article.status == Article.Status.BINNED:
        return render(request, "library/article_deleted.html", status=410)
    if article.status == Article.Status.WITHDRAWN:
        return render(request, "library/article_withdrawn.html", {"article": article}, status=410)
    if not article.is_public():
        raise Http404("The article is not published.")
    if article.pk != number or slug != article.slug():
        return HttpResponsePermanentRedirect(article.get_absolute_url())
    places = _places(article)
    reader = reader_of(request)
    state, is_starred = reader.marks.get(article.pk, (Mark.State.UNREAD.value, False))
    context = {
        "article": article,
        "places": places,
        "crumbs": places[0].nodes if places else [],
        "tags": article.tags.order_by("tagged_articles__id"),
        "related": _related(article),
        "next_unread": _next_unread(article, _beside(places), reader) if reader.has_marks else None,
        "state": state,
        "is_starred": is_starred,
    }
    return render(request, "library/article_detail.html", context)


def _places(article: Article) -> list[Place]:
    """Every public line of the article, in the order of the map."""
    links = Prefetch("links", EntryLink.objects.order_by("position", "id"))
    entries = Entry.objects.public().filter(article=article).select_related("group").prefetch_related(links).in_order()
    path_of = paths_of(read_chapters())
    order = {topic: place for place, topic in enumerate(path_of)}
    found = [Place(entry, path_of[entry.topic_id]) for entry in entries if entry.topic_id in path_of]
    return sorted(found, key=lambda place: order[place.entry.topic_id])


def _related(article: Article) -> list[Article]:
    """What else a reader of the article may want, the nearest first."""
    numbers = related_articles(article)
    rows = Article.objects.published().select_related("site").in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]


def _beside(places: Sequence[Place]) -> list[Article]:
    """The articles of the same topics, this one among them, in the curator's order."""
    topics = {place.entry.topic_id for place in places}
    rows = Entry.objects.public().filter(topic__in=topics).select_related("article").in_order()[:BESIDE_AT_MOST]
    return list({row.article_id: row.article for row in rows}.values())


def _next_unread(article: Article, beside: Sequence[Article], reader: Reader) -> Article | None:
    """The first unread article after this one, else from the beginning."""
    here = next((place for place, other in enumerate(beside) if other.pk == article.pk), 0)
    for other in (*beside[here + 1 :], *beside[:here]):
        if reader.marks.get(other.pk, (Mark.State.UNREAD,))[0] == Mark.State.UNREAD:
            return other
    return None
