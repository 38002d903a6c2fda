"""The lists as text: what a README.md of the public library says."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library import long_writes, tasks
from library.models import PublicExport, Readme
from library.readme.exporter import ExportError, is_current, is_written_on_request, public_export, publish_readme

RETRY_AFTER = 60  # seconds until a text that the worker still has to write may be there


@require_safe
def readme_text(request: HttpRequest, name: str = "") -> HttpResponseBase:
    """The public text of a list; of the default one under its short address only."""
    if name == settings.EASYLLM_DEFAULT_LIST:
        return HttpResponsePermanentRedirect("/README.md")
    readme = get_object_or_404(Readme, name=name or settings.EASYLLM_DEFAULT_LIST)
    try:
        export = _published(readme)
    except ExportError as error:
        return _unavailable(str(error))
    if export is None:
        return _unavailable(_("This list is being written. Try again in a minute."))
    return _text(request, export)


def _published(readme: Readme) -> PublicExport | None:
    """The verified text: written now if the list is short, else the last one, while the worker writes the next."""
    export = public_export(readme)
    if is_current(export) or long_writes.is_long_write_running():
        return export
    if is_written_on_request(readme):
        return publish_readme(readme)
    tasks.request_public_readme(readme)
    return export


def _text(request: HttpRequest, export: PublicExport) -> HttpResponseBase:
    content = bytes(export.content)
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    headers = {"ETag": etag, "Last-Modified": http_date(export.verified_at.timestamp()), "Cache-Control": "no-cache"}
    response = HttpResponse(content, content_type="text/markdown; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _unavailable(reason: str) -> HttpResponse:
    response = HttpResponse(reason + "\n", content_type="text/plain; charset=utf-8", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
