"""Libraries of every size, and one of things that nobody should write: all pages answer, nothing runs, nothing sticks
out. Pictures of each are kept in `.stamps/shots/states/`.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.looks import EN_NARROW, ZH_WIDE, OpenPage, look
from tests.journeys.test_reflow import overhang
from tests.served.site import served_site

PICTURES = Path(__file__).resolve().parents[2] / ".stamps" / "shots" / "states"
STATES = {
    "empty": "filled(0)",
    "one": "filled(1)",
    "21": "filled(21)",
    "400": "filled(400)",
    "5000": "filled(5000)",
    "nasty": "nasty()",
}
LISTS = ["/", "/new/", "/search/?q=a", "/tags/", "/sites/", "/shelf/"]
TALLEST = 8000  # pixels of a picture; a longer page shows its beginning


def all_addresses(page: Page, room: str) -> list[str]:
    """The lists, and of what they lead to the first of each kind."""
    found = dict.fromkeys(LISTS)
    for path in LISTS:
        page.goto(room + path)
        for kind in ("topics", "articles", "tags", "sites"):
            link = page.locator(f"main a[href^='/{kind}/']").first
            if link.count():
                found[str(link.get_attribute("href"))] = None
    return list(found)


@pytest.mark.parametrize("state", STATES)
def test_pages_hold_in_every_state_of_the_library(
    open_page: OpenPage, collected: Path, tmp_path: Path, state: str
) -> None:
    faults = []
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served_site(tmp_path, collected, filling=STATES[state]) as room:
        addresses = all_addresses(open_page(**ZH_WIDE), room)
        for name, chosen in (("1280", ZH_WIDE), ("390", EN_NARROW), ("320", look("zh", "light", 320))):
            page = open_page(**chosen)
            for path in addresses if name == "320" or state == "nasty" else ("/",):
                response = page.goto(room + path)
                assert response is not None
                if response.status != 200:
                    faults.append(f"{name} {path}: {response.status}")
                if page.title() == "caught":
                    faults.append(f"{name} {path}: a script ran")
                if (wide := overhang(page)) > 0:
                    faults.append(f"{name} {path}: {wide} px too wide")
                if path == "/":
                    keep_picture(page, f"{state}-{name}")

    assert not faults, "\n".join(faults)


def keep_picture(page: Page, name: str) -> None:
    """A picture of the page, down to a height that browsers can draw."""
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    width = page.viewport_size["width"] if page.viewport_size else 1280
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=PICTURES / f"map-{name}.png", full_page=True, clip=clip)  # type: ignore[arg-type]
