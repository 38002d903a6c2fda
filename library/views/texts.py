"""Pages of words alone: what the library is, how to use it, and what it keeps of its readers.

They stay open on a private site, because they hold nothing of the collection, and because whoever is asked to sign in
may want to read them first.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from library.shelves import SHELF_COOKIE
from library.views.absolute import absolute
from library.views.reader import VISIT_COOKIE

BOOKMARKLET = (
    "javascript:location='{address}"
    "?url='+encodeURIComponent(location.href)+'&title='+encodeURIComponent(document.title)"
)


def _text_page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view that shows a template which says everything by itself."""

    @login_not_required
    @require_safe
    def text_detail(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"contact": contact()})

    return text_detail


about_detail = _text_page("library/about_detail.html")
bot_detail = _text_page("library/bot_detail.html")
keys_detail = _text_page("library/keys_detail.html")
search_help_detail = _text_page("library/search_help_detail.html")
accessibility_detail = _text_page("library/accessibility_detail.html")


@login_not_required
@require_safe
def help_detail(request: HttpRequest) -> HttpResponse:
    """How to use the library, with a bookmark that suggests the page one is reading."""
    address = absolute(request, reverse("library:suggestion-create"))
    return render(request, "library/help_detail.html", {"bookmarklet": BOOKMARKLET.format(address=address)})


@login_not_required
@require_safe
def privacy_detail(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, with the cookies by the names that they have here."""
    cookies = {
        "shelf": SHELF_COOKIE,
        "visits": VISIT_COOKIE,
        "language": settings.LANGUAGE_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "session": settings.SESSION_COOKIE_NAME,
    }
    return render(request, "library/privacy_detail.html", {"contact": contact(), "cookies": cookies})


def contact() -> dict[str, str] | None:
    """Whom to write to, as `text` and `href`; None where the keeper of the library names nobody."""
    text = settings.EASYLLM_CONTACT
    if not text:
        return None
    return {"text": text, "href": f"mailto:{text}" if "@" in text and "://" not in text else text}
