"""PURE. What comes of names, kept in memory: those of tags, topics and sites come again and again."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Result = TypeVar("Result")

LONGEST_NAME = 80  # characters; what is longer hardly comes again, and would fill the memory
MOST_NAMES = 4096


def remember_names(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """A function of a text that is worked out once for a name, and each time for what is longer."""
    of_name = lru_cache(maxsize=MOST_NAMES)(function)

    @wraps(function)
    def remembered(text: str) -> Result:
        return of_name(text) if len(text) <= LONGEST_NAME else function(text)

    return remembered
