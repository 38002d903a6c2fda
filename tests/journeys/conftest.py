"""A browser, and a live site for it to read. The database is set up before the browser starts: Playwright's loop
then runs in this thread, and Django refuses to talk to a database beside a running loop.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def site_with_seed(live_server: LiveServer, seed_bytes: bytes) -> str:
    """The address of a live site that holds the seed."""
    import_string("library.readme.importer.import_readme")(seed_bytes, name=settings.EASYLLM_DEFAULT_LIST)
    address: str = live_server.url
    return address


@pytest.fixture
def browser(site_with_seed: str, chromium: Path) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()
