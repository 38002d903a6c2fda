"""What the body of a request says, as JSON or as a form of either kind; clients send all three."""

import io
import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from library.linkding.refusals import RefusalError, unreadable

FORM, MULTIPART, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"


def read_body(request: HttpRequest) -> dict[str, Any] | QueryDict:
    """The fields that were sent. Raises `RefusalError` where the body is no object, cannot be read, or is too large."""
    kind = (request.content_type or "").lower()
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise RefusalError(413, {"detail": "Request body exceeds the size limit."}) from error
    if not body and request.headers.get("Transfer-Encoding"):  # pieces of unknown length, of which Django reads nothing
        raise RefusalError(411, {"detail": "Say how long the body is, in the header Content-Length."})
    if not body:
        return {}
    if kind == JSON:
        return _read_json(body)
    if kind == FORM:
        return _read_form(body)
    if kind == MULTIPART:
        return _read_multipart(request, body)
    raise RefusalError(415, {"detail": f'Unsupported media type "{kind}" in request.'})


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise unreadable(f"JSON parse error - {error}") from error
    if not isinstance(said, dict):
        sentence = f"Invalid data. Expected a dictionary, but got {type(said).__name__}."
        raise RefusalError(400, {"non_field_errors": [sentence]})
    return said


def _read_form(body: bytes) -> QueryDict:
    try:
        return QueryDict(body, encoding="utf-8")
    except (SuspiciousOperation, ValueError) as error:
        raise unreadable(f"Form parse error - {error}") from error


def _read_multipart(request: HttpRequest, body: bytes) -> QueryDict:
    """Django reads forms of POST alone by itself."""
    try:
        fields, _files = request.parse_file_upload(request.META, io.BytesIO(body))
    except (MultiPartParserError, SuspiciousOperation, ValueError) as error:
        raise unreadable(f"Multipart form parse error - {error}") from error
    return fields
