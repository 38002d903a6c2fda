"""Pages for what goes wrong. All look alike; those for our own faults need no database, no session and no request."""

import datetime as dt
import logging
import math
import sqlite3
import sys
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache

from library import long_writes
from library.catalogue import is_write_conflict
from library.own_forms import is_own_form
from library.views.preferences import has_single_keys, theme_of

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30  # after which a database mostly answers again
# PostgreSQL, appendix A: the server is being stopped, has crashed, is starting; it has no connection left.
STATES_WITHOUT_DATABASE = ("57P01", "57P02", "57P03", "53300")
LAST_RESORT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Easyllm</title>
<h1 lang="zh-Hans">我们这边出错了</h1>
<p lang="zh-Hans">请稍后再试。</p>
<h1>Something broke on our side</h1>
<p>Please try again in a moment.</p>
</html>
"""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be understood. The host may be part of what is wrong, so nothing is made from it."""
    return _rendered_alone(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: known, but not allowed."""
    return render(request, "403.html", status=403)


@never_cache
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old: says how to send it again."""
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with a way to search."""
    return render(request, "404.html", status=404)


@never_cache
def too_many_requests(request: HttpRequest, wait: dt.timedelta) -> HttpResponse:
    """429: the limit is reached. Says when to come back, to people in minutes and to programs in `Retry-After`."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    response = render(request, "429.html", {"minutes": math.ceil(seconds / 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 where the database does not answer at all, or another writer was in the way. Django calls it inside
    `except`.
    """
    error = sys.exc_info()[1]
    if is_lost_database(error):
        return service_unavailable(request)
    if is_write_conflict(error):
        is_long = long_writes.is_long_write_running()
        return import_running(request, seconds=long_writes.seconds_to_wait()) if is_long else write_conflict(request)
    return _rendered_alone(request, "500.html", 500)


@never_cache
def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: back in a moment."""
    response = _rendered_alone(request, "503.html", 503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


@never_cache
def write_conflict(request: HttpRequest) -> HttpResponse:
    """503: somebody else was writing the same at the same moment, and what was sent was not stored."""
    response = _rendered_alone(request, "503_conflict.html", 503)
    response["Retry-After"] = "1"
    return response


@never_cache
def import_running(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """503: a long import holds the database. The page keeps what was sent, to send it again after so many seconds."""
    fields = _kept_fields(request)
    context = {"seconds": seconds, "fields": fields}
    if fields and not is_own_form(request):
        context["csrf_token"] = get_token(request)
    response = _rendered_alone(request, "503_import.html", 503, context)
    response["Retry-After"] = str(seconds)
    return response


def is_lost_database(error: BaseException | None) -> bool:
    """Whether no connection could be had or the one there was broke. A statement that fails is another matter."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN
    state = getattr(cause, "sqlstate", "")
    return state is None or state.startswith("08") or state in STATES_WITHOUT_DATABASE


def _kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent once more; nothing where a page cannot or should not keep it: files, passwords."""
    if request.method != "POST" or request.FILES or any("password" in name for name in request.POST):
        return []
    sent = ((name, value) for name, values in request.POST.lists() for value in values)
    return [(name, str(value)) for name, value in sent if name != "csrfmiddlewaretoken"]


def _rendered_alone(
    request: HttpRequest, template: str, status: int, more: dict[str, Any] | None = None
) -> HttpResponse:
    """A page made without context processors; where even its template fails, one that needs nothing."""
    try:
        with translation.override(translation.get_language_from_request(request)):
            page: str = render_to_string(template, _what_a_page_needs(request) | (more or {}))
    except Exception:  # whatever is broken, readers get a page
        logger.exception("The page %s cannot be rendered.", template)
        page = LAST_RESORT
    return HttpResponse(page, status=status)


def _what_a_page_needs(request: HttpRequest) -> dict[str, Any]:
    return {
        "easyllm": {"name": settings.EASYLLM_SITE_NAME, "seal": settings.EASYLLM_SEAL},
        "theme": theme_of(request),
        "single_keys": has_single_keys(request),
    }
