"""What a reader asked of their system or of us is kept: theme, contrast, colours, motion."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import EN_NARROW, ZH_WIDE, OpenPage, choose_theme, sign_in, visits

PAPER = {"light": "rgb(251, 249, 244)", "dark": "rgb(23, 21, 19)"}
MOVING = """
() => [...document.querySelectorAll('*')].filter(one => ['', '::before', '::after'].some(part => {
    const style = getComputedStyle(one, part || null);
    const lasts = times => times.split(',').some(time => parseFloat(time) > 0.001);
    return (style.animationName !== 'none' && lasts(style.animationDuration))
        || (style.transitionProperty !== 'none' && lasts(style.transitionDuration));
})).map(one => `${one.tagName.toLowerCase()}.${one.className}`)
"""
# How a dot looks beside a title, so that states can be told apart: by its fill, its border or its shape.
DOTS = """
() => Object.fromEntries([...document.querySelectorAll('.entry')].map(one => {
    const dot = one.querySelector('.dot');
    const style = getComputedStyle(dot);
    return [one.dataset.state ?? 'unread', [style.backgroundColor, style.backgroundImage, style.borderTopColor,
        style.borderTopStyle, style.borderTopWidth, style.clipPath].join('|')];
}))
"""


def paper(page: Page) -> str:
    """The colour that the page is printed on."""
    colour: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return colour


@pytest.mark.parametrize("system", ["light", "dark"])
def test_without_a_choice_the_system_decides(open_page: OpenPage, reading_room: str, system: str) -> None:
    page = open_page(color_scheme=system)
    page.goto(reading_room)

    assert paper(page) == PAPER[system]


@pytest.mark.parametrize(("chosen", "system"), [("light", "dark"), ("dark", "light")])
def test_a_chosen_theme_is_there_at_the_first_paint(
    open_page: OpenPage, reading_room: str, chosen: str, system: str
) -> None:
    """The server writes it, so it is there before any script."""
    page = open_page(color_scheme=system, java_script_enabled=False)
    choose_theme(page, reading_room, chosen)
    page.goto(reading_room)

    expect(page.locator("html")).to_have_attribute("data-theme", chosen)
    page.wait_for_load_state()
    assert paper_without_script(page) == PAPER[chosen]


def paper_without_script(page: Page) -> str:
    """The colour of the page, asked for by the test's own means where the page runs no scripts."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root: dict[str, Any] = session.send("DOM.getDocument")
    node: dict[str, Any] = session.send("DOM.querySelector", {"nodeId": root["root"]["nodeId"], "selector": "html"})
    style: dict[str, Any] = session.send("CSS.getComputedStyleForNode", {"nodeId": node["nodeId"]})
    return str(next(each["value"] for each in style["computedStyle"] if each["name"] == "background-color"))


@pytest.mark.parametrize("look", [pytest.param(ZH_WIDE, id="wide"), pytest.param(EN_NARROW, id="narrow")])
def test_nothing_moves_for_readers_who_asked_for_less_motion(
    open_page: OpenPage, reading_room: str, look: dict[str, Any]
) -> None:
    moving = [
        f"{place.name} {one}"
        for place, page in visits(open_page, reading_room, {**look, "reduced_motion": "reduce"})
        for one in page.evaluate(MOVING)
    ]

    assert not moving, "\n".join(moving)


@pytest.mark.parametrize(
    "wish", [{}, {"forced_colors": "active"}, {"contrast": "more"}], ids=["as ever", "forced colours", "more contrast"]
)
def test_reading_states_can_be_told_apart(open_page: OpenPage, reading_room: str, wish: dict[str, Any]) -> None:
    page = open_page(**ZH_WIDE, **wish)
    sign_in(page, reading_room, "reader")
    page.goto(reading_room)

    dots: dict[str, str] = page.evaluate(DOTS)

    assert set(dots) == {"unread", "reading", "read"}
    assert len(set(dots.values())) == 3, dots
