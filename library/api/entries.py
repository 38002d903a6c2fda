"""Entries: the lines of the lists."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Status

from library.api import schemas
from library.api.asker import asker_of, may_write
from library.api.entry_writing import change_entry, create_entry, remove_entry
from library.api.freshness import etag_of, require_match, tag_by_content, tag_by_version
from library.api.paging import next_address, page_of
from library.api.reading import find_article, find_entry, seen_entries
from library.api.told import teller
from library.views.absolute import absolute

router = Router(tags=["entries"])
IN_ORDER = ("topic_id", "position", "id")


@router.get("/entries", response=schemas.Entries, url_name="entry-list", operation_id="listEntries")
def entry_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.EntriesAsked]) -> Any:
    """Lines, in the order of their topics' numbers and then of each topic."""
    tag_by_version(request, response)
    tell, asker = teller(request), asker_of(request)
    entries = seen_entries(asker, tell.tree)
    if asked.topic is not None:
        entries = entries.filter(topic=asked.topic)
    if asked.article is not None:
        entries = entries.filter(article=find_article(asked.article, asker))
    page = page_of(entries, order=IN_ORDER, cursor=asked.cursor, limit=asked.limit)
    return {"results": [tell.entry(entry) for entry in page.rows], "next": next_address(request, page.cursor)}


@router.get("/entries/{number}", response=schemas.Entry, url_name="entry-detail", operation_id="getEntry")
def entry_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One line."""
    tell = teller(request)
    told = tell.entry(find_entry(number, asker_of(request), tell.tree))
    tag_by_content(request, response, told)
    return told


@router.post(
    "/entries",
    response={201: schemas.Entry},
    url_name="entry-list",
    operation_id="createEntry",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def entry_create(request: HttpRequest, response: HttpResponse, data: schemas.NewEntry) -> Any:
    """Put an article into a topic, at the end of it or of one of its groups."""
    asker_of(request).require_write()
    told = create_entry(data, request)
    response["ETag"] = etag_of(told)
    response["Location"] = absolute(request, reverse("api-1:entry-detail", args=[told["id"]]))
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/entries/{number}",
    response=schemas.Entry,
    url_name="entry-detail",
    operation_id="changeEntry",
    auth=may_write,
    openapi_extra=schemas.CHANGES,
)
def entry_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedEntry
) -> Any:
    """Change what is named of a line; one that gets another topic or group goes to the end of it."""
    asker_of(request).require_write()
    require_match(request)
    told = change_entry(number, data, request)
    response["ETag"] = etag_of(told)
    return told


@router.delete(
    "/entries/{number}",
    response={204: None},
    url_name="entry-detail",
    operation_id="deleteEntry",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def entry_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Take a line out of its topic; its article stays."""
    asker_of(request).require_write()
    remove_entry(number, request)
