"""Pages fit a small screen, wide-set text and large letters (WCAG 1.4.4, 1.4.10, 1.4.12)."""

from playwright.sync_api import Page

from tests.journeys.looks import EN_NARROW, ZH_WIDE, OpenPage, look, visits

# The distances that WCAG 1.4.12 names. A constructed sheet is ours to add under any policy.
SPACED = """
() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}
"""
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


def test_no_page_scrolls_sideways_on_the_smallest_screen(open_page: OpenPage, reading_room: str) -> None:
    """320 pixels are also what is left of 1280 at 400 %."""
    found = [
        f"{language} {place.name}: {wide} px"
        for language in ("zh", "en")
        for place, page in visits(open_page, reading_room, look(language, "light", 320))
        if (wide := overhang(page)) > 0
    ]

    assert not found, "\n".join(found)


def test_text_set_wide_is_neither_clipped_nor_pushed_out(open_page: OpenPage, reading_room: str) -> None:
    found = []
    for chosen in (ZH_WIDE, EN_NARROW, look("en", "light", 320)):
        for place, page in visits(open_page, reading_room, chosen):
            page.evaluate(SPACED)
            width = chosen["viewport"]["width"]
            found += [f"{place.name} at {width}: {clipped}" for clipped in page.evaluate(CLIPPED)]
            if (wide := overhang(page)) > 0:
                found.append(f"{place.name} at {width}: {wide} px too wide")

    assert not found, "\n".join(found)


def test_letters_of_twice_the_size_push_nothing_out(open_page: OpenPage, reading_room: str) -> None:
    found = []
    for chosen in (ZH_WIDE, look("en", "light", 1280)):
        for place, page in visits(open_page, reading_room, chosen):
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            if (wide := overhang(page)) > 0:
                found.append(f"{place.name}: {wide} px too wide")
            found += [f"{place.name}: {clipped} is clipped" for clipped in page.evaluate(CLIPPED)]

    assert not found, "\n".join(found)
