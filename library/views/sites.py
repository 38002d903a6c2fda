"""Sites: who publishes what the library holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from library.models import Site
from library.views.narrowing import narrowed, words_of
from library.views.paging import page_of


@require_safe
def site_list(request: HttpRequest) -> HttpResponse:
    """Every site that has published articles, the fullest first; with `?q=` those whose name or host holds it."""
    typed = words_of(request)
    sites = narrowed(Site.objects.with_article_count(), typed, lambda site: (site.name, site.host))
    return render(request, "library/site_list.html", {"sites": sites, "typed": typed})


@require_safe
def site_detail(request: HttpRequest, host: str) -> HttpResponse:
    """The published articles of a site, the latest first. A site that has none is not there for readers."""
    site = get_object_or_404(Site.objects.with_article_count(), host=host)
    articles = site.articles.published().select_related("site").newest_first()
    return render(request, "library/site_detail.html", {"site": site, "page": page_of(request, articles)})
