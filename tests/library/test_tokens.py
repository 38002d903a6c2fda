"""The colours of the look are readable: contrast computed by WCAG 2.2 from the tokens themselves."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text(encoding="utf-8")
PAIRS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", TOKENS)}
GROUNDS = ("paper", "surface", "sunk")
TEXTS = ("ink", "ink-2", "ink-3", "seal", "link", "visited", "ok", "warn", "bad", *(f"topic-{n}" for n in range(1, 8)))


def luminance(colour: str) -> float:
    """Relative luminance, from 0 to 1."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_every_ground(theme: int) -> None:
    ratios = {
        (text, ground): contrast(PAIRS[text][theme], PAIRS[ground][theme])
        for text in TEXTS
        for ground in (GROUNDS if text.startswith("ink") else ("paper", "surface"))
    }

    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_controls_and_the_focus_ring_can_be_seen(theme: int) -> None:
    for name in ("ctrl", "focus"):
        assert contrast(PAIRS[name][theme], PAIRS["paper"][theme]) >= 3


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_on_the_seal_and_on_marks_can_be_read(theme: int) -> None:
    assert contrast("#fff8f3", PAIRS["seal-fill"][theme]) >= 4.5
    assert contrast(PAIRS["ink"][theme], PAIRS["mark"][theme]) >= 4.5
