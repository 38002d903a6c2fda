"""What a screen reader is told: headings in order, landmarks that can be told apart, and the whole tree of the main
pages as reviewed in `shapes/`. `pytest --rewrite` writes those anew; look at what changed.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.looks import LOCALES, ZH_WIDE, OpenPage, look, visits
from tests.journeys.pages import PAGES, Place

SHAPES = Path(__file__).with_name("shapes")
REVIEWED = [place for place in PAGES if place.name in ("map", "topic", "search")]
HEADINGS = "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(one => Number(one.tagName[1]))"
LANDMARKS = """
() => [...document.querySelectorAll('header, nav, main, aside, footer, search, [role=search]')]
    .filter(one => !(one.matches('header, footer') && one.closest('main, article, section, aside, nav')))
    .map(one => {
        const names = one.getAttribute('aria-labelledby')?.split(' ') ?? [];
        const named = one.getAttribute('aria-label')
            ?? names.map(id => document.getElementById(id)?.textContent).join(' ');
        return `${one.tagName.toLowerCase()} ${named}`;
    })
"""
SEVERAL_SEARCHES = {"search "}  # the field of every page and the large one: they do the same


def test_every_page_has_one_title_headings_in_order_and_landmarks_to_tell_apart(
    open_page: OpenPage, reading_room: str
) -> None:
    faults = [
        f"{place.name}: {fault}"
        for place, page in visits(open_page, reading_room, ZH_WIDE)
        for fault in (*faults_of_headings(page), *faults_of_landmarks(page, place))
    ]

    assert not faults, "\n".join(faults)


def faults_of_headings(page: Page) -> Iterator[str]:
    """What is wrong with the headings of a page."""
    levels: list[int] = page.evaluate(HEADINGS)
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    main = [level for level in levels if level]
    yield from (f"{after} follows {before}" for before, after in pairwise(main) if after > before + 1)


def faults_of_landmarks(page: Page, place: Place) -> Iterator[str]:
    """What is wrong with the landmarks of a page."""
    if place.name == "styleguide":  # it shows one component several times
        return
    counted = Counter(page.evaluate(LANDMARKS))
    yield from (name for name, count in counted.items() if count > 1 and name not in SEVERAL_SEARCHES)
    if not any(name.startswith("main") for name in counted):
        yield "no main"


@pytest.mark.parametrize("language", LOCALES)
def test_a_screen_reader_is_told_what_was_reviewed(
    open_page: OpenPage, reading_room: str, language: str, pytestconfig: pytest.Config
) -> None:
    for place, page in visits(open_page, reading_room, look(language, "light", 1280), REVIEWED):
        file = SHAPES / f"{place.name}.{language}.yaml"
        told = page.locator("body").aria_snapshot() + "\n"
        if pytestconfig.getoption("rewrite"):
            SHAPES.mkdir(exist_ok=True)
            file.write_text(told, encoding="utf-8")
        assert told == file.read_text(encoding="utf-8"), f"{file.name}: look at the page, then run with --rewrite"
