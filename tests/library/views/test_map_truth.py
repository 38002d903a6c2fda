"""The map keeps the README's virtue: every title with its address is in the first HTML."""

import re
from html import unescape

import pytest
from django.test import Client

from library.models import Entry
from tests.made_library import filled, nasty

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a class="t"[^>]*? href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def lines_on(client: Client) -> list[tuple[str, str]]:
    """Title and address of every line of the map, decoded."""
    page = client.get("/").content.decode()
    return sorted((unescape(title), unescape(url)) for url, title in LINK.findall(page))


def stored_lines() -> list[tuple[str, str]]:
    """Title and address of every public line, as stored."""
    entries = Entry.objects.public().select_related("article")
    return sorted((entry.shown_title(), entry.shown_url()) for entry in entries)


@pytest.mark.parametrize("size", [21, 400, 2000])
def test_every_title_and_address_is_in_the_map(chinese: Client, size: int) -> None:
    filled(size)

    lines = lines_on(chinese)

    assert len(lines) == size
    assert lines == stored_lines()


def test_titles_and_addresses_are_exact_however_odd_they_are(english: Client, db: None) -> None:
    nasty()

    assert lines_on(english) == stored_lines()
