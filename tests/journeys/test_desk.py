"""The desk in a real browser: free of accessibility faults, fitting every screen, quiet, and changing its theme."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from library.exchange.importing import import_articles
from library.models import Article, Job, Topic
from library.readme.importer import import_readme
from tests.journeys.axe import axe_report, faults_of

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "a long password"
# Known topics, new ones and lines that are passed over, more of each than are shown without being asked for.
ODD_TABLE = "".join(
    ["url,title,folder\n", *(f"https://e.org/{n},一,新主题 {n}\njavascript:{n},二,\n" for n in range(15))]
).encode()


def look(locale: str, theme: str, width: int) -> Any:
    """One way to look at the desk."""
    options = {"locale": locale, "color_scheme": theme, "viewport": {"width": width, "height": 900}}
    return pytest.param(options, id=f"{locale[:2]}-{theme}-{width}")


LOOKS = [look("zh-CN", "light", 1280), look("en-GB", "dark", 390)]


@pytest.fixture
def paths(site_with_seed: str, seed_bytes: bytes) -> list[str]:
    """Pages that need something of their own to show; all others are in `DESK` and looked at in test_desk_pages.py."""
    User.objects.create_superuser("curator", password=PASSWORD)
    group = UserGroup.objects.create(name="helpers")
    article = Article.objects.get(title__startswith="预训练语言模型")
    topic = Topic.objects.get(title="常见模型")
    chapter = Topic.objects.get(title="大模型结构")
    entry = article.entries.get()
    job = Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.FAILED, message="行 3")
    prepared = Job.objects.create(
        kind=Job.Kind.IMPORT_README,
        state=Job.State.PREPARED,
        options={"name": "other"},
        result=import_readme(seed_bytes, name="other", is_dry_run=True).as_json(),
    )
    report = import_articles(io.BytesIO(ODD_TABLE), is_dry_run=True).as_json()
    shown = {"line": 2, "title": "一", "url": "https://e.org/1", "topic": "大模型结构"}
    looked_at, brought_in = (
        Job.objects.create(
            kind=Job.Kind.IMPORT_ARTICLES,
            state=state,
            options={"filename": "odd.csv"},
            result={"exchange": report, "examples": [shown]},
        )
        for state in (Job.State.PREPARED, Job.State.DONE)
    )
    return [
        f"/admin/library/job/{looked_at.pk}/preview/",
        f"/admin/library/job/{brought_in.pk}/change/",
        "/admin/library/",
        "/admin/library/article/?tagging=none&q=LLM",
        f"/admin/library/article/{article.pk}/history/",
        f"/admin/library/entry/{entry.pk}/change/",
        f"/admin/library/topic/{topic.pk}/change/",
        f"/admin/library/topic/{chapter.pk}/delete/",
        f"/admin/library/topic/{topic.pk}/order/?row=entry-{entry.pk}",
        f"/admin/library/topic/{topic.pk}/merge/?target={chapter.pk}",
        f"/admin/library/topic/{topic.pk}/demote/",
        f"/admin/library/readme/{topic.readme_id}/order/",
        "/admin/library/group/?content=none",
        f"/admin/library/readme/import/{prepared.pk}/",
        f"/admin/library/job/{job.pk}/change/",
        "/admin/auth/user/add/",
        f"/admin/auth/group/{group.pk}/change/",
    ]


@pytest.fixture
def open_desk(paths: list[str], browser: Browser, site_with_seed: str) -> Iterator[Callable[..., Page]]:
    """Signs in with a given look. What the browser complains of, and a request to another host, fails the test."""
    complaints: list[str] = []

    def note(is_complaint: bool, words: str) -> None:
        if is_complaint:
            complaints.append(words)

    def watch(page: Page) -> None:
        page.on("console", lambda message: note(message.type in ("error", "warning"), f"{page.url} {message.text}"))
        page.on("pageerror", lambda error: note(True, f"{page.url} {error}"))
        page.on("request", lambda request: note(not request.url.startswith((site_with_seed, "data:")), request.url))

    def open_with(**options: Any) -> Page:
        page = browser.new_context(base_url=site_with_seed, **options).new_page()
        watch(page)
        page.goto("/admin/login/?next=/admin/")
        page.fill("#id_username", "curator")
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")
        return page

    yield open_with
    assert complaints == []


def faults(page: Page) -> list[str]:
    """What axe finds on the page, as rule and place."""
    return faults_of(axe_report(page))


def small_words(page: Page) -> list[str]:
    """Elements with words of their own that are set in less than 13 px."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            .filter(e => e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 13)
            .map(e => `small type: ${e.outerHTML.slice(0, 80)}`)"""
    )
    return found


def overflow(page: Page) -> list[str]:
    """By how much the page is wider than the screen, if it is."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{wide} px wide on {screen}"] if wide > screen else []


