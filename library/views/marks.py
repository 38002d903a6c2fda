"""Marks: a reader says how far they are with an article, or gives it a star."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.middleware import HtmxDetails

from library import shelves
from library.models import Article, Mark
from library.views.preferences import page_before
from library.views.reader import keep_key, reader_of

STARS = {"1": True, "0": False}


@require_POST
def mark_update(request: HttpRequest, number: int) -> HttpResponse:
    """Set `state`, `star` or both for one article. The first mark makes a shelf and the one cookie that opens it."""
    article = Article.objects.published().of_number(number)
    if article is None:
        raise Http404("The article is not published.")
    state, star = request.POST.get("state"), request.POST.get("star")
    if (state is None and star is None) or state not in (None, *Mark.State.values) or star not in (None, *STARS):
        return HttpResponseBadRequest(
            "Expected state=unread, reading or read, or star=1 or 0.\n", content_type="text/plain"
        )
    shelf, new_key = reader_of(request).shelf_to_write()
    mark = shelves.set_mark(
        shelf,
        article,
        now=timezone.now(),
        state=Mark.State(state) if state else None,
        star=STARS[star] if star else None,
    )
    response = _answer(request, article, mark)
    if new_key:
        keep_key(response, new_key)
    return response


def _answer(request: HttpRequest, article: Article, mark: Mark) -> HttpResponse:
    """The form as it is now for a page that replaces it in place, else the way back to where the article stands."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    if htmx:
        context = {
            "article": article,
            "state": mark.state,
            "is_starred": mark.is_starred,
            "anchor": request.POST.get("anchor", "")[:40],
        }
        return render(request, "library/components/mark_form.html", context)
    page, _hash, _fragment = page_before(request, article.get_absolute_url()).partition("#")
    return HttpResponseRedirect(f"{page}#article-{article.pk}")
