"""A curator's day with the keyboard alone and JavaScript off: the mouse is never used, and no page is gone to but by
what the pages before it offer.
"""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long password"
STEPS = 250  # more than the longest page of the desk has before what is sought
NAME_OF_FOCUS = """
() => {
    const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].textContent : "";
    return (one.ariaLabel ?? (label || one.textContent || one.value || "")).replace(/\\s+/g, " ").trim();
}
"""


def reach(page: Page, name: str) -> None:
    """Press Tab until something whose name begins so has the focus."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME_OF_FOCUS).startswith(name):
            return
    raise AssertionError(f"Tab never came to {name}")


def fill(page: Page, name: str, text: str) -> None:
    """Reach a field and type; in a list of choices this chooses the one that begins so."""
    reach(page, name)
    page.keyboard.type(text)


def enter(page: Page) -> None:
    """Press Enter and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, name: str) -> None:
    """Reach a link or a button and press it."""
    reach(page, name)
    enter(page)


def test_a_day_at_the_desk(browser: Browser, site_with_seed: str) -> None:
    User.objects.create_superuser("curator", password=PASSWORD)
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{site_with_seed}/admin/")
    fill(page, "Username:", "curator")
    fill(page, "Password:", PASSWORD)
    enter(page)

    press(page, "Quick add")
    fill(page, "Address:", "https://example.org/new")
    fill(page, "Title:", "Paged attention, explained")
    press(page, "Add the article")
    expect(page.get_by_text("Added:")).to_be_visible()

    press(page, "Home")
    press(page, "1Inbox")
    reach(page, "Action:")
    page.keyboard.type("Move")
    reach(page, "Select this object for an action - Paged attention")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    while page.evaluate(NAME_OF_FOCUS) != "Go":
        page.keyboard.press("Shift+Tab")
    enter(page)
    fill(page, "To:", "RAG")
    press(page, "Show what will happen")
    expect(page.get_by_text("1 article that stands nowhere yet gets a line at the end of “RAG”.")).to_be_visible()
    press(page, "Move to a topic")
    expect(page.get_by_text("1 article was changed.")).to_be_visible()

    press(page, "Home")
    press(page, "Order the topics")
    press(page, "Order of “")
    press(page, "Down")
    press(page, "Take it back")
    press(page, "Take back")
    expect(page.get_by_text("Taken back.")).to_be_visible()
