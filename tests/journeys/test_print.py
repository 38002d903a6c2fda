"""The map printed is the README: every title with its address, and nothing of the screen around it."""

from playwright.sync_api import Page

from tests.journeys.looks import ZH_WIDE, OpenPage

ADDRESSES = """
() => [...document.querySelectorAll('main a.t')].map(link => [
    link.getAttribute('href'),
    getComputedStyle(link, '::after').content.replaceAll('\\\\"', '"'),
    link.checkVisibility(),
])
"""


def printed(page: Page, address: str) -> list[tuple[str, str, bool]]:
    """Each title's address, what is printed behind the title, and whether it is printed at all."""
    page.goto(address)
    page.emulate_media(media="print")
    rows: list[tuple[str, str, bool]] = page.evaluate(ADDRESSES)
    return rows


def test_every_address_of_the_map_is_printed(open_page: OpenPage, reading_room: str, long_room: str) -> None:
    page = open_page(**ZH_WIDE)
    for room, count in ((reading_room, 21), (long_room, 200)):
        rows = printed(page, room)
        missing = [href for href, behind, is_shown in rows if not is_shown or href not in behind]
        assert len(rows) == count
        assert not missing, "\n".join(missing)


def test_what_is_only_for_the_screen_is_not_printed(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(reading_room)
    page.emulate_media(media="print")

    for part in ("header .nav", "header .find", "header .prefs", ".shelf", "footer nav"):
        assert not page.locator(part).first.is_visible(), part
