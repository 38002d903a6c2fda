"""Pictures of every page in both languages, both themes, wide and narrow, as a reader with marks sees them, from the
site as in service. `make shots` runs it and says where they are; people look at them, no test does.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.looks import EVERY_LOOK, Look, sign_in
from tests.journeys.pages import PAGES, Place
from tests.served.browser import FLAGS, NoBrowserError, chromium_path
from tests.served.site import collect_static, served_site

PICTURES = ROOT / ".stamps" / "shots"
WIDTHS = (1280, 390)


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        collected = collect_static(Path(folder) / "static")
        browser = playwright.chromium.launch(executable_path=str(chromium_path()), args=FLAGS)
        with served_site(Path(folder) / "data", collected, filling="furnished()") as room:
            for name, look in EVERY_LOOK.items():
                if look["viewport"]["width"] in WIDTHS:
                    take_all(browser, room, name, look)
        browser.close()
    sys.stdout.write(f"{len(list(PICTURES.glob('*.png')))} pictures are in {PICTURES.relative_to(ROOT)}/\n")


def take_all(browser: Browser, room: str, name: str, look: Look) -> None:
    """Every page in one look: those of nobody first, then those of a reader."""
    for is_signed_in in (False, True):
        window = browser.new_context(**look)
        page = window.new_page()
        if is_signed_in:
            sign_in(page, room, "reader")
        for place in PAGES:
            if wanted(place, is_signed_in=is_signed_in):
                page.goto(room + place.path)
                page.evaluate("document.fonts.ready.then(() => true)")
                page.screenshot(path=PICTURES / f"{place.name}-{name}.png", full_page=True)
        window.close()


def wanted(place: Place, *, is_signed_in: bool) -> bool:
    """Pages are seen as a reader with marks sees them, but for those that a reader never meets."""
    return is_signed_in == (bool(place.who) or (place.status < 400 and place.name not in ("sign-in", "shelf")))


if __name__ == "__main__":
    try:
        main()
    except NoBrowserError as error:
        sys.exit(str(error))
