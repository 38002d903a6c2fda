"""Pure parts of the search that deal with words: synonyms, wants, segments, sounds, faults, facets, texts."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from library.search.analyzer import HAN, fold, is_han
from library.search.document import GAP, MOST_TOKENS, Document, spaced, with_gaps
from library.search.facets import facets_of, passing
from library.search.pinyin import MOST_SPLITS, SYLLABLES, indexed_sounds, readings, sounds_of, splits
from library.search.query import Word
from library.search.restriction import UNRESTRICTED, Restriction, Row
from library.search.results import Filters
from library.search.segmentation import cut, segment
from library.search.spelling import faults_forgiven, nearest
from library.search.synonyms import Thesaurus
from library.search.wants import Alternative, Want, wants_of
from tests.strategies import HAN_CHARACTERS, searched_texts

NONE = Thesaurus([])


def _ways(text: str, thesaurus: Thesaurus = NONE) -> set[tuple[str, ...]]:
    return {way.tokens for want in wants_of([Word(text)], thesaurus) for way in want.alternatives}


def test_equal_words_find_each_other_and_not_themselves() -> None:
    thesaurus = Thesaurus([["显存", "VRAM", "GPU memory"], ["VRAM", "video memory"]])
    assert thesaurus.equals_of(("显存",)) == [("vram",), ("gpu", "memory")]
    assert thesaurus.equals_of(("vram",)) == [("显存",), ("gpu", "memory"), ("video", "memory")]
    assert thesaurus.equals_of(("no",)) == ()
    assert thesaurus.knows(("gpu", "memory"))
    assert not thesaurus.knows(("gpu",))


def test_words_that_differ_in_writing_alone_are_one_word_of_a_group() -> None:
    thesaurus = Thesaurus([["KV-cache", "kv cache", "KV Cache"], ["！", "量化"]])
    assert thesaurus.equals_of(("kv", "cache")) == []
    assert thesaurus.equals_of(("量化",)) == []


def test_synonyms_are_known_by_their_beginning_and_their_sound() -> None:
    thesaurus = Thesaurus([["量化", "quantization"], ["微调", "fine-tuning"]])
    assert thesaurus.equals_of_beginning("quanti") == [("量化",)]
    assert thesaurus.words_that_sound("weitiao") == ["微调"]
    assert thesaurus.words_that_sound("nothing") == ()


def test_a_word_is_wanted_in_every_way_it_may_be_written() -> None:
    assert ("kvcache",) in _ways("kv-cache")
    assert ("flash", "attention") in _ways("FlashAttention")
    assert ("vram",) in _ways("显存", Thesaurus([["显存", "VRAM"]]))
    assert _ways("量化") == {("量化",)}


def test_neighbours_are_wanted_as_one_word_and_as_a_synonym_together() -> None:
    thesaurus = Thesaurus([["KV cache", "键值缓存"]])
    first, second = wants_of([Word("kv"), Word("cache")], thesaurus)
    for want in (first, second):
        assert {("kvcache",), ("键值", "值缓", "缓存")} <= {way.tokens for way in want.alternatives}


def test_a_word_in_quotes_is_wanted_as_it_stands() -> None:
    (want,) = wants_of([Word("VRAM", is_quoted=True)], Thesaurus([["显存", "VRAM"]]))
    assert want.alternatives == (Alternative(("vram",)),)


def test_a_word_meant_of_the_title_is_wanted_nowhere_else_in_any_way() -> None:
    (want,) = wants_of([Word("显存", field="title")], Thesaurus([["显存", "VRAM"]]))
    assert {way.fields for way in want.alternatives} == {("title",)}


@given(st.lists(searched_texts.filter(lambda text: any(map(str.isalnum, fold(text)))), min_size=1, max_size=4))
def test_the_word_itself_comes_first_and_says_most(typed: list[str]) -> None:
    for want in wants_of([Word(text) for text in typed], Thesaurus([["量化", "quant"], ["abc", "显存"]])):
        assert want.tokens
        assert want.alternatives[0].weight == 1
        assert max(way.weight for way in want.alternatives) <= 1
        assert len(set(want.alternatives)) == len(want.alternatives)
        want.expression()


def test_a_long_run_is_cut_where_the_library_has_words() -> None:
    counts = {"文本": 9, "长文": 5, "位置": 9, "置编": 4, "编码": 9, "外推": 5}
    thesaurus = Thesaurus([["长文本", "long context"], ["位置编码", "positional encoding"]])
    assert cut("长文本位置编码怎么外推", counts, thesaurus) == ("长文本", "位置编码", "怎么", "外推")


def test_a_word_that_the_library_does_not_hold_is_not_passed_over() -> None:
    counts = {"独立": 3, "立检": 0}
    assert cut("独立检察", counts, NONE) == ("独立", "检察")
    assert cut("独立的检察", counts, NONE) == ("独立", "检察")


def test_short_runs_words_in_quotes_and_known_words_stay_whole() -> None:
    thesaurus = Thesaurus([["检索增强生成", "RAG"]])
    kept: Sequence[Word] = [
        Word("大模型"),
        Word("长文本位置编码", is_quoted=True),
        Word("检索增强生成"),
        Word("KV缓存的优化"),
    ]
    assert segment(kept, {}, thesaurus) == kept


def test_words_that_say_nothing_are_left_out_beside_others_alone() -> None:
    assert segment([Word("如何"), Word("量化")], {}, NONE) == [Word("量化")]
    assert segment([Word("how"), Word("to")], {}, NONE) == [Word("how"), Word("to")]
    assert segment([Word("the", is_quoted=True), Word("llm")], {}, NONE) == [Word("the", is_quoted=True), Word("llm")]


@given(st.text(st.sampled_from(fold(HAN_CHARACTERS)), min_size=1, max_size=40))
def test_pieces_stand_in_the_run_in_their_order(run: str) -> None:
    place = 0
    for piece in cut(run, {"量化": 3, "模型": 2}, NONE):
        assert piece
        place = run.index(piece, place) + len(piece)


def test_characters_are_read_as_in_their_word() -> None:
    assert sounds_of("重量")[0] == ("zhong", "liang")
    assert ("wei", "tiao") in sounds_of("微调")
    assert ("wei", "diao") in sounds_of("微调")
    assert sounds_of("") == []
    assert list(readings("KV")) == []


def test_every_reading_of_a_character_is_indexed_with_what_stands_around_it() -> None:
    assert ["wei", "tiao"] in indexed_sounds("微调")
    assert ["wei", "diao"] in indexed_sounds("微调")
    assert indexed_sounds("KV") == []


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("xian", (("xian",), ("xi", "an"))),
        ("lianghua", (("liang", "hua"),)),
        ("lvse", (("lv", "se"),)),
        ("xyz", ()),
        ("", ((),)),
    ],
)
def test_letters_are_read_as_syllables(letters: str, ways: tuple[tuple[str, ...], ...]) -> None:
    assert splits(letters)[: len(ways)] == ways
    assert bool(splits(letters)) == bool(ways)


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=60))
def test_every_row_of_syllables_can_be_read(syllables: list[str]) -> None:
    letters = "".join(syllables)
    found = splits(letters)
    assert 1 <= len(found) <= MOST_SPLITS
    assert all("".join(way) == letters and SYLLABLES.issuperset(way) for way in found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quantizaton", "quantization"),
        ("qauntization", "quantization"),
        ("quantizatoin", "quantization"),
        ("atention", "attention"),
        ("lora", ""),
        ("rga", ""),
        ("completelyother", ""),
    ],
)
def test_a_mistyped_word_is_the_nearest_one(typed: str, meant: str) -> None:
    known = [("quantization", 5), ("attention", 9), ("rag", 9), ("flora2", 1)]
    assert nearest(typed, known) == meant


def test_two_letters_exchanged_are_one_fault_and_of_equals_the_more_used_is_meant() -> None:
    assert faults_forgiven("llmaa") == 1
    assert nearest("llmaa", [("llama", 1)]) == "llama"
    assert nearest("modes", [("model", 3), ("moses", 9), ("codes", 99)]) == "moses"
    assert [faults_forgiven("x" * length) for length in (3, 4, 7, 8)] == [0, 1, 1, 2]


def test_tokens_of_two_values_have_a_gap_between_them() -> None:
    assert list(with_gaps([["a"], [], ["b", "c"]])) == ["a", GAP, "b", "c"]
    assert spaced(["a", "b"]) == " a  b "


def test_a_text_has_an_end() -> None:
    tokens = list(with_gaps([["a"] * 1500, ["b"] * 1500, ["c"]]))
    assert (tokens.count("a"), tokens.count("b"), tokens.count("c")) == (1500, MOST_TOKENS - 1500, 0)


def test_terms_of_a_document_are_its_distinct_tokens_and_properties() -> None:
    document = Document(1, True, " a  _  b ", " b ", "", "", "", " c ", " wei ", " =all ")
    assert document.terms() == {"a", "b", "c", "=all"}


def _row(number: int, keys: str) -> Row:
    own = spaced([*keys.split(), "=all", "=x0123456789abcdef", "=d20240101"])
    return Row(number, "", "", "", "", "", "", own, "")


ROWS = [_row(3, "=t1 =t2 =s1 =g1 =l.zh =has.note"), _row(2, "=t1 =s2 =g1 =g2 =l.en"), _row(1, "=s1 =k.dead")]


def test_counts_of_a_kind_leave_its_own_choice_out() -> None:
    facets = facets_of(ROWS, Filters(sites=frozenset({1})), {}, is_rough=False)
    assert facets.sites == {1: 2, 2: 1}
    assert (facets.topics, facets.tags, facets.languages) == ({1: 1, 2: 1}, {1: 1}, {"zh": 1})
    assert (facets.has, facets.links, facets.states) == ({"note": 1}, {"dead": 1}, {})


def test_values_of_one_kind_widen_and_kinds_narrow() -> None:
    def kept(**chosen: set[object]) -> list[int]:
        filters = Filters(**{kind: frozenset(values) for kind, values in chosen.items()})  # type: ignore[arg-type]
        return [row.number for row in passing(ROWS, filters, {2: ("read", True)})]

    assert kept(sites={1, 2}) == [3, 2, 1]
    assert kept(sites={1}, topics={1}) == [3]
    assert kept(states={"unread"}) == [3, 1]
    assert kept(states={"starred"}) == kept(states={"read"}) == [2]
    assert kept(tags={1}, languages={"en-GB"}) == [2]
    assert kept(topics={11}) == []


def test_restrictions_add_up() -> None:
    both = Restriction(only=frozenset({1, 2})).and_also(Restriction(frozenset({2, 3}), without=frozenset({4})))
    assert both == Restriction(frozenset({2}), frozenset({4}))
    assert UNRESTRICTED.and_also(both) == both == both.and_also(UNRESTRICTED)


def test_a_character_that_begins_pairs_is_one_want() -> None:
    (want,) = wants_of([Word("量")], NONE)
    assert want == Want(Word("量"), (Alternative(("量",), is_prefix=True),))
    assert is_han("量")


@pytest.mark.parametrize(
    "text", ["长文本位置编码怎么外推", "重庆银行的行长重新行走", "模型（Attention）の长度", "㐀长大", "一一得一"]
)
def test_a_run_of_characters_is_read_as_pypinyin_reads_the_whole_of_it(text: str) -> None:
    runs = re.findall(f"[{HAN}]+", text)
    ways = [pinyin(run, style=Style.NORMAL, heteronym=True, v_to_u=False) for run in runs]
    known = [[one for one in dict.fromkeys(found) if one in SYLLABLES] for run in ways for found in run]
    assert readings(text) == tuple(tuple(found[:3]) for found in known if found)
