"""Addresses of pages, worked out once: a page of results names some two hundred, most of them again and again."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

KEPT = 10_000


def page_address(name: str, *arguments: Any) -> str:
    """The address of one of the library's pages, as `reverse` gives it; arguments must be hashable."""
    return _address(get_script_prefix(), name, arguments)


@lru_cache(maxsize=KEPT)
def _address(_prefix: str, name: str, arguments: tuple[Any, ...]) -> str:
    return reverse(f"library:{name}", args=arguments)
