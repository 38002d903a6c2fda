"""Forms on pages that anyone may keep: they carry no token, because a token would need a cookie.

A page that sets no cookie can be shown to every reader from a cache. Its forms prove in another way that a reader sent
them: browsers say where a request comes from, in `Sec-Fetch-Site` or in `Origin`, and no other site can make them lie.
The views that take such forms are named here and nowhere else; every other view asks for Django's token.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

OWN_FORMS = frozenset(
    {
        "set_language",
        "library:mark-update",
        "library:preference-update",
        "library:shelf-delete",
        "library:shelf-import",
        "library:shelf-open",
        "library:shelf-renew",
    }
)


class OwnFormsMiddleware(CsrfViewMiddleware):
    """Django's protection, which for our own forms takes the browser's word in place of a token.

    An old browser that says nothing is shown the form's content once more, on a small page with a token.
    """

    def process_view(  # type: ignore[override]  # Django's own answers 403 alone
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: Any, callback_kwargs: Any
    ) -> HttpResponse | None:
        """Let a proven form through, ask about one that nothing is known of, and leave the rest to Django."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in OWN_FORMS:
            return self._ordinary(request, callback, callback_args, callback_kwargs)
        is_own = comes_from_our_page(request)
        if is_own:
            request.csrf_processing_done = True  # type: ignore[attr-defined]  # what Django itself notes
            return None
        if is_own is None and "csrfmiddlewaretoken" not in request.POST and not request.FILES:
            return render(request, "library/form_confirm.html", {"fields": _fields(request)})
        return self._ordinary(request, callback, callback_args, callback_kwargs)

    def _ordinary(self, *view: Any) -> HttpResponse | None:
        return super().process_view(*view)


def comes_from_our_page(request: HttpRequest) -> bool | None:
    """Whether the browser says that a page of this very site sent the request; None if it says nothing."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return None
    return urlsplit(origin).netloc == request.get_host()


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.POST.lists() for value in values]
