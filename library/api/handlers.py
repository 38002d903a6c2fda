"""What goes wrong before a request reaches the door of the API, such as a host that is not ours: a problem too."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from library.api.problems import problem, problem_of
from library.views import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for programs or for people."""
    if not _is_ours(request):
        return errors.bad_request(request, exception)
    text = "This request cannot be understood; its Host may not be a name of this site."
    return problem(HTTPStatus.BAD_REQUEST, text)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 or 503, for programs or for people. Django calls it inside `except`."""
    error = sys.exc_info()[1]
    return problem_of(error) if _is_ours(request) and isinstance(error, Exception) else errors.server_error(request)


def _is_ours(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("api-1:root"))
