"""axe finds nothing on any page; what it could not decide was looked at and is written down. The windows are watched
meanwhile, so that a page of which the browser complains, or that asks another host, fails too.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import axe_report, faults_of
from tests.journeys.looks import EN_NARROW, EVERY_LOOK, ZH_WIDE, Look, OpenPage, choose_theme, visits
from tests.journeys.pages import IN_EVERY_LOOK, PAGES, Place

REVIEWED = Path(__file__).with_name("axe_incomplete.json")
# The style guide shows one component several times, so what should be there once is there often.
ONCE_A_PAGE = {"styleguide": ("landmark-unique", "landmark-complementary-is-top-level")}


def looked_at(page: Page, place: Place) -> dict[str, Any]:
    """axe's report on a page."""
    return axe_report(page, off=ONCE_A_PAGE.get(place.name, ()))


def undecided(report: dict[str, Any]) -> set[str]:
    """What axe leaves to people, as rule and kind of element, whichever page and whichever one of its kind."""
    return {
        f"{doubt['id']}: {kind_of(str(node['target'][-1]))}"
        for doubt in report["incomplete"]
        for node in doubt["nodes"]
    }


def kind_of(selector: str) -> str:
    """The last step of a selector without what tells one element from another of its kind."""
    last = selector.rsplit(">", maxsplit=1)[-1].strip().split(" ")[-1]
    return re.sub(r"#[^.:\[]+|:nth-child\(\d+\)|\[[^\]]*\]", "", last) or "by its id or address"


def check(open_page: OpenPage, room: str, look: Look, places: tuple[Place, ...], theme: str = "") -> None:
    """Look at places with axe."""
    found: list[str] = []
    doubts: set[str] = set()
    windows: list[Page] = []

    def open_themed(**chosen: Any) -> Page:
        windows.append(open_page(**chosen))
        if theme:
            choose_theme(windows[-1], room, theme)
        return windows[-1]

    for place, page in visits(open_themed, room, look, places):
        page.evaluate("document.fonts.ready.then(() => true)")
        report = looked_at(page, place)
        found += [f"{place.name} {fault}" for fault in faults_of(report)]
        doubts |= undecided(report)

    new = sorted(doubts - set(json.loads(REVIEWED.read_text())))
    assert not found, "\n".join(found)
    assert not new, "Look at these, then write them into axe_incomplete.json:\n" + "\n".join(new)


@pytest.mark.parametrize("look", [pytest.param(ZH_WIDE, id="zh-light-1280"), pytest.param(EN_NARROW, id="en-dark-390")])
def test_every_page_is_free_of_accessibility_faults_and_of_complaints(
    open_page: OpenPage, reading_room: str, look: Look
) -> None:
    check(open_page, reading_room, look, PAGES)


@pytest.mark.parametrize("name", [name for name in EVERY_LOOK if name != "en-dark-390"])  # in which all pages are seen
def test_the_main_pages_are_free_of_them_in_every_look(open_page: OpenPage, reading_room: str, name: str) -> None:
    """Where the window is widest, the theme is chosen against what the system asks for."""
    _language, theme, width = name.split("-")
    look = EVERY_LOOK[name]
    if width == "1280":
        look = {**look, "color_scheme": "dark" if theme == "light" else "light"}

    check(open_page, reading_room, look, IN_EVERY_LOOK, theme if width == "1280" else "")


@pytest.mark.matrix
@pytest.mark.parametrize("name", EVERY_LOOK)
def test_every_page_is_free_of_them_in_every_look(open_page: OpenPage, reading_room: str, name: str) -> None:
    check(open_page, reading_room, EVERY_LOOK[name], PAGES)


def test_a_long_list_is_free_of_them(open_page: OpenPage, long_room: str) -> None:
    check(open_page, long_room, EN_NARROW, (Place("map", "/"), Place("topic", "/topics/chapter-1/")))


def test_the_search_for_faults_finds_one(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(reading_room)
    page.evaluate("document.querySelector('.tagline').style.color = '#ddd'")

    assert any(fault.startswith("color-contrast") for fault in faults_of(looked_at(page, PAGES[0])))
