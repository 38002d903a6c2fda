"""ETags: lists have one that follows from the catalogue version, single rows one that follows from what is said."""

import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag

from library.api.asker import asker_of
from library.api.problems import ProblemError
from library.views.absolute import site_root
from library.views.freshness import catalogue_state

FORM = 1  # raised where answers of the same catalogue look otherwise than before


class NotModifiedError(Exception):
    """Whoever asks has what would be said."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def tag_by_version(request: HttpRequest, response: HttpResponse) -> None:
    """Give a list its ETag; ends the request here, after one query, where the asker has it already."""
    token = asker_of(request).token
    said = (FORM, catalogue_state(request).version, site_root(request), request.get_full_path(), token and token.pk)
    etag = f"W/{quote_etag(_digest(repr(said)))}"
    if is_matched(request.headers.get("If-None-Match", ""), etag):
        raise NotModifiedError(etag)
    response["ETag"] = etag


def tag_by_content(request: HttpRequest, response: HttpResponse, told: Mapping[str, Any]) -> None:
    """Give one row its ETag, which is also what `If-Match` asks for when it is written."""
    etag = etag_of(told)
    if is_matched(request.headers.get("If-None-Match", ""), etag):
        raise NotModifiedError(etag)
    response["ETag"] = etag


def etag_of(told: Mapping[str, Any]) -> str:
    """The ETag of what is said of a row."""
    return quote_etag(_digest(json.dumps(told, sort_keys=True, default=str)))


def require_match(request: HttpRequest) -> None:
    """Refuse a change that does not say what it was made to. Raises a problem (428)."""
    if not request.headers.get("If-Match", "").strip():
        text = "Send the ETag of what you change in the header If-Match, or * to change it whatever it is."
        raise ProblemError(HTTPStatus.PRECONDITION_REQUIRED, text)


def check_match(request: HttpRequest, told: Mapping[str, Any]) -> None:
    """Refuse a change of what is otherwise by now. Raises a problem (412) that names the ETag of today."""
    asked, etag = request.headers.get("If-Match", "").strip(), etag_of(told)
    if asked and not is_matched(asked, etag):
        text = "It is otherwise than you saw it: fetch it again and make your change to that."
        raise ProblemError(HTTPStatus.PRECONDITION_FAILED, text, headers={"ETag": etag})


def is_matched(asked: str, etag: str) -> bool:
    """Whether a list of ETags names this one. Compared weakly: compressing an answer makes its ETag a weak one."""
    opaque = etag.removeprefix("W/")
    return asked.strip() == "*" or any(other.removeprefix("W/") == opaque for other in parse_etags(asked))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
