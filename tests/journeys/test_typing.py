"""Suggestions while typing: a combobox that the keyboard alone can work, and that keeps still while characters are
composed.
"""

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.journeys.looks import EN_NARROW, ZH_WIDE, Look, OpenPage

PATIENCE = 400  # milliseconds in which a suggestion would have come
TYPED = "vLLM"


@pytest.fixture
def page(open_page: OpenPage, reading_room: str) -> Page:
    """The map."""
    opened = open_page(**ZH_WIDE)
    opened.goto(reading_room)
    return opened


@pytest.fixture
def field(page: Page) -> Locator:
    """The field in the head of the page, with the focus."""
    found = page.get_by_role("combobox", name="搜索")
    found.focus()
    return found


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What is asked for from here on."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        if "/search/suggest/" in request.url:
            addresses.append(request.url.rpartition("=")[2])

    page.on("request", note)
    return addresses


def options(page: Page) -> Locator:
    """The suggestions that are shown."""
    return page.get_by_role("option")


def type_and_wait(page: Page, text: str = TYPED) -> None:
    """Type as a person does, until something is suggested."""
    page.keyboard.type(text, delay=20)
    expect(options(page).first).to_be_visible()


def chosen(field: Locator) -> str:
    """The suggestion that the field points at, or ""."""
    text: str = field.evaluate(
        "field => document.getElementById(field.getAttribute('aria-activedescendant'))?.textContent ?? ''"
    )
    return text


def compose(field: Locator, text: str, *, is_done: bool) -> None:
    """Enter text by an input method: it composes, and when it is done the text stands."""
    field.evaluate(
        """(field, [text, isDone]) => {
            field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
            field.value = text;
            field.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true}));
            if (isDone) field.dispatchEvent(new CompositionEvent('compositionend', {data: text, bubbles: true}));
        }""",
        [text, is_done],
    )


def test_down_and_up_go_through_the_list_and_back_to_the_field(page: Page, field: Locator) -> None:
    type_and_wait(page)
    texts = options(page).all_text_contents()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert chosen(field) == ""

    page.keyboard.press("ArrowDown")
    assert chosen(field) == texts[0]
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    assert chosen(field) == ""
    page.keyboard.press("ArrowUp")
    assert chosen(field) == texts[-1]
    page.keyboard.press("ArrowDown")

    assert chosen(field) == ""
    expect(field).to_be_focused()
    expect(field).to_have_value(TYPED)


def test_enter_opens_what_is_chosen(page: Page, field: Locator, reading_room: str) -> None:
    type_and_wait(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{reading_room}/tags/vllm/")


def test_enter_searches_for_what_was_typed_while_nothing_is_chosen(
    page: Page, field: Locator, reading_room: str
) -> None:
    type_and_wait(page)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{reading_room}/search/?q={TYPED}")


def test_escape_closes_the_list_and_keeps_the_words_and_the_focus(page: Page, field: Locator) -> None:
    type_and_wait(page)
    page.keyboard.press("Escape")

    expect(options(page)).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value(TYPED)
    expect(field).to_be_focused()


def test_the_list_closes_when_the_focus_leaves(page: Page, field: Locator) -> None:
    type_and_wait(page)
    page.keyboard.press("Tab")

    expect(options(page)).to_have_count(0)


def test_a_press_opens_a_suggestion(page: Page, field: Locator) -> None:
    type_and_wait(page)
    options(page).filter(has_text="文章").first.click()

    page.wait_for_url("**/articles/**")


def test_nothing_is_left_open_when_the_reader_comes_back(page: Page, field: Locator, reading_room: str) -> None:
    type_and_wait(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{reading_room}/tags/vllm/")
    page.go_back()

    expect(options(page)).to_have_count(0)


def test_quick_typing_asks_once(page: Page, field: Locator, asked: list[str]) -> None:
    type_and_wait(page)

    assert asked == [TYPED]


def test_an_emptied_field_suggests_nothing_and_asks_nothing(page: Page, field: Locator, asked: list[str]) -> None:
    type_and_wait(page)
    field.fill("")
    expect(options(page)).to_have_count(0)
    field.fill("   ")
    page.wait_for_timeout(PATIENCE)

    assert asked == [TYPED]


def test_nothing_is_asked_while_characters_are_composed(page: Page, field: Locator, asked: list[str]) -> None:
    compose(field, "mo'xing", is_done=False)
    page.wait_for_timeout(PATIENCE)
    assert asked == []

    compose(field, "模型", is_done=True)
    expect(options(page).first).to_be_visible()

    assert asked == ["%E6%A8%A1%E5%9E%8B"]


def test_keys_of_the_input_method_choose_nothing(page: Page, field: Locator) -> None:
    type_and_wait(page)
    for key in ("ArrowDown", "Enter", "Escape"):
        field.evaluate(
            """(field, key) =>
                field.dispatchEvent(new KeyboardEvent('keydown', {key, isComposing: true, bubbles: true}))""",
            key,
        )

    assert chosen(field) == ""
    expect(options(page)).not_to_have_count(0)


def test_an_answer_that_comes_late_does_not_cover_a_newer_one(page: Page, field: Locator) -> None:
    def hold_back(route: Route) -> None:
        if route.request.url.endswith("q=v"):
            page.wait_for_timeout(PATIENCE)
        route.continue_()

    page.route("**/search/suggest/**", hold_back)
    page.keyboard.type("v")
    page.wait_for_timeout(PATIENCE // 2)
    type_and_wait(page, "LLM")
    before = options(page).all_text_contents()
    page.wait_for_timeout(2 * PATIENCE)

    assert options(page).all_text_contents() == before


def test_the_large_field_suggests_as_well(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**EN_NARROW)
    page.goto(f"{reading_room}/search/")
    page.locator("#words").focus()
    type_and_wait(page)

    expect(page.locator("#words-list")).to_contain_text("tag · ")


@pytest.mark.parametrize("look", [pytest.param(ZH_WIDE, id="wide"), pytest.param(EN_NARROW, id="narrow")])
def test_the_list_moves_nothing_and_can_be_touched(open_page: OpenPage, reading_room: str, look: Look) -> None:
    page = open_page(**look)
    page.goto(reading_room)
    page.locator("#find").focus()
    before = page.locator("main").bounding_box()
    type_and_wait(page)

    assert page.locator("main").bounding_box() == before
    boxes = [option.bounding_box() for option in options(page).all()]
    width = look["viewport"]["width"]
    assert all(box and box["height"] >= 40 and 0 <= box["x"] <= box["x"] + box["width"] <= width for box in boxes)


def test_without_scripts_the_field_is_a_plain_one(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE, java_script_enabled=False)
    page.goto(reading_room)
    page.get_by_role("searchbox", name="搜索").fill(TYPED)
    page.keyboard.press("Enter")

    page.wait_for_url(f"{reading_room}/search/?q={TYPED}")