@pytest.mark.only_on("sqlite")  # how a page looks does not depend on the database
@pytest.mark.parametrize("options", LOOKS)
def test_the_desk_is_free_of_faults_and_quiet(
    open_desk: Callable[..., Page], paths: list[str], options: dict[str, Any]
) -> None:
    page = open_desk(**options)
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path} {fault}" for fault in (*faults(page), *small_words(page), *overflow(page))]

    assert found == []


def test_signing_in_at_the_desk_is_free_of_accessibility_faults(
    paths: list[str], browser: Browser, site_with_seed: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{site_with_seed}/admin/login/")
    assert faults(page) == []

    page.fill("#id_username", "curator")
    page.fill("#id_password", "wrong")
    page.press("#id_password", "Enter")
    page.wait_for_selector(".errornote")

    assert faults(page) == []


@pytest.mark.only_on("sqlite")  # how a page looks does not depend on the database
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_no_page_of_the_desk_scrolls_sideways_on_the_smallest_screen(
    open_desk: Callable[..., Page], paths: list[str], locale: str
) -> None:
    page = open_desk(locale=locale, viewport={"width": 320, "height": 640})
    found = []
    for path in paths:
        page.goto(path)
        found += [f"{path} {fault}" for fault in overflow(page)]

    assert found == []


def test_the_theme_of_the_desk_is_the_systems_until_another_is_chosen(open_desk: Callable[..., Page]) -> None:
    page = open_desk(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(23, 21, 19)", "rgb(251, 249, 244)"
    assert page.evaluate(ground) == dark

    page.locator(".theme-toggle").click()
    assert page.evaluate(ground) == light
    page.reload()
    assert page.evaluate(ground) == light


def test_the_desk_is_dark_without_javascript_too(paths: list[str], browser: Browser, site_with_seed: str) -> None:
    options: Any = {"java_script_enabled": False, "color_scheme": "dark", "locale": "en-GB"}
    page = browser.new_context(base_url=site_with_seed, **options).new_page()
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", "curator")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")

    page.get_by_role("link", name="Topics").first.wait_for()
    assert page.locator(".theme-toggle").is_hidden()
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(23, 21, 19)"


def test_a_curator_goes_from_a_figure_to_its_rows_by_keyboard(open_desk: Callable[..., Page]) -> None:
    page = open_desk(locale="zh-CN", viewport={"width": 1280, "height": 900})

    page.get_by_role("link", name="空标签行").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/admin/library/group/?content=none")
    assert page.locator("#result_list tbody tr").count() == 2


def test_a_box_for_choosing_is_called_by_its_field_and_its_value(
    open_desk: Callable[..., Page], paths: list[str]
) -> None:
    page = open_desk(locale="en-GB")
    page.goto(f"/admin/library/article/{Article.objects.get(title__startswith='预训练语言模型').pk}/change/")

    page.get_by_role("combobox", name=re.compile("^Site .*知乎专栏")).wait_for()
    assert page.get_by_role("combobox", name="Parent entry").is_visible()
