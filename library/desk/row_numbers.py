"""Numbers of rows as forms and addresses send them, which may be anything."""

from collections.abc import Iterable

LONGEST = 18  # digits; no row has a higher number


def is_number(text: str) -> bool:
    """Whether this may be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST


def row_number(text: str) -> int:
    """The number that was sent; 0, which no row has, for what is none."""
    return int(text) if is_number(text) else 0


def row_numbers(texts: Iterable[str]) -> list[int]:
    """The numbers among what was sent, each once, in their order."""
    return list(dict.fromkeys(filter(None, map(row_number, texts))))
