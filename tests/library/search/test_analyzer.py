"""Texts and queries become the same tokens, whatever way they are written."""

import pytest
from hypothesis import given

from library.search.analyzer import (
    LONGEST_TOKEN,
    alternative_tokens,
    analyze,
    analyze_with_places,
    camel_parts,
    composed,
    fold,
    is_han,
    is_single_character,
    joined_neighbours,
    sequence,
)
from tests.strategies import any_texts, searched_texts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama-2", "llama2"),
        ("llama 2", "llama2"),
        ("LLAMA_2", "llama2"),
        ("DeepSeek-V3", "DeepSeekV3"),
        ("deepseek v3", "DeepSeekV3"),
        ("ＦＰ１６", "fp16"),
        ("FP-16", "fp16"),
        ("檢索增強生成", "检索增强生成"),
        ("naïve Bayes", "naive bayes"),
        ("STRASSE", "straße"),
        ("Ⅷ", "viii"),
        ("soft\u00adhyphen", "softhyphen"),
        ("量\u200b化", "量化"),
        ("❤\ufe0f", "❤"),
        ("葛\U000e0100城", "葛城"),
        ("e\u0301tude", "étude"),
    ],
)
def test_two_ways_of_writing_give_the_same_tokens(one: str, other: str) -> None:
    assert analyze(one) == analyze(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("，。！🤗 — …", []),
        ("量", ["量"]),
        ("量化", ["量化", "化"]),
        ("大模型", ["大模", "模型", "型"]),
        ("大模型 LLM", ["大模", "模型", "型", "llm"]),
        ("8x7B", ["8", "x", "7", "b"]),
        ("C++ 与 C#", ["c++", "与", "c#"]),
        ("F# objective-c", ["f#", "objective", "c"]),
        ("abc++", ["abc"]),
        ("GPT-4o", ["gpt", "4", "o"]),
        ("ひらがなカタカナ", ["ひら", "らが", "がな", "なカ", "カタ", "タカ", "カナ", "ナ"]),
        ("한국", ["한국", "국"]),
        ("𠀀𪜀", ["𠀀𪜀", "𪜀"]),
        ("v2", ["v", "2"]),
    ],
)
def test_a_text_becomes_tokens(text: str, tokens: list[str]) -> None:
    assert analyze(text) == tokens


def test_a_very_long_word_is_cut_alike_in_texts_and_queries() -> None:
    assert analyze("x" * 500) == ["x" * LONGEST_TOKEN]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("量化", ("量化",)),
        ("大模型", ("大模", "模型")),
        ("量", ("量",)),
        ("大 模型", ("大", "模型")),
        ("模型 型", ("模型", "型", "型")),
        ("llama量", ("llama", "量")),
        ("！", ()),
    ],
)
def test_the_tokens_in_a_row_leave_out_the_character_that_another_may_follow(
    text: str, tokens: tuple[str, ...]
) -> None:
    assert sequence(text) == tokens


@given(any_texts, any_texts, any_texts)
def test_the_tokens_in_a_row_stand_in_every_text_that_holds_the_words(before: str, words: str, after: str) -> None:
    row, all_tokens = sequence(words), tuple(analyze(f"{before} {words} {after}"))
    assert any(all_tokens[place : place + len(row)] == row for place in range(len(all_tokens) + 1))


def test_a_single_character_is_looked_for_as_a_beginning() -> None:
    assert is_single_character(("量",))
    assert is_single_character(("llama", "量"))
    assert not is_single_character(("量化",))
    assert not is_single_character(("a",))
    assert not is_single_character(())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("FlashAttention", [["flash", "attention"]]),
        ("RMSNorm", [["rms", "norm"]]),
        ("vLLM", [["v", "llm"]]),
        ("LLM llm Llama", []),
        ("DeepSeek与PagedAttention", [["deep", "seek"], ["paged", "attention"]]),
        ("eBay", [["e", "bay"]]),
    ],
)
def test_camel_case_falls_into_its_parts(text: str, parts: list[list[str]]) -> None:
    assert camel_parts(text) == parts


def test_neighbours_may_be_typed_as_one_word() -> None:
    assert joined_neighbours("KV cache") == ["kvcache"]
    assert joined_neighbours("flash-attention_two x") == ["flashattention", "attentiontwo", "twox"]
    assert joined_neighbours("显存 KV") == []


def test_parts_of_less_than_three_letters_are_no_other_way_to_type_a_word() -> None:
    assert alternative_tokens("vLLM") == ["llm"]


@given(any_texts)
def test_every_token_is_found_where_its_place_says(text: str) -> None:
    text = composed(text)
    for token in analyze_with_places(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.text in fold(text[token.start : token.end])


@given(searched_texts)
def test_a_place_holds_its_token_and_nothing_else(text: str) -> None:
    text = composed(text)
    for token in analyze_with_places(text):
        assert fold(text[token.start : token.end]) == token.text


@given(any_texts)
def test_tokens_are_the_same_with_places_and_without(text: str) -> None:
    text = composed(text)
    assert [token.text for token in analyze_with_places(text)] == analyze(text)


@given(any_texts)
def test_no_token_holds_what_a_query_language_would_read(text: str) -> None:
    for token in analyze(text):
        assert token
        assert not set(token) & set(" \t\n\0'\"\\:*&|!()<>=~_")
        assert len(token.split()) == 1


@given(any_texts)
def test_the_normal_form_of_a_text_makes_no_difference(text: str) -> None:
    assert analyze(composed(text)) == analyze(text)


@given(searched_texts)
def test_what_is_folded_once_is_folded_for_good(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(searched_texts)
def test_every_character_of_a_run_is_in_the_pair_that_it_begins_or_alone_at_its_end(text: str) -> None:
    folded = fold(text)
    tokens = set(analyze(text))
    for place, character in enumerate(folded):
        if is_han(character):
            following = folded[place + 1 : place + 2]
            assert (character + following if following and is_han(following) else character) in tokens
