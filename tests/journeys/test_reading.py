"""What a reader does, with scripts switched off: everything is a link or a form."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(browser: Browser, site_with_seed: str) -> Page:
    """The map, read without scripts."""
    opened = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    opened.goto(site_with_seed)
    return opened


def test_a_reader_finds_the_original(page: Page) -> None:
    page.get_by_role("link", name="详情：预训练语言模型：GLM").click()
    page.get_by_role("link", name="常见模型").first.click()
    page.locator(".card", has_text="Mixtral-8x7B 模型挖坑").get_by_role("link", name="详情").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Mixtral-8x7B 模型挖坑"
    original = page.get_by_role("link", name="阅读原文").get_attribute("href")
    assert original == "https://zhuanlan.zhihu.com/p/674751021"


def test_a_mark_and_a_star_stand_on_the_shelf(page: Page, site_with_seed: str) -> None:
    page.locator(".chapter h2 a", has_text="模型训练").click()
    card = page.locator(".card", has_text="deepspeed入门教程")
    card.locator("button[value=read]").click()
    expect(card.locator("button[value=read]")).to_have_attribute("aria-pressed", "true")
    card.locator(".star").click()
    expect(card.locator(".star")).to_have_attribute("aria-pressed", "true")

    page.get_by_role("link", name="我的书架").first.click()
    expect(page.get_by_role("link", name="deepspeed入门教程").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("模型训练")


def test_a_shelf_is_the_browsers_own(page: Page, browser: Browser, site_with_seed: str) -> None:
    page.goto(f"{site_with_seed}/topics/模型训练/")
    page.locator(".card .mark").first.locator("button[value=read]").click()

    other = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    other.goto(f"{site_with_seed}/topics/模型训练/")

    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "shelf"] == ["shelf"]
    assert other.locator("button[value=read][aria-pressed=true]").count() == 0
    assert other.context.cookies() == []


def test_a_search_finds_a_title_and_says_when_it_finds_none(page: Page) -> None:
    page.get_by_role("searchbox").first.fill("RoPE")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("RoPE")
    expect(page.locator(".card")).not_to_have_count(0)

    page.get_by_role("searchbox").first.fill("zzzz")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(0)


def test_language_and_theme_are_kept_from_page_to_page(page: Page) -> None:
    page.locator("html[lang=zh-Hans]").wait_for(state="attached")
    page.get_by_role("button", name="EN, switch to English").click()
    page.get_by_label("Light or dark").click()
    page.get_by_role("button", name="Dark", exact=True).click()

    page.get_by_role("link", name="Tags").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
