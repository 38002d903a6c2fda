"""Whoever wants to write while a long import does, on SQLite, is told so at once, and keeps what they typed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from library import long_writes
from library.views.errors import import_running

READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Forms that write nothing into the database. A job is asked to stop by a note beside it.
STORED_ELSEWHERE = frozenset({"set_language", "library:preference-update", "admin:library_job_cancel"})
PROGRAMS = "/api/"  # all that is below is for programs


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
    """503 with `Retry-After`: a problem for programs, a sentence for a script of ours, else a page to send it again."""
    seconds = long_writes.seconds_to_wait()
    if _is_for_program(request):
        response: HttpResponse = _problem()
    elif request.headers.get("HX-Request"):
        response = HttpResponse(_sentence(), content_type="text/plain; charset=utf-8")
    else:
        return import_running(request, seconds=seconds)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(seconds)
    return response


def _is_for_program(request: HttpRequest) -> bool:
    accepted = request.headers.get("Accept", "")
    asks_for_json = "json" in accepted and "text/html" not in accepted
    return request.path_info.startswith(PROGRAMS) or asks_for_json or "json" in (request.content_type or "")


def _problem() -> JsonResponse:
    """As RFC 9457 has it."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    told = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": _sentence()}
    return JsonResponse(told, content_type="application/problem+json")


def _sentence() -> str:
    return _("An import is running. This was not stored; try again in a moment.")
