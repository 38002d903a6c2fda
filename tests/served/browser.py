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
NEEDED = "needs Chromium: apt-get install chromium-headless-shell fonts-noto-cjk fonts-noto-color-emoji"
# The shell is Chromium without the windows around its pages: a new window costs a sixth, a visit a quarter.
SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome")


class NoBrowserError(Exception):
    """There is none; the text says how to get it."""


def chromium_path(*, is_whole: bool = False) -> Path:
    """Where Chromium is, or its shell unless the whole is wanted. Raises `NoBrowserError`."""
    names = WHOLE if is_whole else (SHELL, *WHOLE)
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise NoBrowserError(NEEDED)
    return Path(found)
