"""What the address of a list asks for. Empty parameters are as if they were not there."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from library.linkding.moments import WRONG_FORM, read_moment
from library.linkding.refusals import invalid

USUAL_LIMIT, LARGEST_LIMIT = 100, 10_000  # Pinkt asks for so many and takes it that it gets them
LONGEST_NUMBER = 18  # digits, which every database holds
LONGEST_QUERY = 1000  # characters; the search itself reads fewer
ORDERS = {
    "added_asc": ("added_at", "pk"),
    "added_desc": ("-added_at", "-pk"),
    "modified_asc": ("modified_at", "pk"),
    "modified_desc": ("-modified_at", "-pk"),
    "title_asc": ("title", "pk"),
    "title_desc": ("-title", "-pk"),
}
CHOICES = ("off", "yes", "no")


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of a list is wanted."""

    limit: int
    offset: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows and orders a list of bookmarks; `unread` and `shared` are None where it does not matter."""

    q: str
    sort: str
    unread: bool | None
    shared: bool | None
    modified_since: dt.datetime | None
    added_since: dt.datetime | None


def read_page(request: HttpRequest) -> Page:
    """The stretch. Raises `RefusalError`."""
    limit = _number(request, "limit") or USUAL_LIMIT
    return Page(min(limit, LARGEST_LIMIT), _number(request, "offset"))


def read_asked(request: HttpRequest) -> Asked:
    """The rest. Raises `RefusalError`."""
    if request.GET.get("bundle"):
        raise invalid("bundle", "There are no bundles here.")
    return Asked(
        q=request.GET.get("q", "")[:LONGEST_QUERY].strip(),
        sort=_choice(request, "sort", tuple(ORDERS)),
        unread=_yes_or_no(request, "unread"),
        shared=_yes_or_no(request, "shared"),
        modified_since=_moment(request, "modified_since"),
        added_since=_moment(request, "added_since"),
    )


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise invalid(name, "A valid integer is required.")
    return int(text)


def _choice(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    value = request.GET.get(name, "").strip()
    if value and value not in known:
        raise invalid(name, f'"{value[:40]}" is not a valid choice.')
    return value


def _yes_or_no(request: HttpRequest, name: str) -> bool | None:
    return {"yes": True, "no": False}.get(_choice(request, name, CHOICES))


def _moment(request: HttpRequest, name: str) -> dt.datetime | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    moment = read_moment(text)
    if moment is None:
        raise invalid(name, WRONG_FORM)
    return moment
