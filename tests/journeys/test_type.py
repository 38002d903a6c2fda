"""What a reader's browser fetches and sets: our fonts, a first visit's worth of them, and one face a line."""

import re

import pytest
from playwright.sync_api import Browser, Page

from library.models import Topic

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("sqlite")]  # fonts know no database

SET_IN = {".brand": "Song", ".seal": "Song", "h1": "Song", ".toc h2": "Song", ".toc h3": "Song", ".facts dd": "Song"}
HASH = re.compile(r"\.[0-9a-f]{12}\.")  # how the static storage tells versions of a file apart
BY_HAND = {".tagline": "Kai", ".note": "Kai", ".colophon": "Kai"}


def faces(page: Page, selector: str) -> set[str]:
    """The fonts that set such elements; an installed one is marked, whatever its name."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    used = [font for node in nodes for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]]
    session.detach()
    return {font["familyName"] if font["isCustomFont"] else f"installed: {font['familyName']}" for font in used}


def open_and_list_fonts(page: Page, address: str) -> list[str]:
    """Open a page, and name the fonts that it fetches."""
    fetched: list[str] = []
    page.on("response", lambda response: fetched.append(response.url) if response.url.endswith(".woff2") else None)
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => null)")
    return sorted(HASH.sub(".", url.rpartition("/")[2]) for url in fetched)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_map_is_set_in_our_fonts_and_fetches_only_the_first_of_each(
    browser: Browser, site_with_seed: str, locale: str
) -> None:
    page = browser.new_context(locale=locale).new_page()
    assert open_and_list_fonts(page, site_with_seed) == ["kai-core.woff2", "song-core.woff2"]
    found = {selector: faces(page, selector) for selector in SET_IN | BY_HAND}
    assert found == {selector: {f"Easyllm {face}"} for selector, face in (SET_IN | BY_HAND).items()}


@pytest.fixture
def rare_topic(site_with_seed: str) -> str:
    """The address of a topic whose name has a character that our fonts lack. Written before the browser starts."""
    Topic.objects.filter(title="RAG").update(title="罕见的龘字")
    return f"{site_with_seed}/topics/rag/"


def test_a_heading_with_a_rare_character_has_no_glyph_of_ours(rare_topic: str, browser: Browser) -> None:
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(rare_topic)
    assert [face for face in faces(page, "h1") if not face.startswith("installed")] == []
    assert faces(page, ".brand") == {"Easyllm Song"}
