"""Tags and sites that published articles have."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from library.api import schemas
from library.api.freshness import tag_by_version
from library.api.operations import told_page
from library.api.paging import page_of
from library.api.reading import LeadsOnError, find_site, find_tag
from library.api.told import teller
from library.models import Site, Tag

router = Router(tags=[_("tags and sites")])


@router.get(
    "/tags", response=schemas.Tags, url_name="tag-list", operation_id="listTags", description=_("Tags by their slugs.")
)
def tag_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.NamesAsked]) -> Any:
    """A page of tags."""
    tag_by_version(request, response)
    page = page_of(Tag.objects.with_article_count(), order=["slug"], asked=asked)
    return told_page(request, page, teller(request).tag)


@router.get(
    "/tags/{slug}",
    response=schemas.Tag,
    url_name="tag-detail",
    operation_id="getTag",
    description=_("One tag. Another name of it leads to it."),
)
def tag_detail(request: HttpRequest, response: HttpResponse, slug: schemas.PathKey) -> Any:
    """One tag."""
    tag_by_version(request, response)
    tag = find_tag(slug)
    if tag.slug != slug:
        raise LeadsOnError(reverse("api-1:tag-detail", args=[tag.slug]))
    return teller(request).tag(tag)


@router.get(
    "/sites",
    response=schemas.Sites,
    url_name="site-list",
    operation_id="listSites",
    description=_("Sites by their hosts."),
)
def site_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.NamesAsked]) -> Any:
    """A page of sites."""
    tag_by_version(request, response)
    page = page_of(Site.objects.with_article_count(), order=["host"], asked=asked)
    return told_page(request, page, teller(request).site)


@router.get(
    "/sites/{host}",
    response=schemas.Site,
    url_name="site-detail",
    operation_id="getSite",
    description=_("One site."),
)
def site_detail(request: HttpRequest, response: HttpResponse, host: schemas.PathKey) -> Any:
    """One site."""
    tag_by_version(request, response)
    return teller(request).site(find_site(host))
