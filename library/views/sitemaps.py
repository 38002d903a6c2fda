"""The sitemap: one file, or an index of several where the library is large."""

from collections.abc import Mapping

from django.contrib.sitemaps import views
from django.contrib.sitemaps.views import SitemapIndexItem, x_robots_tag
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.sitemaps import PER_FILE, SECTIONS, Section
from library.views.absolute import absolute, site_root
from library.views.freshness import fresh


@require_safe
@fresh
def sitemap_detail(request: HttpRequest) -> HttpResponse:
    """Every public page in one file; from 5,000 addresses on the files in which they stand."""
    sections = {name: section(site_root(request)) for name, section in SECTIONS.items()}
    pages = {name: section.paginator for name, section in sections.items()}
    if sum(paginator.count for paginator in pages.values()) <= PER_FILE:
        return _rendered(request, sections)
    return _index(request, {name: paginator.num_pages for name, paginator in pages.items() if paginator.count})


@require_safe
@fresh
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One kind of page, in files of 5,000 addresses by `?p=`."""
    if section not in SECTIONS:
        raise Http404("No sitemap has this name.")
    return _rendered(request, {section: SECTIONS[section](site_root(request))})


def _rendered(request: HttpRequest, sections: Mapping[str, Section]) -> HttpResponse:
    response = views.sitemap(request, dict(sections)).render()
    del response["Last-Modified"]  # that of the catalogue counts
    return response


@x_robots_tag
def _index(request: HttpRequest, page_counts: Mapping[str, int]) -> HttpResponse:
    """Django's own index names the host that was asked; ours has to name the configured one."""
    items = []
    for name, count in page_counts.items():
        address = absolute(request, reverse("library:sitemap-section", args=[name]))
        items += [SitemapIndexItem(address), *(SitemapIndexItem(f"{address}?p={n}") for n in range(2, count + 1))]
    return render(request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml")
