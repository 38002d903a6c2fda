"""Work on a whole list that nobody else's writing may slip into: done again where the catalogue changed meanwhile."""

from collections.abc import Callable
from typing import TypeVar

from library import catalogue
from library.models import Catalogue

TRIES = 3
Result = TypeVar("Result")


class OvertakenError(Exception):
    """Somebody wrote the library since what is to be stored was worked out. Nothing was stored."""


def unless_overtaken(work: Callable[[bool], Result]) -> Result:
    """Do work that works something out and stores it, and do it again where somebody was quicker.

    The last time it is called with True: it is to have everybody else wait from the beginning of its transaction on.
    """
    for _try in range(TRIES - 1):
        try:
            return work(False)
        except OvertakenError:
            continue
    return work(True)


def refuse_overtaken(version: int, *, is_locked: bool) -> None:
    """Raise `OvertakenError` where the catalogue has another version than `version`.

    `is_locked` has everybody else wait until the transaction ends. Every change raises the version at its end, so that
    none can be under way unseen from then on.
    """
    if is_locked:
        Catalogue.objects.get_or_create(pk=1)
        list(Catalogue.objects.select_for_update().filter(pk=1))
    if catalogue.version() != version:
        raise OvertakenError
