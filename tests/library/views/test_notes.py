import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.views.notes import note_html, plain_words

NOTES = {
    "plain": ("写的很好 & <b>", "写的很好 &amp; "),
    "emphasis and code": ("**好** `a<b`", "<strong>好</strong> <code>a&lt;b</code>"),
    "a link, its address exact": (
        "见[原文](https://a.b/?x=1&y=%20)",
        '见<a href="https://a.b/?x=1&amp;y=%20" rel="noopener">原文</a>',
    ),
    "an address in angle brackets": ("<https://a.b/>", '<a href="https://a.b/" rel="noopener">https://a.b/</a>'),
    "a link to a script": ("[x](javascript:alert(1))", "x"),
    "a relative link": (
        "见[此处](docs/a.md#b)，及[甲](https://a.b)",
        '见此处，及<a href="https://a.b" rel="noopener">甲</a>',
    ),
    "HTML": ('<script>alert(1)</script><br><b onclick="x">好</b>', "alert(1)好"),
    "a broken tag": ("a < b <img", "a &lt; b &lt;img"),
    "an image": ("![Stars](https://a.b/c.png) 好", "Stars 好"),
    "a linked badge": ("[![OSS][icon]](https://a.b)", '<a href="https://a.b" rel="noopener">OSS</a>'),
    "references without definition": ("![Freeware][icon] [文档][1]", "Freeware 文档"),
}


@pytest.mark.parametrize(("source", "html"), [pytest.param(*pair, id=name) for name, pair in NOTES.items()])
def test_a_note_is_shown_as_inline_markdown(source: str, html: str) -> None:
    assert note_html(source) == html


@given(st.text(alphabet="ab<>&\"'`*_[]()!\\:/ \n中javascriptdata:http", max_size=60))
def test_no_note_makes_other_elements_or_addresses_than_those_allowed(source: str) -> None:
    html = note_html(source)

    assert set(re.findall(r"</?([a-z]+)", html)) <= {"a", "strong", "em", "code", "s", "br"}
    assert all(re.match(r"https?://", url) for url in re.findall(r'href="(.*?)"', html))


def test_the_words_of_a_note_have_no_marks() -> None:
    assert plain_words("**好**文 `KV` [见](https://a.b) <b>x</b>") == "好文 KV 见 x"
