"""How pages are looked at: languages, themes and widths as a browser's context takes them, and visits to all pages."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.pages import PAGES, PASSWORD, Place

Look = dict[str, Any]
OpenPage = Callable[..., Page]

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
HEIGHTS = {1280: 800, 390: 844, 320: 640}


def look(language: str, theme: str, width: int) -> Look:
    """A reader's browser: "zh" or "en", "light" or "dark" as the system says, and how wide it is in pixels."""
    return {
        "locale": LOCALES[language],
        "color_scheme": theme,
        "viewport": {"width": width, "height": HEIGHTS[width]},
    }


ZH_WIDE, EN_NARROW = look("zh", "light", 1280), look("en", "dark", 390)
EVERY_LOOK = {
    f"{language}-{theme}-{width}": look(language, theme, width)
    for language in LOCALES
    for theme in ("light", "dark")
    for width in HEIGHTS
}


def choose_theme(page: Page, room: str, theme: str) -> None:
    """Have the browser hold the choice of a theme, whatever the system says."""
    page.context.add_cookies([{"name": "theme", "value": theme, "url": room}])


def sign_in(page: Page, room: str, who: str) -> None:
    """Sign in by the form, as a person would."""
    page.goto(f"{room}/accounts/login/")
    page.locator("main input[name=username]").fill(who)
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").last.click()
    assert urlsplit(page.url).path != "/accounts/login/"


def visits(
    open_page: OpenPage, room: str, chosen: Look, places: Iterable[Place] = PAGES
) -> Iterator[tuple[Place, Page]]:
    """Go to every place in one look, with one browser window for each person, and give the place and the page."""
    windows: dict[str, Page] = {}
    for place in places:
        if place.who not in windows:
            windows[place.who] = open_page(**chosen)
            if place.who:
                sign_in(windows[place.who], room, place.who)
        page = windows[place.who]
        response = page.goto(room + place.path)
        assert response is not None, place
        assert response.status == place.status, place
        yield place, page
