"""Whoever wants to write while a long import does, on SQLite, is told so at once, and keeps what they typed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from library import long_writes
from library.api.problems import import_running as problem
from library.linkding.endpoint import busy
from library.views.errors import import_running

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Forms that write nothing into the database. A job is asked to stop by a note beside it.
STORED_ELSEWHERE = frozenset({"set_language", "library:preference-update", "admin:library_job_cancel"})
OURS, LINKDING = "/api/v1/", "/api/"  # all that is below is for programs


class LongWritesMiddleware:
    """Answers 503 to what would only wait. Stands behind Django's protection of forms: what comes back on the page was
    sent from a page of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; what this middleware does, it does once the view is known."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Let through what only reads, and everything while nobody writes for long."""
        match = request.resolver_match
        if request.method in READING or match is None or match.view_name in STORED_ELSEWHERE:
            return None
        return answer(request) if long_writes.has_to_wait() else None


@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """503 with `Retry-After`: JSON for programs, a sentence for a script of ours, else a page to send it again."""
    path = request.path_info
    if path.startswith(LINKDING) and not path.startswith(OURS):
        return busy()
    if path.startswith(OURS) or _is_for_program(request):
        return problem()
    if request.headers.get("HX-Request"):
        return _sentence()
    return import_running(request, seconds=long_writes.seconds_to_wait())


def _is_for_program(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    asks_for_json = "json" in accepted and "text/html" not in accepted
    return asks_for_json or "json" in (request.content_type or "")


def _sentence() -> HttpResponse:
    return HttpResponse(
        _("An import is running. This was not stored; try again in a moment."),
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(long_writes.seconds_to_wait())},
    )
