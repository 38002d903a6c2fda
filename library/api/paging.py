"""Pages by key: each begins behind the last row of the one before, whatever was added meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import is_naive

from library.views.absolute import absolute

USUAL, MOST = 50, 100
LONGEST_CURSOR = 2000  # characters
LARGEST_NUMBER = 2**53 - 1  # what JSON carries everywhere

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows in order, and the key behind which the others begin; "" behind the last."""

    rows: list[Row]
    cursor: str


class Asked(Protocol):
    """What an address says of the page that is wanted."""

    cursor: str
    limit: int


def page_of(rows: "QuerySet[Row]", *, order: Sequence[str], asked: Asked) -> Page[Row]:
    """The rows behind a cursor. `order` names fields of the model, falling ones with a minus, the last one unique.

    Raises `Http404` for a cursor that no page gave.
    """
    ordered, limit = rows.order_by(*order), asked.limit
    if asked.cursor:
        ordered = ordered.filter(_behind(order, _values(rows.model, order, read_cursor(asked.cursor))))
    found = list(ordered[: limit + 1])
    if len(found) <= limit:
        return Page(found, "")
    return Page(found[:limit], make_cursor([_as_json(getattr(found[limit - 1], _name(field))) for field in order]))


def next_address(request: HttpRequest, cursor: str) -> str | None:
    """The address of the page that begins behind a cursor; None where there is none."""
    if not cursor:
        return None
    asked = request.GET.copy()
    asked["cursor"] = cursor
    return absolute(request, f"{request.path}?{asked.urlencode()}")


def make_cursor(values: Sequence[Any]) -> str:
    """A cursor of these values, which is nobody's to read."""
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> list[Any]:
    """The values of a cursor. Raises `Http404`."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError, binascii.Error):
        raise _no_page() from None
    if not isinstance(values, list) or not all(isinstance(value, str | int) and _is_sound(value) for value in values):
        raise _no_page()
    return values


def _is_sound(value: str | int) -> bool:
    if isinstance(value, int):
        return not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER
    return (
        "\0" not in value and value.isprintable() and not any("\ud800" <= character <= "\udfff" for character in value)
    )


def _values(model: type[Model], order: Sequence[str], values: Sequence[Any]) -> list[Any]:
    """The values as the fields have them."""
    if len(values) != len(order):
        raise _no_page()
    found = []
    for field_name, value in zip(order, values, strict=True):
        field: Any = model._meta.get_field(_name(field_name))
        try:
            python = field.to_python(value)
        except (ValidationError, ValueError, TypeError, OverflowError):
            raise _no_page() from None
        if isinstance(field, DateTimeField) and (python is None or is_naive(python)):
            raise _no_page()
        found.append(python)
    return found


def _behind(order: Sequence[str], values: Sequence[Any]) -> Q:
    """The condition of coming later: equal in the first fields, and behind in the next."""
    condition, equal = Q(pk__in=[]), Q()
    within = "lte" if order[0].startswith("-") else "gte"
    for field, value in zip(order, values, strict=True):
        comparison = "lt" if field.startswith("-") else "gt"
        condition |= equal & Q(**{f"{_name(field)}__{comparison}": value})
        equal &= Q(**{_name(field): value})
    return condition & Q(**{f"{_name(order[0])}__{within}": values[0]})  # which an index begins with


def _name(field: str) -> str:
    return field.removeprefix("-")


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _no_page() -> Http404:
    return Http404("No page of this list has that cursor.")
