"""The site's addresses, the style guide that only DEBUG shows, and pages on which something goes wrong."""

from typing import NoReturn

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest
from django.urls import path

from easyllm_site.urls import urlpatterns as pages_of_the_site
from library.views.styleguide import styleguide_detail


def odd(_request: HttpRequest) -> NoReturn:
    """Answer 400."""
    raise SuspiciousOperation("A test asked for it.")


def refused(_request: HttpRequest) -> NoReturn:
    """Answer 403."""
    raise PermissionDenied


def broken(_request: HttpRequest) -> NoReturn:
    """Answer 500."""
    raise RuntimeError("A test asked for it.")


urlpatterns = [
    path("styleguide/", styleguide_detail, name="styleguide-detail"),
    path("odd/", odd, name="odd"),
    path("refused/", refused, name="refused"),
    path("broken/", broken, name="broken"),
    *pages_of_the_site,
]
