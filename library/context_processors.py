"""What every template knows of the reader."""

from typing import Any

from django.http import HttpRequest

from library.views.preferences import has_single_keys, theme_of
from library.views.reader import reader_of


def reader(request: HttpRequest) -> dict[str, Any]:
    """`reader` (marks, rights), `theme` ("light", "dark" or ""), `single_keys` (whether keys alone do something)."""
    return {"reader": reader_of(request), "theme": theme_of(request), "single_keys": has_single_keys(request)}
