"""Lists of names, narrowed to those that hold what a reader types."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpRequest

from library.search.analyzer import fold

LONGEST = 200  # characters, as in the field

Row = TypeVar("Row")


def words_of(request: HttpRequest, longest: int = LONGEST) -> str:
    """What was typed into the field of a list or of the search, or ""; at most `longest` characters are read."""
    return " ".join(request.GET.get("q", "").replace("\0", "")[:longest].split())


def narrowed(rows: Iterable[Row], typed: str, names: Callable[[Row], Iterable[str]]) -> list[Row]:
    """The rows whose names hold every word, whatever the case, the width and the kind of Chinese."""
    words = fold(typed).split()
    return [row for row in rows if all(word in fold("\n".join(names(row))) for word in words)]
