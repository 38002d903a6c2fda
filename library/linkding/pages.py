"""A list a stretch at a time, as Django REST framework has it: with the addresses of the stretches beside it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from library.linkding.asked import Page
from library.linkding.endpoint import as_json
from library.views.absolute import absolute


def as_page(request: HttpRequest, page: Page, count: int, results: Sequence[Any]) -> HttpResponse:
    """One stretch of a list of `count`."""
    after = page.offset + page.limit
    before = page.offset - page.limit
    return as_json(
        {
            "count": count,
            "next": _address(request, page.limit, after) if after < count else None,
            "previous": _address(request, page.limit, before) if page.offset else None,
            "results": results,
        }
    )


def empty_page() -> HttpResponse:
    """A list that has nothing in it and never will."""
    return as_json({"count": 0, "next": None, "previous": None, "results": []})


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    asked = request.GET.copy()
    asked["limit"] = str(limit)
    asked.pop("offset", None)
    if offset > 0:
        asked["offset"] = str(offset)
    return absolute(request, f"{request.path}?{asked.urlencode()}")
