"""What is answered where something is not done, in the forms of Django REST framework."""

from collections.abc import Mapping
from typing import Any

NO_CREDENTIALS = "Authentication credentials were not provided."
INVALID_TOKEN = "Invalid token."  # noqa: S105 - a sentence
NO_PERMISSION = "You do not have permission to perform this action."

Errors = Mapping[str, Any]


class RefusalError(Exception):
    """A request that is answered with an error: its status, what the body says, and further headers."""

    def __init__(self, status: int, body: Errors, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status, self.body, self.headers = status, dict(body), dict(headers or {})


def unauthorized(detail: str) -> RefusalError:
    """401: there is no token, or none that opens anything."""
    return RefusalError(401, {"detail": detail}, {"WWW-Authenticate": "Token"})


def forbidden(detail: str = NO_PERMISSION) -> RefusalError:
    """403: the token's scope or its owner's rights do not reach."""
    return RefusalError(403, {"detail": detail})


def missing(kind: str) -> RefusalError:
    """404: there is no such row, or none that the owner of the token may see."""
    return RefusalError(404, {"detail": f"No {kind} matches the given query."})


def wrong_method(method: str, allowed: str) -> RefusalError:
    """405, with what the address takes."""
    return RefusalError(405, {"detail": f'Method "{method}" not allowed.'}, {"Allow": allowed})


def invalid(field: str, *sentences: str) -> RefusalError:
    """400: what is wrong with one field."""
    return RefusalError(400, {field: [str(sentence) for sentence in sentences]})


def unreadable(detail: str) -> RefusalError:
    """400: the body cannot be read at all."""
    return RefusalError(400, {"detail": detail})
