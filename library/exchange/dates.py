"""PURE. Moments and days as the files of other programs write them."""

import datetime as dt
import re

# Until the year 5138 in seconds, in milliseconds and in microseconds: a number says by its size what it counts.
_SECONDS, _MILLISECONDS = 10**11, 10**14
_FIRST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)  # before there was a Web nobody kept a bookmark
_NUMBER = re.compile(r"[0-9]{1,19}(?:\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def moment_of(text: str, *, now: dt.datetime) -> dt.datetime | None:
    """A moment written in seconds, milli- or microseconds since 1970, or as ISO 8601; one without a zone is UTC.

    None where it is no moment, or one before 1990. One that is still to come is now.
    """
    text = text.strip()
    found = _counted(float(text)) if _NUMBER.fullmatch(text) else _written(text)
    return min(found, now) if found and found >= _FIRST else None


def day_of(text: str) -> dt.date | None:
    """A day as ISO 8601 has it, also one with a time behind."""
    found = _DAY.match(text.strip())
    try:
        return dt.date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def is_no_date(text: str) -> bool:
    """Whether nothing was said: programs write 0 where they do not know."""
    return text.strip() in ("", "0", "-1")


def _counted(number: float) -> dt.datetime | None:
    seconds = number if number < _SECONDS else number / 1e3 if number < _MILLISECONDS else number / 1e6
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _written(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text[:40])
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None
