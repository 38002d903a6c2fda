"""Conflicts with a README in the browser: one is looked at and settled by the keyboard, many after a look."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from library import catalogue
from library.models import Entry, PendingChange
from library.readme.importer import import_readme
from tests.journeys.axe import axe_report, faults_of
from tests.journeys.test_desk import overflow, small_words

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long password"
LIST = """# Papers

## Attention

- [Flash Attention](https://example.org/flash) - fast
- [Ring Attention](https://example.org/ring) - long
- [Linear Attention](https://example.org/linear) - cheap
"""


@pytest.fixture
def conflicts(site_with_seed: str) -> str:
    """The address of the list of three conflicts: about a note, about one edited since, and about a line that went."""
    import_readme(LIST.encode(), name="papers")
    _note("fast", "our fast")
    _note("long", "our long")
    _note("cheap", "our cheap")
    theirs = LIST.replace("- fast", "- really fast").replace("- long", "- longer")
    import_readme(theirs[: theirs.index("- [Linear")].encode(), name="papers")
    _note("our long", "edited since")
    return f"{site_with_seed}/admin/library/pendingchange/"


def _note(before: str, after: str) -> None:
    with catalogue.change(reason="edited"):
        entry = Entry.objects.get(note=before)
        entry.note = after
        entry.save()


@pytest.fixture
def desk(conflicts: str, browser: Browser, site_with_seed: str) -> Iterator[Page]:
    """The list of conflicts, signed in, on a narrow dark screen; what the browser complains of fails the journey."""
    User.objects.create_superuser("curator", password=PASSWORD)
    complaints: list[str] = []
    look = {"color_scheme": "dark", "viewport": {"width": 390, "height": 900}}
    page = browser.new_context(locale="en-GB", **look).new_page()  # type: ignore[arg-type]
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.goto(f"{site_with_seed}/admin/login/?next=/admin/library/pendingchange/")
    page.get_by_label("Username").fill("curator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    yield page
    assert [complaint for complaint in complaints if complaint.startswith(("error", "warning"))] == []


def faults(page: Page) -> list[str]:
    return [*faults_of(axe_report(page)), *small_words(page), *overflow(page)]


def notes() -> list[str]:
    return list(Entry.objects.filter(topic__readme__name="papers").order_by("position").values_list("note", flat=True))


def test_one_conflict_is_settled_by_the_keyboard(desk: Page) -> None:
    desk.get_by_role("link", name="Flash Attention").press("Enter")
    expect(desk.get_by_role("heading", name="In the list")).to_be_visible()
    assert faults(desk) == []

    desk.get_by_role("button", name="Keep ours").focus()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name="Take from the list")).to_be_focused()
    desk.keyboard.press("Enter")

    expect(desk.get_by_text("1 conflict was settled.")).to_be_visible()
    assert notes() == ["really fast", "edited since", "our cheap"]
    desk.get_by_role("link", name="Take it back").click()
    desk.get_by_role("button", name="Take back").click()
    expect(desk.get_by_text("our fast").first).to_be_visible()
    assert PendingChange.objects.open().count() == 3


def test_what_was_edited_since_is_asked_about(desk: Page) -> None:
    desk.get_by_role("link", name="Ring Attention").click()
    expect(desk.get_by_text("It was edited here since the list was read.")).to_be_visible()
    expect(desk.get_by_role("group", name="Here now")).to_contain_text("edited since")
    assert faults(desk) == []

    _note("edited since", "edited again")
    desk.get_by_role("button", name="Take from the list").click()
    expect(desk.get_by_role("group", name="Here now")).to_contain_text("edited again")
    desk.get_by_role("button", name="Leave it as it is now").click()

    expect(desk.get_by_text("1 conflict was settled.")).to_be_visible()
    assert notes() == ["our fast", "edited again", "our cheap"]


def test_many_are_settled_after_a_look(desk: Page) -> None:
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option(label="Take from the list …")
    desk.locator("button[name=index]").click()
    expect(desk.get_by_text("3 conflicts are settled by what the list says:")).to_be_visible()
    assert faults(desk) == []

    desk.get_by_role("button", name="Take from the list").click()

    expect(desk.get_by_text("2 conflicts were settled.")).to_be_visible()
    expect(desk.get_by_text("Ring Attention: “Ring Attention” was edited here since")).to_be_visible()
    assert notes() == ["really fast", "edited since"]
