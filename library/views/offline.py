"""The site as an application: its manifest, its service worker, and the page for when there is no network."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from library.static_parts import script_names, style_names
from library.views.language import interface_language

PAPER, SEAL = "#fbf9f4", "#9e3325"  # as in tokens.css
PRIVATE = ("/admin/", "/shelf/", "/accounts/")


@login_not_required
@require_safe
def manifest_detail(request: HttpRequest) -> HttpResponse:
    """What the site is called and looks like once it is installed, and that links can be shared with it."""
    manifest = {
        "id": "/",
        "name": settings.EASYLLM_SITE_NAME,
        "short_name": settings.EASYLLM_SITE_NAME[:12],
        "description": settings.EASYLLM_TAGLINE or _("A catalogue of good articles about large language models."),
        "lang": interface_language(),
        "dir": "ltr",
        "start_url": reverse("library:map-detail"),
        "scope": "/",
        "display": "standalone",
        "theme_color": SEAL,
        "background_color": PAPER,
        "icons": [_icon("icon-192", 192), _icon("icon-512", 512), _icon("icon-maskable-512", 512, "maskable")],
        "shortcuts": [
            {"name": _("New"), "url": reverse("library:new-list")},
            {"name": _("Search"), "url": reverse("library:search-list")},
            {"name": _("My shelf"), "url": reverse("library:shelf-detail")},
        ],
        "share_target": {
            "action": "/suggest/",
            "method": "GET",
            "params": {"url": "url", "title": "title", "text": "text"},
        },
    }
    response = HttpResponse(json.dumps(manifest, ensure_ascii=False), content_type="application/manifest+json")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that shows the offline page. It changes with the files it keeps, and so replaces its former self."""
    offline = reverse("library:offline-detail")
    kept = [*map(static, [*style_names(), *script_names(), "img/seal.svg"])]
    context = {
        "version": hashlib.sha256(repr(kept).encode()).hexdigest()[:12],
        "kept": _literal(kept),
        "offline": _literal(offline),
        "private": _literal(PRIVATE),
    }
    response = render(request, "library/service_worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
def offline_detail(request: HttpRequest) -> HttpResponse:
    """What readers see where there is no network."""
    return render(request, "library/offline.html")


def _icon(name: str, size: int, purpose: str = "any") -> dict[str, str]:
    return {"src": static(f"img/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


def _literal(value: Any) -> SafeString:
    return SafeString(json.dumps(value))  # paths of ours alone
