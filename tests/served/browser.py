"""The browser that tests and pictures use."""

import shutil
from pathlib import Path

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDED = "needs Chromium: apt-get install chromium fonts-noto-cjk fonts-noto-color-emoji"


class NoBrowserError(Exception):
    """There is none; the text says how to get it."""


def chromium_path() -> Path:
    """Where Chromium is. Raises `NoBrowserError`."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise NoBrowserError(NEEDED)
    return Path(found)
