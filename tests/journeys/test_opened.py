"""What a page shows only after something was done has no accessibility faults either: menus, dialogs, refused forms."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.axe import faults_of
from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look, OpenPage
from tests.journeys.pages import PAGES, Place
from tests.journeys.test_accessibility import looked_at

ARTICLE = next(place.path for place in PAGES if place.name == "article")


def open_menus(page: Page) -> None:
    """Unfold all there is to unfold."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


def open_keys(page: Page) -> None:
    """Ask for the keys."""
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()


def type_words(page: Page) -> None:
    """Begin to search, and choose one of what is suggested."""
    page.locator("#find").fill("llm")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def sign_in_wrongly(page: Page) -> None:
    """Give a password that is none."""
    page.locator("main input[name=username]").fill("nobody")
    page.locator("main input[name=password]").fill("nothing")
    page.locator("main button[type=submit]").last.click()


def suggest_nonsense(page: Page) -> None:
    """Suggest what is no address, past the browser's own check."""
    page.locator("main form").last.evaluate("form => form.noValidate = true")
    page.locator("main input[name=url]").fill("no address")
    page.locator("main form").last.locator("button[type=submit]").last.click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


@pytest.mark.parametrize("look", [pytest.param(ZH_WIDE, id="wide"), pytest.param(EN_NARROW, id="narrow")])
@pytest.mark.parametrize(
    ("path", "act"),
    [
        ("/", open_menus),
        (ARTICLE, open_menus),
        ("/", open_keys),
        ("/", type_words),
        ("/search/?q=LLM", type_words),
        ("/accounts/login/", sign_in_wrongly),
        ("/suggest/", suggest_nonsense),
    ],
    ids=[
        "menus of the map",
        "menus of an article",
        "keys",
        "suggestions",
        "suggestions over results",
        "signing in",
        "suggesting",
    ],
)
def test_what_opens_is_free_of_accessibility_faults(
    open_page: OpenPage, reading_room: str, look: Look, path: str, act: Callable[[Page], None]
) -> None:
    page = open_page(**look)
    page.goto(reading_room + path)
    act(page)

    found = faults_of(looked_at(page, Place("opened", path)))

    assert not found, "\n".join(found)
