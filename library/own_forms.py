"""Forms on pages that anyone may keep: they carry no token, because a token would need a cookie.

A page that sets no cookie can be shown to every reader from a cache. Its forms prove in another way that a reader sent
them: browsers say where a request comes from, in `Sec-Fetch-Site` or in `Origin`, and no other site can make them lie.
The views that take such forms are named here and nowhere else; every other view asks for Django's token.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

OWN_FORMS = frozenset(
    {
        "set_language",
        "library:mark-update",
        "library:preference-update",
        "library:report-create",
        "library:suggestion-create",
        "library:shelf-delete",
        "library:shelf-import",
        "library:shelf-open",
        "library:shelf-renew",
    }
)


class OwnFormsMiddleware:
    """Takes the browser's word for our own forms in place of a token. Stands before Django's `CsrfViewMiddleware`.

    An old browser that says nothing is shown what it sent once more, on a small page with a token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; what this middleware does, it does once the view is known."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Let a proven form through, ask about one that nothing is known of, and leave the rest to Django."""
        if request.method != "POST" or not is_own_form(request):
            return None
        is_own = comes_from_our_page(request)
        if is_own:
            request.csrf_processing_done = True  # type: ignore[attr-defined]  # Django then asks for no token
        elif is_own is None and "csrfmiddlewaretoken" not in request.POST and not request.FILES:
            return render(request, "library/form_confirm.html", {"fields": _fields(request)})
        return None


def is_own_form(request: HttpRequest) -> bool:
    """Whether the view that was found takes forms without a token."""
    match = request.resolver_match
    return match is not None and match.view_name in OWN_FORMS


def comes_from_our_page(request: HttpRequest) -> bool | None:
    """Whether the browser says that a page of this very site sent the request; None if it says nothing."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return None
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() for value in values]
