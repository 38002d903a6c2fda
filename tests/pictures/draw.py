"""Draws the icons and the pictures of shared links from static/img/seal.svg, with Chromium, into static/img/.

    .venv/bin/python tests/pictures/draw.py

Needs Debian's chromium, fonts-noto-cjk and fonts-lxgw-wenkai. The results are committed; run it when the look changes.
"""

import shutil
import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "static" / "img"
SEAL = (IMAGES / "seal.svg").read_text(encoding="utf-8")
MOST_BYTES = 60 * 1024

PAPER, INK, INK_2, RULE, RED = "#fbf9f4", "#1f1c18", "#564f45", "#e2dbcd", "#9e3325"
HUES = ("#9e3325", "#95600f", "#55702a", "#2c7463", "#2c6492", "#5c5596", "#8a4a72")
# The heights of the spines, chapter by chapter, and which of them are only outlines: a shelf half read.
SHELF = (
    (150, 225, 130, 205, 180, 240, 215, 170, 210, 195),
    (190, 150, 120, 125, 170),
    (130, 190, 165),
    (115, 140, 165, 205),
    (180, 155),
    (140, 200, 165),
    (185,),
)
CARDS = {
    "zh-Hans": ("大模型好文", "一页书目，篇篇直达原文"),
    "en": ("Good reading on large language models", "A one-page catalogue. Every title leads to its original."),
}
ICONS = {"icon-192": 192, "icon-512": 512, "apple-touch-icon": 180, "icon-maskable-512": 512}


def main() -> None:
    """Draw everything."""
    with sync_playwright() as playwright:
        executable = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for name, size in ICONS.items():
            _keep(f"{name}.png", _picture(browser, _icon_page(name, size), size, size))
        for language in CARDS:
            _keep(f"card-{language}.png", _picture(browser, _card_page(language), 1200, 630))
        small = _picture(browser, _icon_page("favicon", 32), 32, 32)
        _keep("favicon.ico", _ico(small, 32))
        browser.close()


def _keep(name: str, content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{name} has {len(content)} bytes, more than {MOST_BYTES}.")
    (IMAGES / name).write_bytes(content)


def _picture(browser: Browser, page_text: str, width: int, height: int) -> bytes:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(page_text)
    page.evaluate("document.fonts.ready")
    picture = page.screenshot(omit_background=True)
    page.close()
    return picture


def _icon_page(name: str, size: int) -> str:
    """The seal; on red to the edges where a system cuts its own shape out of it, with room around the character."""
    is_cut = name in ("icon-maskable-512", "apple-touch-icon")
    seal = round(size * (0.64 if "maskable" in name else 0.92)) if is_cut else size
    background = RED if is_cut else "transparent"
    return f"""<!doctype html><style>
        html, body {{ margin: 0; background: {background}; }}
        body {{ display: grid; place-items: center; height: {size}px; }}
        svg {{ width: {seal}px; height: {seal}px; display: block; }}
    </style>{SEAL}"""


def _card_page(language: str) -> str:
    title, line = CARDS[language]
    size = 124 if language == "zh-Hans" else 68
    return f"""<!doctype html><html lang="{language}"><style>
        html, body {{ margin: 0; background: {PAPER}; }}
        body {{ width: 1200px; height: 630px; box-sizing: border-box; padding: 70px 80px 0; position: relative; }}
        .seal svg {{ width: 76px; height: 76px; display: block; }}
        h1 {{ margin: 34px 0 0; font: 700 {size}px/1.18 "Noto Serif CJK SC", serif; color: {INK}; text-wrap: balance; }}
        p {{ margin: 16px 0 0; font: 400 36px/1.4 "LXGW WenKai", serif; color: {INK_2}; }}
        .shelf {{ position: absolute; left: 80px; bottom: 0; }}
    </style><body><div class="seal">{SEAL}</div><h1>{title}</h1><p>{line}</p>{_shelf()}</body></html>"""


def _shelf() -> str:
    """Spines that stand on the picture's lower edge; the first half is full, the rest outlines."""
    place = 0
    drawn: list[str] = []
    total = sum(len(heights) for heights in SHELF)
    for hue, heights in zip(HUES, SHELF, strict=True):
        for height in heights:
            fill = hue if len(drawn) < total * 0.6 else PAPER
            top = 200 - height * 0.68
            drawn.append(f'<rect x="{place + 1}" y="{top}" width="22" height="320" fill="{fill}" stroke="{hue}"/>')
            place += 29
        place += 26
    return (
        f'<svg class="shelf" width="1040" height="200" viewBox="0 0 {place - 30} 200" '
        f'preserveAspectRatio="none" stroke-width="2">{"".join(drawn)}</svg>'
    )


def _ico(png: bytes, size: int) -> bytes:
    """An .ico that holds one PNG: a directory of one entry, then the picture."""
    header = struct.pack("<HHH", 0, 1, 1)
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), len(header) + 16)
    return header + entry + png


if __name__ == "__main__":
    main()
