"""What a reader prefers, kept in cookies of their own that hold nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from library.views.cookies import keep_cookie

THEMES = ("light", "dark", "system")
SWITCHES = ("on", "off")


@login_not_required
@require_POST
def preference_update(request: HttpRequest) -> HttpResponse:
    """Keep the theme or the switch of single keys, and go back to where the reader was."""
    response = HttpResponseRedirect(page_before(request))
    for name, values in (("theme", THEMES), ("keys", SWITCHES)):
        value = request.POST.get(name)
        if value is None:
            continue
        if value not in values:
            return HttpResponseBadRequest(f"{name} is not one of {', '.join(values)}.\n", content_type="text/plain")
        _keep(response, name, value)
    return response


def theme_of(request: HttpRequest) -> str:
    """The theme that was chosen: "light", "dark", or "" where the system decides."""
    theme = request.COOKIES.get("theme", "")
    return theme if theme in ("light", "dark") else ""


def has_single_keys(request: HttpRequest) -> bool:
    """Whether single keys act; a switch turns them off for readers whom they hinder (WCAG 2.1.4)."""
    return request.COOKIES.get("keys") != "off"


def page_before(request: HttpRequest, fallback: str = "/") -> str:
    """The page of ours that a form was sent from: its field `next`, else what the browser says."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
            return address
    return fallback


def _keep(response: HttpResponse, name: str, value: str) -> None:
    if value in ("system", "on"):
        response.delete_cookie(name, samesite="Lax")
        return
    keep_cookie(response, name, value)
