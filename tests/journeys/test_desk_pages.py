"""The desk's pages: no accessibility faults, no complaint of the browser, no other host, light enough."""

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import faults_of
from tests.journeys.looks import EN_NARROW, LOCALES, ZH_WIDE, Look, OpenPage, look, visits
from tests.journeys.pages import DESK
from tests.journeys.test_accessibility import looked_at
from tests.journeys.test_desk import overflow, small_words
from tests.journeys.test_weight import Scale

HEAVIEST = 200 * 1024  # bytes of a first visit


@pytest.mark.parametrize(
    "chosen", [pytest.param(ZH_WIDE, id="zh-light-1280"), pytest.param(EN_NARROW, id="en-dark-390")]
)
def test_the_desk_is_free_of_faults_and_fits(open_page: OpenPage, reading_room: str, chosen: Look) -> None:
    found = []
    for place, page in visits(open_page, reading_room, chosen, DESK):
        faults = [*faults_of(looked_at(page, place)), *small_words(page), *overflow(page)]
        found += [f"{place.name} {fault}" for fault in faults]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LOCALES)
def test_the_desk_fits_the_smallest_screen(open_page: OpenPage, reading_room: str, language: str) -> None:
    found = [
        f"{place.name}: {wide}"
        for place, page in visits(open_page, reading_room, look(language, "light", 320), DESK)
        for wide in overflow(page)
    ]

    assert not found, "\n".join(found)


def test_a_first_visit_of_the_desk_is_light(open_page: OpenPage, reading_room: str) -> None:
    """Nothing is cached: each place is fetched as if it were the first one."""
    scales = []

    def open_weighed(**look: object) -> Page:
        page = open_page(**look)
        scales.append(Scale(page))
        page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        return page

    heavy = {}
    for place, page in visits(open_weighed, reading_room, ZH_WIDE, DESK):
        page.wait_for_load_state("networkidle")
        size = sum(scales[-1].sizes.values())
        scales[-1].sizes.clear()
        if size > HEAVIEST:
            heavy[place.name] = size

    assert heavy == {}
