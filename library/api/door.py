"""What happens to every request of the API before and after its own work.

Nothing here knows of sessions or cookies, so that no page of another site can have a browser write.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from library.access_tokens import TokenError, authenticate
from library.api.asker import Asker, note_asker
from library.api.freshness import NotModifiedError
from library.api.limits import count_request, count_write
from library.api.problems import ProblemError, problem_of
from library.client_address import client_network
from library.models import ApiToken

SAFE = ("GET", "HEAD", "OPTIONS")
READABLE = "ETag, Link, Location, Retry-After"  # what pages of other sites may see of our headers
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

View = Callable[..., HttpResponseBase]


def as_api(view: View) -> View:
    """A view of the API: who asks is found out by token alone, and whatever goes wrong is told as a problem."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("en"):
            try:
                response = _answered(view, request, *args, **kwargs)
            except NotModifiedError as same:
                response = HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": same.etag})
            except Exception as error:  # noqa: BLE001 - told as a problem, and logged there where it is ours
                response = problem_of(error)
        return _dressed(request, response)

    return answer


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
    asker = _admitted(request)
    _refuse_unmeasured(request)
    is_head = request.method == "HEAD"
    if is_head:
        request.method = "GET"
    response = view(request, *args, **kwargs)
    if is_head:
        request.method = "HEAD"
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        raise _not_allowed(request, response)
    response.setdefault("Cache-Control", "private, no-cache" if asker.token else "no-cache")
    return response


def _admitted(request: HttpRequest) -> Asker:
    """Who asks, once they are known and within their limits. Raises `TokenError` or a problem (429)."""
    try:
        token = authenticate(request)
    except TokenError:
        count_request(client_network(request))
        raise
    count_request(f"token {token.pk}" if token else client_network(request))
    if settings.EASYLLM_PRIVATE and token is None:
        raise TokenError("This library is private: it is read with a token, in the header Authorization.")
    if request.method not in SAFE and token is not None and token.scope == ApiToken.Scope.WRITE:
        count_write(token)
    return note_asker(request, token)


def _refuse_unmeasured(request: HttpRequest) -> None:
    """Refuse a body that comes in pieces of unknown length, of which Django reads nothing. Raises a problem (411)."""
    if request.headers.get("Transfer-Encoding") and not request.headers.get("Content-Length"):
        raise ProblemError(HTTPStatus.LENGTH_REQUIRED, "Say how long the body is, in the header Content-Length.")


def _not_allowed(request: HttpRequest, response: HttpResponseBase) -> ProblemError:
    allowed = {word.strip() for word in response.headers.get("Allow", "").split(",")} - {""}
    allowed |= {"OPTIONS"} | ({"HEAD"} if "GET" in allowed else set())
    text = f"{request.method} does nothing here."
    return ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, text, headers={"Allow": ", ".join(sorted(allowed))})


def _dressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The headers that every answer has. Pages of other sites may read, and never write."""
    patch_vary_headers(response, ["Authorization"])
    if request.method in SAFE:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = READABLE
    return response
