"""PURE. Properties of an article as words of its search document: filters and facets use the index and nothing else.

Each begins with `=`, which no token of a text does.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

EVERY = "=all"
EXACT_TITLE = re.compile(r" =x\w* ")
PRIMARY_TAG = re.compile(r"[a-z0-9]*")


def has(what: str) -> str:
    """Has a `note` or a `snapshot`."""
    return f"=has.{what}"


def topic(number: int) -> str:
    """Stands in the topic or below it."""
    return f"=t{number}"


def tag(number: int) -> str:
    """Has the tag."""
    return f"=g{number}"


def site(number: int) -> str:
    """Is of the site."""
    return f"=s{number}"


def language(tag: str) -> str:
    """Is in the language, by its primary tag: `zh` of `zh-Hans`; whatever was typed, a property is one plain word."""
    found = PRIMARY_TAG.match(tag.strip().lower())
    return f"=l.{found[0] if found else ''}"


def link(state: str) -> str:
    """Its link was found in this state."""
    return f"=k.{state}"


def counted(properties: str) -> str:
    """Properties, each with a blank on either side, but for the exact title: nearly every article has one of its own,
    and nobody asks how many have it.
    """
    return EXACT_TITLE.sub("", properties)


def exact_title(tokens: list[str]) -> str:
    """Has just this title."""
    return "=x" + blake2b("\0".join(tokens).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1024)
def day(date: dt.date) -> tuple[str, str, str]:
    """Appeared on the day: keys of year, month and day."""
    return f"=y{date.year:04}", f"=m{date.year:04}{date.month:02}", f"=d{date.year:04}{date.month:02}{date.day:02}"


def days_between(first: dt.date, last: dt.date) -> list[str]:
    """The fewest keys of years, months and days that make up the days from `first` to `last`, both among them."""
    return list(_cover(first, last))


def _cover(first: dt.date, last: dt.date) -> Iterator[str]:
    date = first
    while date <= last:
        year, month, day_ = day(date)
        if date.day == 1 and date.month == 1 and dt.date(date.year, 12, 31) <= last:
            yield year
            date = _first_of_next(date.year, 12)
        elif date.day == 1 and _first_of_next(date.year, date.month) - dt.timedelta(1) <= last:
            yield month
            date = _first_of_next(date.year, date.month)
        else:
            yield day_
            date += dt.timedelta(1)


def _first_of_next(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1)
