"""What a curator does in the browser: import a list after a look at it, edit an article, hand the list out again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page, expect

from tests.journeys.axe import axe_report, faults_of

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long password"
BOOKMARKS = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n"


@pytest.fixture
def superuser() -> User:
    return User.objects.create_superuser("curator", password=PASSWORD)


@pytest.fixture
def desk(superuser: User, site_with_seed: str, browser: Browser) -> Iterator[Page]:
    """The admin, signed in; anything the browser complains about fails the journey."""
    complaints: list[str] = []
    page = browser.new_page(locale="en-GB")
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.goto(f"{site_with_seed}/admin/")
    page.get_by_label("Username").fill(superuser.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    yield page
    assert [complaint for complaint in complaints if complaint.startswith(("error", "warning"))] == []


def downloaded(page: Page, act: Callable[[], None]) -> bytes:
    """What the page hands out when something is clicked."""
    with page.expect_download() as waiting:
        act()
    return Path(waiting.value.path()).read_bytes()


def test_a_list_is_looked_at_imported_edited_and_handed_out(desk: Page, site_with_seed: str, tmp_path: Path) -> None:
    text = "# 第二份\n\n## 甲\n- [一](https://example.org/1) - 批注\n- [二](https://example.org/2)\n\n## 乙\n"
    (tmp_path / "list.md").write_bytes(text.encode())

    desk.goto(f"{site_with_seed}/admin/library/readme/")
    desk.get_by_role("link", name="Import a README").click()
    desk.get_by_label("README file").set_input_files(tmp_path / "list.md")
    desk.get_by_label("Name of the list").fill("second")
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_role("cell", name="## 乙")).to_be_visible()
    desk.get_by_role("button", name="Import", exact=True).click()
    expect(desk.get_by_text("2 / 2")).to_be_visible()

    desk.goto(f"{site_with_seed}/admin/library/article/?q=example.org/2")
    desk.get_by_role("link", name="二", exact=True).click()
    desk.get_by_label("Title:", exact=True).first.fill("二 [改]")
    desk.get_by_role("button", name="Save", exact=True).click()

    desk.goto(f"{site_with_seed}/admin/library/readme/?q=second")
    desk.get_by_role("link", name="second").click()
    content = downloaded(desk, lambda: desk.get_by_role("button", name="Export README").click())
    assert content.decode() == text.replace("[二]", r"[二 \[改\]]")


def test_tags_are_added_to_articles_after_a_look_and_taken_back(desk: Page, site_with_seed: str) -> None:
    desk.goto(f"{site_with_seed}/admin/library/article/")
    for place in (0, 1):
        desk.locator("input[name=_selected_action]").nth(place).check()
    desk.locator("select[name=action]").select_option(label="Add tags …")
    desk.locator("button[name=index]").click()
    desk.get_by_label("Tags").fill("FP9, 并行")
    desk.get_by_label("Tags").press("Enter")
    expect(desk.get_by_text("“FP9”: 2 articles get it.")).to_be_visible()
    assert faults_of(axe_report(desk)) == []

    desk.get_by_role("button", name="Add tags").click()
    expect(desk.get_by_text("2 articles were changed.")).to_be_visible()
    assert faults_of(axe_report(desk)) == []
    desk.get_by_role("link", name="Take it back").click()
    desk.get_by_role("button", name="Take back").click()
    expect(desk.get_by_text("Taken back.")).to_be_visible()
    assert faults_of(axe_report(desk)) == []

    desk.goto(f"{site_with_seed}/admin/library/tag/?q=FP9")
    expect(desk.get_by_text("0 tags")).to_be_visible()


def test_a_topic_is_put_in_order_by_buttons_and_by_dragging(desk: Page, site_with_seed: str) -> None:
    desk.goto(f"{site_with_seed}/admin/library/topic/")
    desk.get_by_role("row", name="模型推理").get_by_role("link", name="Put in order").click()
    rows = desk.locator(".order .name a")
    expect(rows).to_have_text([re.compile(text) for text in ("^大模型推理", "^vLLM", "^LLM推理2", "^LLM推理4")])

    row = desk.get_by_role("group", name="LLM推理4")
    row.get_by_role("button", name="Up").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("is number 1 of 2 in “vLLM” now.")
    expect(desk.locator("li:focus")).to_contain_text("LLM推理4")
    desk.keyboard.press("Tab")
    expect(row.get_by_role("link", name="LLM推理4")).to_be_focused()

    with desk.expect_navigation():
        desk.get_by_role("group", name="LLM推理2").locator("[data-handle]").drag_to(
            desk.get_by_role("group", name="大模型推理").locator("[data-handle]"), target_position={"x": 5, "y": 2}
        )
    expect(rows).to_have_text([re.compile(text) for text in ("^LLM推理2", "^大模型推理", "^vLLM", "^LLM推理4")])
    desk.reload()
    expect(rows.first).to_have_text(re.compile("^LLM推理2"))


def test_bookmarks_are_looked_at_imported_taken_back_and_handed_out(
    desk: Page, site_with_seed: str, tmp_path: Path
) -> None:
    lines = "".join(f'<DT><A HREF="https://new.example/{n}">Number {n}</A>\n' for n in range(3))
    bookmarks = f'{BOOKMARKS}<DL><p>\n<DT><H3>RAG</H3>\n<DL><p>\n{lines}<DT><A HREF="place:x">Odd</A>\n</DL></DL>\n'
    (tmp_path / "bookmarks.html").write_text(bookmarks)

    desk.goto(f"{site_with_seed}/admin/library/article/")
    desk.get_by_role("link", name="Import articles").click()
    desk.get_by_label("File:").set_input_files(tmp_path / "bookmarks.html")
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_text("new articles: 3")).to_be_visible()
    expect(desk.get_by_role("row", name="RAG 3")).to_be_visible()
    expect(desk.get_by_role("row", name="9 the address begins neither")).to_be_visible()
    assert faults_of(axe_report(desk)) == []

    desk.get_by_role("button", name="Import", exact=True).click()
    expect(desk.get_by_text("4 / 4")).to_be_visible()
    assert faults_of(axe_report(desk)) == []

    desk.goto(f"{site_with_seed}/admin/")
    desk.get_by_role("link", name="Export articles").click()
    desk.get_by_label("Bookmarks of browsers").check()
    desk.get_by_label("Topic").select_option(label="RAG")
    desk.get_by_role("button", name="Export").click()
    expect(desk.get_by_text("3 articles,")).to_be_visible()
    assert faults_of(axe_report(desk)) == []
    content = downloaded(desk, lambda: desk.get_by_role("link", name="Fetch the file").click())
    assert re.findall(r"<H3>(.*?)</H3>|HREF=\"(.*?)\"", content.decode())[0] == ("RAG", "")
    assert content.count(b"https://new.example/") == 3

    desk.goto(f"{site_with_seed}/admin/library/job/")
    desk.get_by_role("link", name="import of articles #").click()
    desk.get_by_role("link", name="Take it back").click()
    desk.get_by_role("button", name="Take back").click()
    desk.goto(f"{site_with_seed}/admin/library/article/?q=new.example")
    expect(desk.get_by_text("0 articles")).to_be_visible()


def test_a_file_that_is_no_list_is_refused_with_a_remedy(desk: Page, site_with_seed: str, tmp_path: Path) -> None:
    (tmp_path / "list.rst").write_text("Title\n=====\n\n.. contents::\n\n`a <https://example.org>`__\n")

    desk.goto(f"{site_with_seed}/admin/library/readme/import/")
    desk.get_by_label("README file").set_input_files(tmp_path / "list.rst")
    desk.get_by_label("Name of the list").fill("other")
    desk.get_by_role("button", name="Preview").click()

    assert "pandoc" in desk.get_by_role("list").filter(has_text="reStructuredText").inner_text()


def test_the_desk_works_without_javascript(
    superuser: User, browser: Browser, site_with_seed: str, seed_bytes: bytes
) -> None:
    page = browser.new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(f"{site_with_seed}/admin/login/?next=/admin/library/topic/")
    page.get_by_label("Username").fill(superuser.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()

    page.get_by_role("link", name="RAG").click()
    page.get_by_label("Title:", exact=True).first.fill("检索增强")
    page.get_by_role("button", name="Save", exact=True).click()

    page.goto(f"{site_with_seed}/admin/library/readme/")
    page.get_by_role("link", name="easyllm").click()
    content = downloaded(page, lambda: page.get_by_role("button", name="Export README").click())
    assert content == seed_bytes.replace(b"## RAG", "## 检索增强".encode())


def test_an_article_is_moved_put_in_the_bin_and_restored(desk: Page, site_with_seed: str) -> None:
    def choose(action: str) -> None:
        desk.locator("input[name=_selected_action]").first.check()
        desk.locator("select[name=action]").select_option(label=action)
        with desk.expect_navigation():
            desk.locator("button[name=index]").click()
        assert faults_of(axe_report(desk)) == []

    articles = f"{site_with_seed}/admin/library/article/?q=DeepSpeed"
    desk.goto(articles)
    choose("Move to a topic …")
    desk.get_by_label("To:").select_option(index=1)
    desk.get_by_role("button", name="Show what will happen").click()
    expect(desk.get_by_text("1 line goes to the end of")).to_be_visible()
    assert faults_of(axe_report(desk)) == []
    desk.get_by_role("button", name="Move to a topic").click()
    expect(desk.get_by_text("1 article was changed.")).to_be_visible()

    choose("Put in the bin …")
    desk.get_by_role("button", name="Put in the bin").click()
    desk.get_by_role("navigation", name="The desk").get_by_role("link", name="Bin").click()
    choose("Restore …")
    expect(desk.get_by_text("Comes back as “published”: 1.")).to_be_visible()
    desk.get_by_role("button", name="Restore").click()
    expect(desk.get_by_text("1 article was changed.")).to_be_visible()
