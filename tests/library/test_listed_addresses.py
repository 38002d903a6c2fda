"""Addresses and titles in pasted text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.addresses import is_web_address, listed_addresses


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("https://example.org/a", [("https://example.org/a", "")]),
        ("大模型入门：https://example.org/c", [("https://example.org/c", "大模型入门")]),
        ("1. FlashAttention (v2) - https://example.org/fa", [("https://example.org/fa", "FlashAttention (v2)")]),
        ("https://example.org/d 后面的标题", [("https://example.org/d", "后面的标题")]),
        ("《注意力详解》 https://example.org/x?a=1", [("https://example.org/x?a=1", "注意力详解")]),
        ("- [ ] **Bold**: <https://example.org/b>", [("https://example.org/b", "Bold")]),
        (r"- [A \[b\] (2024)](https://example.org/a_(b))", [("https://example.org/a_(b)", "A [b] (2024)")]),
        ("[One](<https://one.example/x y>)", [("https://one.example/x", "[One]")]),
        (
            "[One](https://one.example) and [Two](https://two.example 'said')",
            [("https://one.example", "One"), ("https://two.example", "Two")],
        ),
        (
            "看 https://a.example/1 和 https://a.example/2。",
            [("https://a.example/1", ""), ("https://a.example/2", "")],
        ),
        ("![picture](https://example.org/p.png)", [("", "![picture](https://example.org/p.png)")]),
        ("[word](javascript:alert(1))", [("", "[word](javascript:alert(1))")]),
        ("No address here", [("", "No address here")]),
        ("   ", []),
    ],
)
def test_a_line_gives_its_addresses_with_their_titles(line: str, found: list[tuple[str, str]]) -> None:
    assert [(listed.url, listed.title) for listed in listed_addresses(line)] == found


def test_lines_are_counted_as_people_count_them() -> None:
    assert [listed.line for listed in listed_addresses("a\n\nhttps://example.org\r\nb")] == [1, 3, 4]


@given(st.text(alphabet="[]()<>\\!https:/x.y 题 \n", max_size=200))
def test_any_text_is_read_and_what_is_found_is_an_address(text: str) -> None:
    assert all(not listed.url or is_web_address(listed.url) for listed in listed_addresses(text))


@pytest.mark.parametrize(
    "line",
    ["[" * 20_000 + "](" * 5_000, "https://a.example/" + ")" * 300_000, "[a](http://b.example)" * 40_000],
)
def test_a_long_line_is_read_at_once(line: str) -> None:
    began = time.perf_counter()

    listed_addresses(line)

    assert time.perf_counter() - began < 5
