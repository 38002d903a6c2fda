"""Takes the pictures of the desk that docs/curating.md shows, into docs/pictures/, from the site as in service.

    .venv/bin/python tests/pictures/desk.py

Needs Debian's chromium, fonts-noto-cjk and imagemagick. The results are committed; run it when the look changes.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.journeys.looks import look, sign_in
from tests.journeys.pages import SUGGESTION
from tests.served.browser import FLAGS, chromium_path
from tests.served.site import collect_static, served_site

PICTURES = ROOT / "docs" / "pictures"
COLOURS = "48"
PAGES = {  # name, address below the desk, height in pixels
    "desk": ("", 620),
    "desk-merge": ("library/article/merge/?articles=7,8", 860),
    "desk-order": ("library/topic/8/order/?row=entry-9", 560),
    "desk-suggestion": (f"library/suggestion/{SUGGESTION}/change/", 900),
}


def main() -> None:
    """Take all pictures in both languages."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        collected = collect_static(Path(folder) / "static")
        browser = playwright.chromium.launch(executable_path=str(chromium_path()), args=FLAGS)
        with served_site(Path(folder) / "data", collected, filling="furnished()") as room:
            for language in ("zh", "en"):
                page = browser.new_context(**look(language, "light", 1280)).new_page()
                sign_in(page, room, "curator")
                take_all(page, f"{room}/admin/", language)
        browser.close()


def take_all(page: Page, desk: str, language: str) -> None:
    """The pages, and what a bulk action shows before it happens."""
    for name, (path, height) in PAGES.items():
        page.goto(desk + path)
        take(page, f"{name}-{language}", height)
    page.goto(f"{desk}library/article/")
    for box in page.locator("input[name=_selected_action]").all()[2:7]:
        box.check()
    page.locator("select[name=action]").select_option("move_articles")
    page.locator("button[name=index]").click()
    page.locator("select[name=place]").select_option(index=12)
    page.locator("input[name=show]").click()
    take(page, f"desk-bulk-{language}", 680)


def take(page: Page, name: str, height: int) -> None:
    """The upper part of a page, in few colours."""
    page.evaluate("document.fonts.ready.then(() => true)")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1280, "height": height}, full_page=True)
    subprocess.run(["/usr/bin/convert", path, "+dither", "-colors", COLOURS, f"PNG8:{path}"], check=True)


if __name__ == "__main__":
    main()
