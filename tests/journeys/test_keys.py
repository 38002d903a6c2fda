"""Single keys, as /help/keys/ names them. They act on a page that has the focus, and nowhere else."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import EN_NARROW, OpenPage

TITLES = "main .t"


@pytest.fixture
def page(open_page: OpenPage, reading_room: str) -> Page:
    """The map."""
    opened = open_page(**{**EN_NARROW, "viewport": {"width": 1280, "height": 800}})
    opened.goto(reading_room)
    return opened


def title_in_focus(page: Page) -> int:
    """Which of the page's titles has the focus, or -1."""
    place: int = page.evaluate(
        "titles => [...document.querySelectorAll(titles)].indexOf(document.activeElement)", TITLES
    )
    return place


def compose(page: Page, key: str) -> None:
    """Send a key as it comes while an input method is composing."""
    page.evaluate(
        "key => document.dispatchEvent(new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true}))", key
    )


def test_j_and_k_move_the_focus_from_title_to_title(page: Page) -> None:
    page.keyboard.press("j")
    assert title_in_focus(page) == 0
    page.keyboard.press("j")
    assert title_in_focus(page) == 1
    page.keyboard.press("k")
    assert title_in_focus(page) == 0


def test_j_stops_at_the_last_title(page: Page) -> None:
    count = page.locator(TITLES).count()
    for _ in range(count + 2):
        page.keyboard.press("j")

    assert title_in_focus(page) == count - 1


def test_slash_leads_into_the_search_field_and_is_not_typed(page: Page) -> None:
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.name") == "q"
    assert page.evaluate("document.activeElement.value") == ""


def test_a_question_mark_opens_the_keys_and_escape_gives_the_focus_back(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("dialog[open]")).to_have_count(0)
    assert title_in_focus(page) == 0


def test_i_opens_the_page_of_the_article(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("i")

    page.wait_for_url("**/articles/**")


@pytest.mark.parametrize(("second", "path"), [("n", "/new/"), ("m", "/shelf/"), ("h", "/")])
def test_g_and_a_letter_go_to_a_page(page: Page, reading_room: str, second: str, path: str) -> None:
    page.goto(f"{reading_room}/tags/")
    page.keyboard.press("g")
    page.keyboard.press(second)

    page.wait_for_url(reading_room + path)


def test_m_and_s_mark_the_article_in_focus(page: Page, reading_room: str) -> None:
    page.goto(f"{reading_room}/topics/rag/")
    page.goto(f"{reading_room}/topics/training/")
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("main .card").first.get_by_role("button", pressed=True)).to_have_text(["Reading"])
    page.keyboard.press("s")

    expect(page.locator("main .card").first.locator(".star")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("keys", ["Control+j", "Alt+j", "Meta+j"])
def test_keys_with_a_modifier_are_the_browsers(page: Page, keys: str) -> None:
    page.keyboard.press(keys)

    assert title_in_focus(page) == -1


def test_letters_typed_into_a_field_stay_there(page: Page) -> None:
    page.locator("header input[name=q]").focus()
    page.keyboard.type("jk?/gn")

    assert page.evaluate("document.activeElement.value") == "jk?/gn"
    assert page.locator("dialog[open]").count() == 0


def test_nothing_happens_while_characters_are_composed(page: Page) -> None:
    compose(page, "j")

    assert title_in_focus(page) == -1


def test_single_keys_can_be_turned_off(page: Page, reading_room: str) -> None:
    page.context.add_cookies([{"name": "keys", "value": "off", "url": reading_room}])
    page.goto(reading_room)
    page.keyboard.press("j")
    page.keyboard.press("?")

    assert title_in_focus(page) == -1
    assert page.locator("dialog[open]").count() == 0
