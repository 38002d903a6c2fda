"""The words found are marked in whatever is shown, and nothing else is changed in it."""

import html
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.search.analyzer import composed
from library.search.highlight import ELLIPSIS, TAG, Marker
from library.search.query import parse, words_of
from library.search.synonyms import Thesaurus
from library.search.wants import wants_of
from library.views.notes import note_html
from tests.strategies import any_texts, queries, searched_texts

THESAURUS = Thesaurus([["占用", "footprint"], ["微调", "fine-tuning"]])


def marker(query: str) -> Marker:
    return Marker(wants_of(list(words_of(parse(query).root)), THESAURUS))


def marked(query: str, text: str) -> list[str]:
    return [piece.text for piece in marker(query).pieces(text) if piece.is_marked]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("显存", "降低显存占用", ["显存"]),
        ("大模型", "大模型与大模型", ["大模型", "大模型"]),
        ("显", "明显的显存", ["显", "显"]),
        ("llama2", "Llama-2 与 llama 3", ["Llama-2"]),
        ("quant", "Quantization", ["Quantization"]),
        ("kv cache", "KV cache 与 cache", ["KV cache", "cache"]),
        ("增強", "檢索增強", ["增強"]),
        ("增强", "檢索增強", ["增強"]),
        ("naive", "naïve Bayes", ["naïve"]),
        ("fp16", "ＦＰ１６ 与 FP32", ["ＦＰ１６"]),
        ("占用", "memory footprint", ["footprint"]),
        ("显存 占用", "显存占用", ["显存占用"]),
        ('"大模型推理"', "大模型推理与大模型", ["大模型推理"]),
        ("-显存", "显存", []),
        ("", "显存", []),
        ("C++", "用 C++ 与 C", ["C++"]),
    ],
)
def test_words_found_are_marked(query: str, text: str, found: list[str]) -> None:
    assert marked(query, text) == found


@given(queries, any_texts)
def test_pieces_are_the_text_and_marked_ones_never_touch(query: str, text: str) -> None:
    pieces = marker(query).pieces(text)
    assert "".join(piece.text for piece in pieces) == composed(text)
    assert all(piece.text for piece in pieces)
    assert all(one.is_marked != other.is_marked for one, other in pairwise(pieces))


@given(queries, any_texts)
def test_no_text_becomes_markup(query: str, text: str) -> None:
    shown = marker(query).mark_html(html.escape(text))
    assert not set(re.findall("<[^>]*>", shown)) - {"<mark>", "</mark>"}
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert html.unescape(bare) == html.unescape(html.escape(composed(text)))


@given(
    queries, st.lists(st.one_of(searched_texts, st.sampled_from(["*量化*", "[显存](https://e.org/?a=1&b=>)", "`KV`"])))
)
def test_tags_and_attributes_of_a_note_stay_as_they_are(query: str, parts: list[str]) -> None:
    note = str(note_html(" ".join(parts)))
    shown = marker(query).mark_html(note)
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert TAG.findall(bare) == TAG.findall(note)
    assert composed(html.unescape(TAG.sub("", bare))) == composed(html.unescape(TAG.sub("", note)))


def test_a_word_in_an_attribute_is_not_marked() -> None:
    note = '<a href="https://e.org/llama" title="llama">llama &amp; more</a>'
    assert marker("llama").mark_html(note) == note.replace(">llama ", "><mark>llama</mark> ")


@given(queries, searched_texts, st.integers(4, 30))
def test_a_snippet_is_no_longer_than_its_width(query: str, text: str, width: int) -> None:
    pieces = marker(query).snippet(text, width)
    shown = "".join(piece.text for piece in pieces)
    inner = shown.removeprefix(ELLIPSIS).removesuffix(ELLIPSIS)
    assert len(shown) <= width + 2
    assert inner in composed(text)
    if len(composed(text)) <= width:
        assert shown == composed(text)


def test_a_snippet_shows_the_first_word_found() -> None:
    text = "开头" * 30 + "显存" + "结尾" * 30
    pieces = marker("显存").snippet(text, 20)
    assert "显存" in [piece.text for piece in pieces if piece.is_marked]
    assert (pieces[0].text, pieces[-1].text) == (ELLIPSIS, ELLIPSIS)


def test_without_a_word_found_a_snippet_is_the_beginning() -> None:
    pieces = marker("没有").snippet("很长的文字" * 20, 10)
    assert "".join(piece.text for piece in pieces) == "很长的文字很长的文字" + ELLIPSIS
