"""Entries: the lines of the lists."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from library.api import schemas
from library.api.asker import asker_of
from library.api.entry_writing import change_entry, create_entry, remove_entry
from library.api.freshness import tag_by_content, tag_by_version
from library.api.operations import CHANGING, WRITING, told_changed, told_new, told_page
from library.api.paging import page_of
from library.api.reading import chosen_entries, find_entry
from library.api.told import teller

router = Router(tags=[_("entries")])
LIST: dict[str, Any] = {"path": "/entries", "url_name": "entry-list"}
ONE: dict[str, Any] = {"path": "/entries/{number}", "url_name": "entry-detail"}
IN_ORDER = ("topic_id", "position", "id")


@router.get(
    **LIST,
    response=schemas.Entries,
    operation_id="listEntries",
    description=_("Lines, in the order of their topics’ numbers and then of each topic."),
)
def entry_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.EntriesAsked]) -> Any:
    """A page of them."""
    tag_by_version(request, response)
    tell = teller(request)
    entries = chosen_entries(asked, asker_of(request), tell.tree)
    return told_page(request, page_of(entries, order=IN_ORDER, asked=asked), tell.entry)


@router.get(**ONE, response=schemas.Entry, operation_id="getEntry", description=_("One line."))
def entry_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One line."""
    tell = teller(request)
    told = tell.entry(find_entry(number, asker_of(request), tell.tree))
    tag_by_content(request, response, told)
    return told


@router.post(
    **LIST,
    **WRITING,
    response={201: schemas.Entry},
    operation_id="createEntry",
    description=_("Put an article into a topic, at the end of it or of one of its groups."),
)
def entry_create(request: HttpRequest, response: HttpResponse, data: schemas.NewEntry) -> Any:
    """Add one."""
    return told_new(request, response, create_entry(data, request), "entry-detail")


@router.patch(
    **ONE,
    **CHANGING,
    response=schemas.Entry,
    operation_id="changeEntry",
    description=_("Change what is named of a line; one that gets another topic or group goes to the end of it."),
)
def entry_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedEntry
) -> Any:
    """Change one."""
    return told_changed(response, change_entry(number, data, request))


@router.delete(
    **ONE,
    **WRITING,
    response={204: None},
    operation_id="deleteEntry",
    description=_("Take a line out of its topic; its article stays."),
)
def entry_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Take one away."""
    remove_entry(number, request)
