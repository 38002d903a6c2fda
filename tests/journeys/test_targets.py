"""Everything that can be pressed is large enough for a finger (WCAG 2.5.8, and 40 pixels for buttons on phones)."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look, OpenPage, visits

SMALLEST, SMALLEST_ON_PHONES = 24, 40  # pixels

# A link within a sentence may be as small as its text: it stands in a line with words that are no link.
MEASURE = """
() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, label:has(input)')]
    .filter(one => one.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true}))
    .filter(one => !one.closest('.vh, .skip') && !one.matches('label *'))
    .map(one => {
        const box = one.getBoundingClientRect();
        const around = one.parentElement.closest('p, li, dd, td, h1, h2, h3, h4, h5, h6, label') ?? one.parentElement;
        const words = [...around.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
        return {
            name: `${one.tagName.toLowerCase()}.${one.className} `
                + (one.ariaLabel ?? one.textContent).trim().slice(0, 30),
            width: Math.round(box.width * 10) / 10,
            height: Math.round(box.height * 10) / 10,
            inline: getComputedStyle(one).display === 'inline' && words.length > 0,
            button: one.matches('button, summary, .btn'),
        };
    })
    .filter(one => one.width > 0 && one.height > 0)
"""


def too_small(page: Page, smallest: int, smallest_button: int) -> list[str]:
    """What of the page is smaller than it may be, as its name and measure."""
    found: list[dict[str, Any]] = page.evaluate(MEASURE)
    return [
        f"{one['name']}: {one['width']} × {one['height']}"
        for one in found
        if not one["inline"]
        and (min(one["width"], one["height"]) < smallest or (one["button"] and one["height"] < smallest_button))
    ]


@pytest.mark.parametrize(
    ("look", "smallest_button"),
    [pytest.param(ZH_WIDE, SMALLEST, id="wide"), pytest.param(EN_NARROW, SMALLEST_ON_PHONES, id="phone")],
)
def test_what_can_be_pressed_is_large_enough(
    open_page: OpenPage, reading_room: str, look: Look, smallest_button: int
) -> None:
    found = [
        f"{place.name} {small}"
        for place, page in visits(open_page, reading_room, {**look, "has_touch": True})
        for small in too_small(page, SMALLEST, smallest_button)
    ]

    assert not found, "\n".join(found)


def test_a_target_that_is_too_small_is_found(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(reading_room)
    page.evaluate("document.querySelector('.brand').style = 'overflow:hidden; min-block-size:0; block-size:12px'")

    assert any(small.startswith("a.brand") for small in too_small(page, SMALLEST, SMALLEST))
