"""Bulk actions as a curator does them: a look at what will happen, then the confirmation of just that."""

import re
from typing import Any

from django.test import Client


def looked_at(desk: Client, path: str, chosen: dict[str, Any]) -> str:
    """What the page says that it showed."""
    page = desk.post(path, {**chosen, "show": "1"}).text
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found, "nothing was foretold"
    return found[1]


def confirmed(desk: Client, path: str, chosen: dict[str, Any]) -> Any:
    """The page after the action that was looked at was confirmed."""
    seen = looked_at(desk, path, chosen)
    return desk.post(path, {**chosen, "shown": seen, "confirm": "1"}, follow=True)
