"""Marks: what the owner of a token noted of articles, on their own shelf."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from library.api import schemas
from library.api.asker import asker_of, may_read, may_write
from library.api.paging import next_address, page_of
from library.api.told import teller
from library.models import Article, Mark
from library.shelves import set_mark, shelf_of_user

router = Router(tags=["marks"])
PRIVATE = "no-store"


@router.get(
    "/marks",
    response=schemas.Marks,
    url_name="mark-list",
    operation_id="listMarks",
    auth=may_read,
    openapi_extra=schemas.READS,
)
def mark_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.MarksAsked]) -> Any:
    """One's own marks, the latest first."""
    response["Cache-Control"] = PRIVATE
    marks = Mark.objects.of_public().filter(shelf__user=asker_of(request).require_read())
    marks = marks.filter(state=asked.state) if asked.state else marks
    rows = marks.select_related("article__site").prefetch_related("article__tagged_articles__tag")
    page = page_of(rows, order=["-changed_at", "-id"], cursor=asked.cursor, limit=asked.limit)
    tell = teller(request)
    return {"results": [tell.mark(mark) for mark in page.rows], "next": next_address(request, page.cursor)}


@router.get(
    "/marks/{number}",
    response=schemas.Mark,
    url_name="mark-detail",
    operation_id="getMark",
    auth=may_read,
    openapi_extra=schemas.READS,
)
def mark_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One's own mark on an article."""
    response["Cache-Control"] = PRIVATE
    marks = Mark.objects.of_public().filter(shelf__user=asker_of(request).require_read())
    mark = marks.select_related("article__site").filter(article=number).first()
    if mark is None:
        raise Http404("You have no mark on that article.")
    return teller(request).mark(mark)


@router.put(
    "/marks/{number}",
    response=schemas.Mark,
    url_name="mark-detail",
    operation_id="setMark",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def mark_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedMark
) -> Any:
    """Set the state, the star, or both."""
    response["Cache-Control"] = PRIVATE
    owner = asker_of(request).require_write()
    article = Article.objects.published().select_related("site").of_number(number)
    if article is None:
        raise Http404("There is no such article.")
    sent = data.model_dump(exclude_unset=True)
    state = Mark.State(sent["state"]) if "state" in sent else None
    mark = set_mark(shelf_of_user(owner), article, now=timezone.now(), state=state, star=sent.get("is_starred"))
    return teller(request).mark(mark)


@router.delete(
    "/marks/{number}",
    response={204: None},
    url_name="mark-detail",
    operation_id="deleteMark",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def mark_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Take the mark off an article."""
    response["Cache-Control"] = PRIVATE
    deleted, _kinds = (
        Mark.objects.of_public().filter(shelf__user=asker_of(request).require_write(), article=number).delete()
    )
    if not deleted:
        raise Http404("You have no mark on that article.")
