"""The values of fields as the file has them, and back: each has one form, whatever the database.

Moments are to the microsecond and in UTC, days as `2026-11-29`, bytes in base64, accounts by their names. What a JSON
field holds has its keys sorted and its whole numbers without a fraction, as PostgreSQL would otherwise do by itself.
"""

import base64
import binascii
import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Field
from django.utils.translation import gettext as _

Convert = Callable[[Any], Any]

# What every reader of JSON holds exactly. Tables that count on from here never come to the end of their numbers.
LARGEST = 2**53 - 1
LIMITS: Mapping[type[Field[Any, Any]], tuple[int, int]] = {
    models.BigAutoField: (1, LARGEST),
    models.BigIntegerField: (-LARGEST, LARGEST),
    models.PositiveBigIntegerField: (0, LARGEST),
    models.PositiveIntegerField: (0, 2**31 - 1),
    models.PositiveSmallIntegerField: (0, 2**15 - 1),
}
DEEPEST = 32  # levels of what a JSON field holds
LONGEST_USERNAME = 150


class WrongValueError(ValueError):
    """A value that no row can have; the text says what was expected."""


def outward(field: "Field[Any, Any]") -> Convert | None:
    """What makes a value of the file from one of a row; None where they are the same."""
    convert = next((convert for model_field, convert in _OUTWARD if isinstance(field, model_field)), None)
    return None if convert is None else _optional(convert)


def inward(field: "Field[Any, Any]") -> Convert:
    """What makes a value of a row from one of the file, or raises `WrongValueError`."""
    convert = next(made(field) for model_field, made in _INWARD if isinstance(field, model_field))
    return _optional(convert) if field.null else convert


def moment_text(moment: dt.datetime) -> str:
    """A moment as `2026-11-29T04:05:06.000007Z`."""
    return f"{moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def canonical(value: Any, depth: int = 0) -> Any:
    """The one form of what a JSON field holds; refuses what a database would not keep as it is."""
    if depth > DEEPEST:
        raise WrongValueError(_("at most %(count)d levels of lists and objects") % {"count": DEEPEST})
    match value:
        case dict():
            return {_checked_text(key): canonical(value[key], depth + 1) for key in sorted(value)}
        case list():
            return [canonical(item, depth + 1) for item in value]
        case str():
            return _checked_text(value)
        case bool() | None:
            return value
        case int() | float():
            return _canonical_number(value)
    raise WrongValueError(_("what JSON can hold"))


def _canonical_number(value: float) -> float:
    if not math.isfinite(value) or abs(value) > LARGEST:
        raise WrongValueError(_("a number of at most 53 bits"))
    return int(value) if value == int(value) else value


def whole_number(least: int, most: int) -> Convert:
    """What takes a whole number within limits."""

    def convert(value: Any) -> int:
        if type(value) is int and least <= value <= most:
            return value
        raise WrongValueError(_("a whole number from %(least)d to %(most)d") % {"least": least, "most": most})

    return convert


def username(value: Any) -> str:
    """The name of an account."""
    if isinstance(value, str) and 0 < len(value) <= LONGEST_USERNAME:
        return _checked_text(value)
    raise WrongValueError(_("the name of an account"))


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _text_for(field: "Field[Any, Any]") -> Convert:
    """What takes a text that the field can hold; one of its choices, where it has any."""
    if field.choices:
        return _choice_for(field)
    longest = field.max_length

    def convert(value: Any) -> str:
        if not isinstance(value, str):
            raise WrongValueError(_("a text"))
        if longest is not None and len(value) > longest:
            raise WrongValueError(_("a text of at most %(count)d characters") % {"count": longest})
        return _checked_text(value)

    return convert


def _choice_for(field: "Field[Any, Any]") -> Convert:
    known = {str(value) for value, _name in field.flatchoices} | ({""} if field.blank else set())

    def convert(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return value
        raise WrongValueError(_("one of %(values)s") % {"values": ", ".join(sorted(known))})

    return convert


def _checked_text(text: str) -> str:
    """A text that both databases can store: no NUL, no half of a character."""
    if "\0" in text or not (text.isascii() or _is_encodable(text)):
        raise WrongValueError(_("a text without the character NUL and without half characters (surrogates)"))
    return text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise WrongValueError(_("true or false"))


def _moment(value: Any) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
        if moment_text(moment) == value:
            return moment
    except (TypeError, ValueError, OverflowError):
        pass
    raise WrongValueError(_("a moment such as 2026-11-29T04:05:06.000007Z"))


def _day(value: Any) -> dt.date:
    try:
        day = dt.date.fromisoformat(value)
        if day.isoformat() == value:
            return day
    except (TypeError, ValueError):
        pass
    raise WrongValueError(_("a day such as 2026-11-29"))


def _base64_text(value: Any) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: Any) -> bytes:
    try:
        data = base64.b64decode(value, validate=True)
        if _base64_text(data) == value:
            return data
    except (TypeError, ValueError, binascii.Error):
        pass
    raise WrongValueError(_("bytes in base64"))


def _reference(field: "Field[Any, Any]") -> Convert:
    """What takes the name of an account, or the number of another row."""
    return username if field.related_model is get_user_model() else whole_number(1, LARGEST)


def _always(convert: Convert) -> Callable[[Any], Convert]:
    return lambda _field: convert


# By the class of a field, the narrower one first.
_OUTWARD: tuple[tuple[type[Field[Any, Any]], Convert], ...] = (
    (models.DateTimeField, moment_text),
    (models.DateField, dt.date.isoformat),
    (models.JSONField, canonical),
    (models.BinaryField, _base64_text),
)
_INWARD: tuple[tuple[type[Field[Any, Any]], Callable[[Any], Convert]], ...] = (
    (models.ForeignKey, _reference),
    (models.BooleanField, _always(_truth)),
    (models.DateTimeField, _always(_moment)),
    (models.DateField, _always(_day)),
    (models.JSONField, _always(canonical)),
    (models.BinaryField, _always(_bytes)),
    (models.CharField, _text_for),
    (models.TextField, _text_for),
    (models.IntegerField, lambda field: whole_number(*LIMITS[type(field)])),
)
