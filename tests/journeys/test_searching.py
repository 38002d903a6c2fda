"""Narrowing what a search found, with the keyboard alone, without JavaScript, and on a small screen."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.journeys.looks import EN_NARROW, ZH_WIDE, OpenPage
from tests.journeys.test_keyboard import STEPS, tab_to


def asked(page: Page) -> dict[str, list[str]]:
    """What the address asks for."""
    return parse_qs(urlsplit(page.url).query)


def test_from_a_search_to_a_choice_a_mark_and_back(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/search/")
    status = page.locator("#count")

    page.keyboard.press("/")
    page.keyboard.type("LLM")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q="))
    tab_to_box(page, "rope")
    before = status.inner_text()
    page.keyboard.press("Space")
    expect(status).not_to_have_text(before)
    expect(page.get_by_role("checkbox", name="RoPE", exact=False)).to_be_checked()
    assert page.evaluate("document.activeElement.value") == "rope"
    assert asked(page)["tag"] == ["rope"]
    assert asked(page)["q"] == ["LLM"]
    title = page.locator("main .card .t").first.inner_text()
    tab_to(page, "在读")
    page.keyboard.press("Enter")
    state = page.locator("main .mark").first.locator("[value=reading]")
    expect(state).to_have_attribute("aria-pressed", "true")
    expect(state).to_be_focused()
    tab_to(page, f"收藏：{title}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"收藏：{title}")).to_have_attribute("aria-pressed", "true")
    page.locator("main .card .t").first.focus()
    page.keyboard.press("i")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(page.get_by_role("checkbox", name="RoPE", exact=False)).to_be_checked()
    expect(page.locator("main .card .t").first).to_have_text(title)


def tab_to_box(page: Page, value: str) -> None:
    """Press Tab until the box of this value has the focus."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == value:
            return
    raise AssertionError(f"Tab never came to {value}")


def test_a_choice_is_sent_without_javascript(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE, java_script_enabled=False)
    page.goto(f"{reading_room}/search/?q=LLM")

    page.locator("#by-site-kexue\\.fm").check()
    page.get_by_role("button", name="应用筛选").click()
    expect(page.locator("#count")).to_contain_text("3")
    expect(page.locator("#by-site-kexue\\.fm")).to_be_checked()
    page.locator("#sort").select_option("title")
    page.get_by_role("button", name="重排").click()
    assert asked(page) == {"q": ["LLM"], "site": ["kexue.fm"], "sort": ["title"]}
    page.get_by_role("link", name=re.compile("科学空间.*移除此条件")).click()
    assert asked(page) == {"q": ["LLM"], "sort": ["title"]}


def test_on_a_small_screen_the_choices_are_folded_and_stay_open_while_choosing(
    open_page: OpenPage, reading_room: str
) -> None:
    page = open_page(**EN_NARROW)
    page.goto(f"{reading_room}/search/?q=LLM")
    box = page.get_by_label("Inference")

    expect(box.first).not_to_be_visible()
    page.get_by_text("Narrow", exact=True).click()
    page.locator("#by-site-kexue\\.fm").check()
    expect(page.locator("#count")).to_contain_text("3")
    expect(page.locator("#by-site-kexue\\.fm")).to_be_visible()
    page.locator("#by-site-kexue\\.fm").uncheck()
    expect(page.locator("#count")).not_to_contain_text("3 ")
    assert "site" not in asked(page)


def test_the_feed_follows_what_is_chosen(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/search/?q=LLM")

    page.locator("#by-site-kexue\\.fm").check()

    expect(page.locator("#follow")).to_have_attribute("href", "/search/feed.atom?q=LLM&site=kexue.fm")
    assert page.locator("#follow").count() == 1


def test_going_back_takes_choices_back_one_by_one(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/search/?q=LLM")
    box, status = page.locator("#by-site-kexue\\.fm"), page.locator("#count")
    before = status.inner_text()

    box.check()
    expect(status).not_to_have_text(before)
    page.locator("#by-tag-attention").check()
    expect(page).to_have_url(re.compile("tag=attention"))
    page.go_back()
    expect(page.locator("#by-tag-attention")).not_to_be_checked()
    expect(box).to_be_checked()
    page.go_back()
    expect(box).not_to_be_checked()
    expect(status).to_have_text(before)


def test_a_choice_made_as_the_results_arrive_counts(open_page: OpenPage, reading_room: str) -> None:
    page = open_page(**ZH_WIDE)
    page.goto(f"{reading_room}/search/?q=LLM")
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
            observer.disconnect();
            document.querySelector("#by-tag-attention").click();
        }).observe(document.querySelector("#found").parentNode, {childList: true})"""
    )
    page.locator("#by-site-kexue\\.fm").check()
    expect(page).to_have_url(re.compile("site=kexue.fm.*tag=attention|tag=attention.*site=kexue.fm"))
