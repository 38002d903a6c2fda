"""Middleware for tests that ask for very many pages of the desk and look at none of them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse


class Unrendered:
    """Leaves pages empty by the methods for which Django's admin shows what it shows for GET: whether they may be seen
    is decided before they are rendered, and rendering is most of the work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self._get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Empty the page; one whose content was set counts as rendered."""
        if request.method not in ("GET", "POST"):
            response.content = b""
        return response
