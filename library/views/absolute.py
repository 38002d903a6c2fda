"""Whole addresses, for what is read outside of a browser."""

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri


def site_root(request: HttpRequest) -> str:
    """The address of the site without a slash at its end: the one that is configured, else the one that was asked."""
    return settings.EASYLLM_SITE_URL or f"{request.scheme}://{request.get_host()}"


def absolute(request: HttpRequest, path: str) -> str:
    """A path of ours, or the address of a static file, as a whole address in ASCII."""
    return urljoin(f"{site_root(request)}/", iri_to_uri(path))
