"""Marks: what the owner of a token noted of articles, on their own shelf."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from library.api import schemas
from library.api.asker import asker_of
from library.api.operations import WITH_TOKEN, WRITING, told_page
from library.api.paging import page_of
from library.api.reading import find_mark, marks_of
from library.api.told import teller
from library.models import Article, Mark
from library.shelves import set_mark, shelf_of_user

router = Router(tags=[_("marks")])
ONE: dict[str, Any] = {"path": "/marks/{number}", "url_name": "mark-detail"}
LATEST_FIRST = ("-changed_at", "-id")
PRIVATE = "no-store"


@router.get(
    "/marks",
    **WITH_TOKEN,
    response=schemas.Marks,
    url_name="mark-list",
    operation_id="listMarks",
    description=_("One’s own marks, the latest first."),
)
def mark_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.MarksAsked]) -> Any:
    """A page of them."""
    response["Cache-Control"] = PRIVATE
    marks = marks_of(asker_of(request))
    marks = marks.filter(state=asked.state) if asked.state else marks
    return told_page(request, page_of(marks, order=LATEST_FIRST, asked=asked), teller(request).mark)


@router.get(
    **ONE,
    **WITH_TOKEN,
    response=schemas.Mark,
    operation_id="getMark",
    description=_("One’s own mark on an article."),
)
def mark_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One mark, by the number of its article."""
    response["Cache-Control"] = PRIVATE
    return teller(request).mark(find_mark(number, asker_of(request)))


@router.put(
    **ONE,
    **WRITING,
    response=schemas.Mark,
    operation_id="setMark",
    description=_("Set the state, the star, or both."),
)
def mark_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedMark
) -> Any:
    """Set one; the number of a merged article is that of the one that it was merged into."""
    response["Cache-Control"] = PRIVATE
    article = Article.objects.published().select_related("site").of_number(number)
    if article is None:
        raise Http404("There is no such article.")
    sent = data.model_dump(exclude_unset=True)
    state = Mark.State(sent["state"]) if "state" in sent else None
    shelf = shelf_of_user(asker_of(request).require_write())
    return teller(request).mark(set_mark(shelf, article, now=timezone.now(), state=state, star=sent.get("is_starred")))


@router.delete(
    **ONE,
    **WRITING,
    response={204: None},
    operation_id="deleteMark",
    description=_("Take the mark off an article."),
)
def mark_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Take one away."""
    response["Cache-Control"] = PRIVATE
    find_mark(number, asker_of(request)).delete()
