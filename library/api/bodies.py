"""What is sent: JSON, of a size that a form may have too, and nothing that a database could not hold."""

import json
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from library.api.problems import LARGEST_BODY, ProblemError, too_large


def _check(request: HttpRequest) -> None:
    """Refuse what is too long or no JSON, before it is read. Raises a problem (413, 415)."""
    if _length_of(request) > LARGEST_BODY:
        raise too_large()
    if request.content_type != "application/json":
        text = "Send JSON, with the header Content-Type: application/json."
        raise ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, text, headers={"Accept": "application/json"})


class BodyParser(Parser):
    """Reads JSON as RFC 8259 has it."""

    def parse_body(self, request: HttpRequest) -> Any:
        """What was sent. Raises a problem (400) for what is no JSON."""
        _check(request)
        try:
            return json.loads(request.body.decode(), parse_constant=_refuse)
        except RecursionError:
            raise ProblemError(HTTPStatus.BAD_REQUEST, "The JSON is nested too deeply.") from None
        except ValueError as error:  # no UTF-8, no JSON, or a number of thousands of digits
            raise ProblemError(HTTPStatus.BAD_REQUEST, f"This is no JSON: {str(error)[:200]}.") from None


def _length_of(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")
