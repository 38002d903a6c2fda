"""What a first visit costs, and that nothing moves once it is shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look
from tests.journeys.pages import PAGES, Place

HEAVIEST, MOST_REQUESTS = 130 * 1024, 8
FURTHEST_SHIFT = 0.001
WATCH_SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
SETTLED = (
    "() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 150))))"
)


class Scale:
    """Weighs what a page fetches, as it comes over the wire."""

    def __init__(self, page: Page) -> None:
        self.sizes: dict[str, float] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._weigh)

    def is_light(self) -> bool:
        """Whether it weighs no more, and has no more parts, than a first visit may."""
        return sum(self.sizes.values()) <= HEAVIEST and len(self.sizes) <= MOST_REQUESTS

    def _weigh(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]


def weighed() -> Iterator[Place]:
    """Pages of readers."""
    return (place for place in PAGES if not place.who and place.name != "styleguide")


def test_a_first_visit_of_the_map_with_200_articles_is_light(browser: Browser, long_room: str) -> None:
    page = browser.new_context(**ZH_WIDE).new_page()
    scale = Scale(page)
    page.goto(long_room)
    page.evaluate(SETTLED)

    assert scale.is_light(), scale.sizes


def test_the_foot_begins_where_it_does_before_it_is_read(browser: Browser, reading_room: str) -> None:
    """A browser may paint a short page before the last lines of it are parsed."""
    page = browser.new_page(**ZH_WIDE)
    page.goto(reading_room + "/tags/?q=zzzzzz")
    top = "document.querySelector('.foot').getBoundingClientRect().top"
    whole = page.evaluate(top)
    page.evaluate("document.querySelector('.foot .wrap').replaceChildren()")

    assert page.evaluate(top) == whole
    page.close()


@pytest.mark.parametrize(
    ("look", "fonts"),
    [
        pytest.param(ZH_WIDE, "allowed", id="wide"),
        pytest.param(EN_NARROW, "allowed", id="narrow"),
        pytest.param(EN_NARROW, "blocked", id="narrow-without-fonts"),  # where a wider letter breaks a line
    ],
)
def test_a_first_visit_of_any_page_is_light_and_nothing_moves(
    browser: Browser, reading_room: str, look: Look, fonts: str
) -> None:
    """Each page is seen in a new window, where its fonts come late or never, and once more with all of them at hand."""
    moved, heavy = {}, {}
    for place in weighed():
        page = browser.new_context(**look).new_page()
        page.add_init_script(WATCH_SHIFTS)
        scale = Scale(page)
        if fonts == "blocked":
            page.route("**/*.woff2", lambda route: route.abort())
        for time in ("first", "again") if fonts == "allowed" else ("first",):
            page.goto(reading_room + place.path)
            page.evaluate(SETTLED)
            moved[place.name, time] = page.evaluate("window.shifts")
            if time == "first" and not scale.is_light():
                heavy[place.name] = scale.sizes
        page.context.close()

    assert {place: shift for place, shift in moved.items() if shift > FURTHEST_SHIFT} == {}
    assert heavy == {}
