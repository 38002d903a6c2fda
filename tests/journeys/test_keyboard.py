"""Reading with the keyboard alone: the mouse is never used."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look, OpenPage, visits

# Goes through what can be focused and says what cannot be seen while it is: no outline, or covered by something else.
UNSEEN_FOCUS = """
() => {
    const focusable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    const unseen = [];
    for (const one of document.querySelectorAll(focusable)) {
        if (one.disabled || !one.checkVisibility({visibilityProperty: true})) continue;
        one.focus({focusVisible: true});
        if (document.activeElement !== one) { unseen.push(`not focused: ${one.outerHTML.slice(0, 80)}`); continue; }
        one.scrollIntoView({block: 'nearest', behavior: 'instant'});
        const drawn = [one, one.closest('label')].some(each => each
            && getComputedStyle(each).outlineStyle !== 'none' && parseFloat(getComputedStyle(each).outlineWidth) >= 1);
        const box = one.getBoundingClientRect();
        const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
        const y = Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1);
        const top = document.elementFromPoint(x, y);
        const covered = top && !one.contains(top) && !top.contains(one) && !top.closest('label');
        const fault = !drawn ? 'no outline' : covered || box.width < 2 ? 'hidden' : '';
        if (fault) unseen.push(`${fault}: ${one.outerHTML.slice(0, 80)}`);
    }
    return unseen;
}
"""
STEPS = 60  # more than any page has before its content


def focused(page: Page) -> str:
    """What has the focus, as its visible or spoken name."""
    name: str = page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")
    return " ".join(name.split())


def tab_to(page: Page, name: str) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if focused(page) == name:
            return
    raise AssertionError(f"Tab never came to {name}")


def test_the_first_tab_skips_to_the_text(open_page: OpenPage, reading_room: str) -> None:
    for _place, page in visits(open_page, reading_room, ZH_WIDE):
        if page.locator(".skip").count() == 0:  # the pages without any chrome
            continue
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", page.url
        assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0"), page.url
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main", page.url


@pytest.mark.parametrize("look", [pytest.param(ZH_WIDE, id="wide"), pytest.param(EN_NARROW, id="narrow")])
def test_the_focus_can_always_be_seen(open_page: OpenPage, reading_room: str, look: Look) -> None:
    unseen = [
        f"{place.name} {one}"
        for place, page in visits(open_page, reading_room, look)
        for one in page.evaluate(UNSEEN_FOCUS)
    ]

    assert not unseen, "\n".join(unseen)


def test_the_focus_is_never_caught(open_page: OpenPage, reading_room: str) -> None:
    """Tab leads through the whole page and out of it at the end: the body has the focus again."""
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/search/?q=LLM")
    stops = page.evaluate("document.querySelectorAll('a[href], button, input, summary, [tabindex]').length")
    for _ in range(stops + 2):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
    raise AssertionError("the focus never left the page")


def test_language_and_theme_are_switched_by_keyboard(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/topics/rag/")

    tab_to(page, "EN, switch to English")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    tab_to(page, "Light or dark")
    page.keyboard.press("Enter")
    tab_to(page, "Dark")
    page.keyboard.press("Enter")

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url == f"{reading_room}/topics/rag/"


def test_from_a_search_to_a_star_and_back(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**EN_NARROW)
    page.goto(reading_room)

    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.name") != "q":
        page.keyboard.press("Tab")
    page.keyboard.type("RoPE")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reading_room}/search/?q=RoPE")
    tab_to(page, "About: 十分钟读懂旋转编码（RoPE）")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("RoPE")
    tab_to(page, "Reading")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Reading", exact=True)).to_have_attribute("aria-pressed", "true")
    tab_to(page, "Star: 十分钟读懂旋转编码（RoPE）")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Star: 十分钟读懂旋转编码（RoPE）")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Alt+ArrowLeft")
