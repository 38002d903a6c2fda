"""Search: for now the titles that hold every word asked for."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.models import Article
from library.views.paging import page_of

LONGEST_QUERY = 200  # characters


@require_safe
def search_list(request: HttpRequest) -> HttpResponse:
    """Published articles whose titles hold every word of `q`, the latest first; without words the latest articles."""
    query = " ".join(request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].split())
    holds_every_word = Q()
    for word in query.split():
        holds_every_word &= Q(title__icontains=word)
    articles = Article.objects.published().filter(holds_every_word).select_related("site").newest_first()
    return render(request, "library/search_list.html", {"query": query, "page": page_of(request, articles)})
