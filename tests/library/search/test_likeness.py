"""Near titles: all pairs that a comparison of every two would find, and none that a number tells apart."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.search.likeness import MOST_OF_ONE_TITLE, differ_in_number, is_near, likeness, near_pairs

TOKENS = st.frozensets(st.sampled_from("abcdefghijkl"), max_size=9)


@given(st.lists(TOKENS, max_size=9))
def test_every_near_pair_is_found_and_no_other(titles: list[frozenset[str]]) -> None:
    numbered = dict(enumerate(titles))
    wanted = {
        (one, other): likeness(numbered[one], numbered[other])
        for one, other in combinations(numbered, 2)
        if is_near(numbered[one], numbered[other])
    }
    found = list(near_pairs(numbered))
    assert dict(found) == wanted
    assert len(found) == len(wanted)


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=4), max_size=MOST_OF_ONE_TITLE))
def test_the_same_in_a_small_world_of_words(titles: list[frozenset[str]]) -> None:
    numbered = dict(enumerate(titles))
    wanted = {pair for pair in combinations(numbered, 2) if is_near(numbered[pair[0]], numbered[pair[1]])}
    assert {pair for pair, _alike in near_pairs(numbered)} == wanted


def test_a_title_of_very_many_does_not_make_very_many_pairs() -> None:
    pairs = list(near_pairs(dict.fromkeys(range(1000), frozenset("abcd"))))
    assert len(pairs) < 1100
    assert {number for pair, _alike in pairs for number in pair} == set(range(1000))


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    titles = {number: frozenset(f"{number}-{token}" for token in range(5)) for number in range(4500)}
    assert list(near_pairs(titles, progress=lambda done, total: told.append((done, total)))) == []
    assert told == [(2000, 4500), (4000, 4500)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("大模型推理加速（一）", "大模型推理加速（二）"),
        ("大模型推理加速(上)：原理", "大模型推理加速（下）：原理"),
        ("大模型推理加速上篇", "大模型推理加速下篇"),
        ("图解大模型：第三章 注意力", "图解大模型：第四章 注意力"),
        ("大模型推理加速系列一", "大模型推理加速系列二"),
        ("大模型推理加速①", "大模型推理加速②"),
        ("How attention works, Part 1", "How attention works, Part 2"),
        ("How attention works, Part II", "How attention works, part III"),
        ("Appendix B: proofs", "Appendix C: proofs"),
        ("DeepSeek-v2 technical report", "DeepSeek-v3 technical report"),
        ("Qwen2.5 技术报告", "Qwen2.0 技术报告"),
        ("三种量化方法的比较", "四种量化方法的比较"),
        ("线上推理服务的部署", "线下推理服务的部署"),
        ("KV Cache 详解", "KV Cache 详解 2"),
    ],
)
def test_a_number_tells_titles_apart(first: str, second: str) -> None:
    assert differ_in_number(first, second)
    assert differ_in_number(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A guide to FlashAttention", "Guide to Flash Attention"),
        ("一文读懂注意力机制的原理", "读懂注意力机制的原理"),
        ("Llama-2 的微调", "LLAMA 2 微调"),
        ("大模型推理加速（一）", "大模型推理加速 (一)"),
        ("大模型的统一框架", "大模型统一框架"),
        ("What's new in vLLM", "What is new in vLLM"),
        ("同一个标题", "同一个标题"),
    ],
)
def test_other_words_do_not(first: str, second: str) -> None:
    assert not differ_in_number(first, second)
