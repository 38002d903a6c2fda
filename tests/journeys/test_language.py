"""Each page speaks one language, and says so wherever it speaks another."""

import gettext
import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.looks import EN_NARROW, ZH_WIDE, OpenPage, visits

LOCALE = Path(__file__).resolve().parents[2] / "library" / "locale"
# Texts of the page as a reader sees or hears them, with the language that they are marked to be in.
TEXTS = r"""
() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode.data.replace(/\s+/g, ' ').trim();
        const around = walker.currentNode.parentElement;
        if (!text || around.closest('script, style, template')) continue;
        texts.push([text, around.closest('[lang]').lang, !around.closest('[translate=no]')]);
    }
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
        for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
            if (one.hasAttribute(name)) texts.push([one.getAttribute(name), one.closest('[lang]').lang, true, name]);
    return texts;
}
"""
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
PLACEHOLDER = re.compile(r"%\(|%[sd]")


def english_words() -> set[str]:
    """The words of the interface that Chinese says otherwise, those with something to fill in left out."""
    words = gettext.translation("django", LOCALE, ["zh_Hans"])._catalog  # type: ignore[attr-defined]
    return {
        source.split("\x04")[-1]
        for source, translation in words.items()
        if isinstance(source, str)
        and re.search("[a-zA-Z]", source)
        and source != translation
        and not PLACEHOLDER.search(source)
    }


def test_no_word_of_the_interface_is_left_in_english_on_a_chinese_page(open_page: OpenPage, reading_room: str) -> None:
    english = english_words()
    left = []
    for place, page in visits(open_page, reading_room, ZH_WIDE):
        assert page.locator("html").get_attribute("lang") == "zh-Hans", place
        texts: list[list[Any]] = page.evaluate(TEXTS)
        left += [
            f"{place.name}: {text}"
            for text, lang, may_be_translated, *_ in texts
            if lang.startswith("zh") and may_be_translated and text in english
        ]

    assert not left, "\n".join(left)


def test_every_run_of_chinese_on_an_english_page_is_marked(open_page: OpenPage, reading_room: str) -> None:
    """Only text can be marked: a label in an attribute speaks the language of its element."""
    unmarked = []
    for place, page in visits(open_page, reading_room, EN_NARROW):
        assert page.locator("html").get_attribute("lang") == "en", place
        texts: list[list[Any]] = page.evaluate(TEXTS)
        unmarked += [
            f"{place.name}: {text}"
            for text, lang, _, *attribute in texts
            if not attribute and HAN.search(text) and not lang.startswith("zh")
        ]

    assert not unmarked, "\n".join(unmarked)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hans"), ("zh-Hant-HK", "zh-Hans"), ("en-GB", "en"), ("fr-FR", "zh-Hans")],
)
def test_the_browsers_language_decides_and_chinese_is_the_rest(
    open_page: OpenPage, reading_room: str, asked: str, expected: str
) -> None:
    page = open_page(locale=asked)
    page.goto(reading_room)

    assert page.locator("html").get_attribute("lang") == expected
