"""What operations have in common: whom each lets in, and how lists and what was written are answered."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_noop as _
from ninja import Status

from library.api.asker import asker_of
from library.api.freshness import etag_of, require_match
from library.api.paging import Page, next_address
from library.api.told import Told
from library.views.absolute import absolute

Row = TypeVar("Row", bound=Model)


def _may_read(request: HttpRequest) -> User:
    return asker_of(request).require_read()


def _may_write(request: HttpRequest) -> User:
    return asker_of(request).require_write()


def _may_change(request: HttpRequest) -> User:
    owner = asker_of(request).require_write()
    require_match(request)
    return owner


# What an operation asks of a token, found out before anything that was sent is read, and how the document says it.
WITH_TOKEN: dict[str, Any] = {"auth": _may_read, "openapi_extra": {"security": [{"token": []}]}}
WRITING: dict[str, Any] = {"auth": _may_write, "openapi_extra": {"security": [{"token": []}], "x-scope": "write"}}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": _("The ETag of what is changed, or * to change it whatever it is."),
    "schema": {"type": "string", "examples": ["*"]},
}
CHANGING: dict[str, Any] = {
    "auth": _may_change,
    "openapi_extra": {**WRITING["openapi_extra"], "parameters": [IF_MATCH]},
}


def told_page(request: HttpRequest, page: Page[Row], tell: Callable[[Row], Told]) -> Told:
    """A page of a list."""
    return {"results": [tell(row) for row in page.rows], "next": next_address(request, page.cursor)}


def told_new(request: HttpRequest, response: HttpResponse, told: Told, name: str) -> Status[Told]:
    """201 with a row that was added, its ETag, and the address that `name` gives it."""
    response["Location"] = absolute(request, reverse(f"api-1:{name}", args=[told["id"]]))
    return Status(HTTPStatus.CREATED, told_changed(response, told))


def told_changed(response: HttpResponse, told: Told) -> Told:
    """A row as it is now, with the ETag that the next change of it names."""
    response["ETag"] = etag_of(told)
    return told
