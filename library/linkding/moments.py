"""Moments as linkding writes and reads them."""

import datetime as dt

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

WRONG_FORM = "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm:ssZ."


def as_moment(moment: dt.datetime) -> str:
    """A moment as linkding writes it, always with a fraction, at which some clients cut it off."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_moment(text: str) -> dt.datetime | None:
    """A moment, in UTC where it says nothing else; a day is its beginning. None for what is neither."""
    if not text.isprintable():  # Python reads no further than to a NUL
        return None
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
        if day:
            moment = dt.datetime.combine(day, dt.time())
        if moment and timezone.is_naive(moment):
            moment = timezone.make_aware(moment, dt.UTC)
        return moment.astimezone(dt.UTC) if moment else None
    except (ValueError, OverflowError):  # no day of the calendar, or none in UTC
        return None
