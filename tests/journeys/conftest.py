"""A browser, and two kinds of site for it to read.

`reading_room` is the site as in service, in processes of its own, furnished once for the whole run: for looking at
pages. `site_with_seed` is a live server inside the tests: for journeys that change what is stored or ask the database.

Playwright's loop runs in the thread of the tests while a browser is open, and Django refuses to talk to a database
beside a running loop. Nothing here awaits anything, so Django is told so for as long as the browser is open: one
module, since modules and not tests are what the random order keeps together.
"""

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.journeys.looks import OpenPage
from tests.served.browser import FLAGS
from tests.served.site import collect_static, served_site

FAILURES = Path(__file__).resolve().parents[2] / ".stamps" / "failures"
OWN_HOSTS = {"127.0.0.1", "localhost"}
REPORT_POLICY = """
addEventListener("securitypolicyviolation", event =>
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# Longer than any answer takes, however busy the machine is: a shared one stands still for some seconds now and then.
expect.set_options(timeout=20_000)
HAS_FAILED: pytest.StashKey[bool] = pytest.StashKey()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, for the picture that is kept of it."""
    report = yield
    item.stash[HAS_FAILED] = item.stash.get(HAS_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the static files as in service: joined, hashed, compressed."""
    return collect_static(tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="session")
def reading_room(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    """The address of a site in service that holds the seed and whatever else the pages can show."""
    with served_site(tmp_path_factory.mktemp("room"), collected, filling="furnished()") as address:
        yield address


@pytest.fixture(scope="session")
def long_room(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    """The address of a site in service that holds 200 articles."""
    with served_site(tmp_path_factory.mktemp("long"), collected, filling="filled(200)") as address:
        yield address


@pytest.fixture
def joined_static(settings: Settings, collected: Path) -> None:
    """Have the live server hand out the static files as in service, not their parts."""
    settings.STATIC_ROOT = collected
    settings.STATICFILES_DIRS = [collected]
    joining = {"BACKEND": "library.static_parts.JoiningStorage"}
    settings.STORAGES = {**django_settings.STORAGES, "staticfiles": joining}


@pytest.fixture
def site_with_seed(live_server: LiveServer, joined_static: None, seed_bytes: bytes) -> str:
    """The address of a live site that holds the seed."""
    import_string("library.readme.importer.import_readme")(seed_bytes, name=django_settings.EASYLLM_DEFAULT_LIST)
    address: str = live_server.url
    return address


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What drives browsers, and asks for pages without one."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    """A headless Chromium."""
    opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def closed_windows(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test opened; of one that failed keep pictures."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    yield
    windows = browser.contexts if browser else []
    if request.node.stash.get(HAS_FAILED, False):
        keep_pictures(request.node.name, [page for window in windows for page in window.pages])
    for window in windows:
        window.close()


def keep_pictures(name: str, pages: list[Page]) -> None:
    """Keep what the browser showed when a test failed."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages):
        page.screenshot(path=FAILURES / f"{name.replace('/', '-')}-{number}.png", full_page=True)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens windows that are watched: whatever the browser complains about, any report of a policy, any error of a
    script and any request to another host fails the test.
    """
    watch = Watch()
    yield lambda **look: watch.over(browser, **look)
    complaints = watch.complaints()
    assert not complaints, "\n".join(complaints)


class Watch:
    """What windows complained about."""

    def __init__(self) -> None:
        self._messages: list[ConsoleMessage] = []
        self._others: list[str] = []
        self._expected: set[str] = set()

    def over(self, browser: Browser, **look: Any) -> Page:
        """A page in a window of its own, watched."""
        page = browser.new_context(**look).new_page()
        page.add_init_script(REPORT_POLICY)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._note_error(str(error)))
        page.on("request", lambda request: self._see(request.url))
        page.on("response", self._note_page)
        return page

    def complaints(self) -> list[str]:
        """All of them. That a page itself answers 404 is no complaint: the tests say what it should answer."""
        said = [
            f"{message.type}: {message.text} ({message.location['url']})"
            for message in self._messages
            if message.type in ("error", "warning") and not self._is_about_a_page(message)
        ]
        return said + self._others

    def _hear(self, message: ConsoleMessage) -> None:
        self._messages.append(message)

    def _note_page(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._expected.add(response.url.partition("#")[0])

    def _note_error(self, error: str) -> None:
        # Chromium gives up a transition between pages when the next one comes at once; no script of ours began it.
        if "ViewTransition" not in error and "Transition was" not in error:
            self._others.append(f"script: {error}")

    def _see(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname not in OWN_HOSTS:
            self._others.append(f"request: {url}")

    def _is_about_a_page(self, message: ConsoleMessage) -> bool:
        return message.text.startswith("Failed to load resource") and (
            message.location["url"].partition("#")[0] in self._expected
        )
