"""What goes wrong, as RFC 9457 has it: `application/problem+json` for every fault, ours and theirs."""

import json
import logging
import math
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from ninja.errors import HttpError
from ninja.errors import ValidationError as InputError

from library import long_writes
from library.access_tokens import ScopeError, TokenError
from library.catalogue import is_write_conflict
from library.views.errors import RETRY_SECONDS, is_lost_database

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MOST_TOLD = 20  # faults of one request
LARGEST_BODY = 256 * 1024  # bytes


class ProblemError(Exception):
    """A request that cannot be done: the status, a sentence for people, and what a program may want to know."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **further: Any,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.further = status, detail, dict(headers or {}), further


def problem(
    status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None, **further: Any
) -> HttpResponse:
    """The answer that tells of a fault. `further` are members beyond those that every one has."""
    told = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail, **further}
    response = HttpResponse(json.dumps(told), status=status, content_type=MEDIA_TYPE)
    for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
        response[name] = value
    return response


def problem_of(error: Exception) -> HttpResponse:
    """The answer that tells of an error; of one that nobody foresaw, that it is ours."""
    if isinstance(error, RequestDataTooBig):  # Django names a setting, which is nothing to whoever sent it
        error = too_large()
    if isinstance(error, ProblemError):
        return problem(error.status, error.detail, headers=error.headers, **error.further)
    if isinstance(error, InputError):
        return _of_input(error)
    if isinstance(error, ValidationError):
        return problem(HTTPStatus.CONFLICT, " ".join(error.messages))
    if isinstance(error, HttpError) and isinstance(error.__cause__, Exception):  # how django-ninja tells of a body
        return problem_of(error.__cause__)
    for kind, status, headers in KNOWN:
        if isinstance(error, kind):
            return problem(status, str(error) or status.phrase, headers=headers)
    return _of_database(error)


def _of_input(error: InputError) -> HttpResponse:
    """What does not have the form that the document gives it; an address that names nothing is simply not there."""
    places = [_place(fault["loc"]) for fault in error.errors]
    if any(place.startswith("path") for place in places):
        return problem(HTTPStatus.NOT_FOUND, "Nothing is here.")
    faults = [
        {"place": place[:200], "message": str(fault["msg"])[:500]}
        for place, fault in zip(places, error.errors, strict=True)
    ]
    detail = f"{faults[0]['place']}: {faults[0]['message']}." if faults else "It has not the form that was expected."
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=faults[:MOST_TOLD])


def _place(location: Sequence[Any]) -> str:
    """Where a fault is, as `body.tags.2`; the name of our own argument, which stands second in a body, left out."""
    parts = [str(part) for part in location]
    return ".".join([parts[0], *parts[2:]] if parts[:1] == ["body"] and parts[1:2] == ["data"] else parts)


def import_running() -> HttpResponse:
    """503: a long import holds the database. Says when it is worth trying again."""
    text = "An import is running. This was not stored; try again in a moment."
    seconds = str(long_writes.seconds_to_wait())
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, text, headers={"Retry-After": seconds})


def _of_database(error: Exception) -> HttpResponse:
    if is_write_conflict(error) and long_writes.is_long_write_running():  # it began after this was let through
        return import_running()
    if is_write_conflict(error):
        text = "Somebody else was writing the same at the same moment; nothing was stored. Send it again."
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, text, headers={"Retry-After": "1"})
    if is_lost_database(error):
        text = "The library does not answer just now."
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, text, headers={"Retry-After": str(RETRY_SECONDS)})
    logger.error("The API failed.", exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side.")


KNOWN: tuple[tuple[type[Exception], HTTPStatus, dict[str, str]], ...] = (
    (TokenError, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"}),
    (ScopeError, HTTPStatus.FORBIDDEN, {}),
    (PermissionDenied, HTTPStatus.FORBIDDEN, {}),
    (Http404, HTTPStatus.NOT_FOUND, {}),
    (SuspiciousOperation, HTTPStatus.BAD_REQUEST, {}),
    (IntegrityError, HTTPStatus.CONFLICT, {}),
)


def too_large() -> ProblemError:
    """413, with how much is read."""
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {LARGEST_BODY:,} bytes are read.")


def too_many(seconds: float) -> ProblemError:
    """429: the limit is reached, and when to come back."""
    wait = str(max(1, math.ceil(seconds)))
    text = f"Too many requests: come back in {wait} seconds."
    return ProblemError(HTTPStatus.TOO_MANY_REQUESTS, text, headers={"Retry-After": wait})
