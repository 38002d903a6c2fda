"""What a reader does to suggest an article, to report one, and to sign in with a shelf."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import axe_report, faults_of
from tests.journeys.looks import sign_in

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = "https://zhuanlan.zhihu.com/p/674751021"


def faults_in_main(page: Page) -> list[str]:
    """What axe finds within the page's own part."""
    return faults_of(axe_report(page, context="main"))


def report_of_an_article(page: Page, site: str) -> str:
    """The address of the form to report the first article of the map."""
    page.goto(site)
    path = page.locator(".entry a.more").first.get_attribute("href") or ""
    return f"{site}/articles/{path.split('/')[2].partition('-')[0]}/report/"


@pytest.fixture
def reader() -> User:
    return User.objects.create_user("reader", password="a long password")


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_faulty_form_comes_back_with_the_focus_on_what_is_wrong(
    browser: Browser, site_with_seed: str, has_script: bool
) -> None:
    page = browser.new_context(java_script_enabled=has_script, locale="en-GB").new_page()
    page.goto(f"{site_with_seed}/suggest/?title=Kept")

    page.get_by_role("button", name="Send the suggestion").click()

    expect(page.locator("#faults")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("Kept")
    page.get_by_role("link", name="Fill in the address").click()
    expect(page.get_by_label("Address of the article")).to_be_focused()
    page.keyboard.insert_text("https://example.org/good")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


def test_a_suggestion_is_followed_until_a_curator_accepts_it(browser: Browser, site_with_seed: str) -> None:
    User.objects.create_superuser("curator", password="a long password")
    reader = browser.new_context(locale="en-GB").new_page()
    reader.goto(f"{site_with_seed}/suggest/?url=https://example.org/good&title=A+good+one")
    reader.get_by_role("button", name="Send the suggestion").click()
    reader.get_by_role("link", name="Open it now").click()
    expect(reader.locator(".lede")).to_have_text("It waits for a curator.")
    assert faults_in_main(reader) == []

    desk = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    sign_in(desk, site_with_seed, "curator")
    desk.goto(f"{site_with_seed}/admin/")
    desk.get_by_role("link", name="Suggestions and reports").click()
    desk.get_by_role("link", name="A good one").click()
    desk.get_by_label("Answer to the reader").first.fill("Thank you!")
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.get_by_text("Accepted:")).to_be_visible()

    reader.reload()
    expect(reader.locator(".lede")).to_have_text("It was accepted. Thank you!")
    expect(reader.get_by_role("main")).to_contain_text("Answer of the curatorsThank you!")
    reader.get_by_role("link", name="To the article").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("A good one")


def test_an_address_that_is_known_is_told_when_the_field_is_left(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page(locale="zh-CN")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{site_with_seed}/suggest/")

    page.get_by_label("文章地址").fill(KNOWN)
    page.keyboard.press("Tab")

    expect(page.locator("#known").get_by_role("link")).to_have_text("Mixtral-8x7B 模型挖坑")
    assert faults_in_main(page) == []
    page.get_by_label("文章地址").fill("https://example.org/new")
    page.keyboard.press("Tab")
    expect(page.locator("#known")).to_be_empty()
    assert complaints == []


def test_a_report_is_sent_with_the_keyboard_alone(browser: Browser, site_with_seed: str) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(report_of_an_article(page, site_with_seed))

    page.locator("#main").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("It answers 404.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Back to the article")).to_be_visible()


@pytest.mark.parametrize("path", ["/suggest/", "report", "/accounts/login/", "/accounts/reset/"])
def test_forms_with_faults_are_free_of_accessibility_faults(browser: Browser, site_with_seed: str, path: str) -> None:
    page = browser.new_context(locale="en-GB", color_scheme="dark", viewport={"width": 390, "height": 800}).new_page()
    page.goto(report_of_an_article(page, site_with_seed) if path == "report" else site_with_seed + path)

    page.locator("form.form button[type=submit]").click()

    expect(page.locator("#faults")).to_be_focused()
    assert faults_in_main(page) == []


def test_a_reader_signs_in_and_out_again(reader: User, site_with_seed: str, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{site_with_seed}/accounts/login/?next=/help/")

    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help")
    page.goto(f"{site_with_seed}/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
