import re

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from library.templatetags.library import chapter_numeral, html_language, lang_of, monogram, note, spines

NOTES = {
    "plain": ("写的很好 & <b>", "写的很好 &amp; &lt;b&gt;"),
    "emphasis and code": ("**好** `a<b`", "<strong>好</strong> <code>a&lt;b</code>"),
    "a link, its address exact": (
        "见[原文](https://a.b/?x=1&y=%20)",
        '见<a href="https://a.b/?x=1&amp;y=%20" rel="noopener">原文</a>',
    ),
    "an address in angle brackets": ("<https://a.b/>", '<a href="https://a.b/" rel="noopener">https://a.b/</a>'),
    "a link that is no web address": ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    "HTML": ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "an image": ("![x](https://a.b/c.png)", '!<a href="https://a.b/c.png" rel="noopener">x</a>'),
}


@pytest.mark.parametrize(("source", "html"), [pytest.param(*pair, id=name) for name, pair in NOTES.items()])
def test_note_is_shown_as_inline_markdown(source: str, html: str) -> None:
    assert note(source) == html


@given(st.text(alphabet="ab<>&\"'`*_[]()!\\:/ \n中javascriptdata:http", max_size=60))
def test_no_note_makes_other_elements_or_addresses_than_those_allowed(source: str) -> None:
    html = note(source)

    assert set(re.findall(r"</?([a-z]+)", html)) <= {"a", "strong", "em", "code", "s", "br"}
    assert all(re.match(r"https?://", url) for url in re.findall(r'href="(.*?)"', html))


@pytest.mark.parametrize(
    ("number", "numeral"),
    [(1, "壹"), (9, "玖"), (10, "拾"), (11, "拾壹"), (20, "贰拾"), (99, "玖拾玖"), (100, "100"), (0, "0")],
)
def test_chapters_are_counted_in_formal_numerals(number: int, numeral: str) -> None:
    with translation.override("zh-hans"):
        assert chapter_numeral(number) == numeral
    with translation.override("en"):
        assert chapter_numeral(number) == str(number)


@pytest.mark.parametrize(
    ("ui", "text", "language", "attribute"),
    [
        ("en", "为什么", "zh", ' lang="zh"'),
        ("en", "为什么", "", ' lang="zh-Hans"'),
        ("en", "Attention", "", ""),
        ("en", "Attention", "en", ""),
        ("zh-hans", "Attention", "en", ' lang="en"'),
        ("zh-hans", "为什么", "zh-Hans", ""),
        ("zh-hans", "Attention", "", ""),
    ],
)
def test_words_of_another_language_say_so(ui: str, text: str, language: str, attribute: str) -> None:
    with translation.override(ui):
        assert lang_of(text, language) == attribute


def test_the_language_of_the_page_is_written_as_html_wants_it() -> None:
    with translation.override("zh-hans"):
        assert html_language() == "zh-Hans"


@pytest.mark.parametrize(
    ("name", "letter"), [("知乎专栏", "知"), ("lonepatient's blog", "L"), ("", "·"), ("“引”", "引")]
)
def test_a_site_is_known_by_the_first_letter_of_its_name(name: str, letter: str) -> None:
    assert monogram(name) == letter


def test_a_shelf_has_a_spine_for_each_title_and_a_dashed_one_for_none() -> None:
    assert spines(["短", "一个更长的标题"]).count("<rect") == 2
    assert 'class="empty"' in spines([])
