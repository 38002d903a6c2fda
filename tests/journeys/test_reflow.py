"""Pages fit a small screen, wide-set text and large letters (WCAG 1.4.4, 1.4.10, 1.4.12)."""

import pytest
from playwright.sync_api import Page

from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look, OpenPage, look, visits

# The distances that WCAG 1.4.12 names. A constructed sheet is ours to add under any policy.
SPACED = """
() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}
"""
TWICE = "() => { document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'; }"
CHANGES = {"as it is": "() => {}", "set wide": SPACED, "twice the size": TWICE}
CLIPPED = """
() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => !one.closest('.vh, .skip, svg, input, textarea') && one.checkVisibility())
    .filter(one => {
        const style = getComputedStyle(one), cuts = overflow => ['hidden', 'clip'].includes(overflow);
        return (cuts(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
            || (cuts(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
    })
    .map(one => `${one.tagName.toLowerCase()}.${one.className}`)
"""


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


@pytest.mark.parametrize(
    ("chosen", "how"),
    [
        pytest.param(look("zh", "light", 320), ("as it is",), id="zh-320"),
        pytest.param(look("en", "light", 320), ("as it is", "set wide"), id="en-320"),
        pytest.param(EN_NARROW, ("set wide",), id="en-390"),
        pytest.param(ZH_WIDE, ("set wide", "twice the size"), id="zh-1280"),
        pytest.param(look("en", "light", 1280), ("twice the size",), id="en-1280"),
    ],
)
def test_no_text_is_clipped_or_pushed_out(
    open_page: OpenPage, reading_room: str, chosen: Look, how: tuple[str, ...]
) -> None:
    """320 pixels are also what is left of 1280 at 400 %."""
    found = []
    for place, page in visits(open_page, reading_room, chosen):
        for one in how:
            page.evaluate(CHANGES[one])
            if (wide := overhang(page)) > 0:
                found.append(f"{place.name} {one}: {wide} px too wide")
            if one != "as it is":
                found += [f"{place.name} {one}: {clipped} is clipped" for clipped in page.evaluate(CLIPPED)]

    assert not found, "\n".join(found)
