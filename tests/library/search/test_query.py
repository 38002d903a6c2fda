"""Whatever a reader types is a query."""

import pytest
from hypothesis import given

from library.search.query import (
    LONGEST,
    MOST_WORDS,
    All,
    Condition,
    Either,
    Node,
    Notice,
    NoticeCode,
    Query,
    Without,
    Word,
    parse,
    words_of,
)
from tests.strategies import queries


def _phrase(text: str, field: str = "") -> Word:
    return Word(text, is_quoted=True, field=field)


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        ("   ", None),
        ('"', None),
        ("，。！ - | OR", None),
        ("显存", Word("显存")),
        ("KV cache", All((Word("KV"), Word("cache")))),
        ('"KV cache"', _phrase("KV cache")),
        ('"KV cache', _phrase("KV cache")),
        ("“大 模型”", _phrase("大 模型")),
        ("「大模型」 微调", All((_phrase("大模型"), Word("微调")))),
        ("量化 OR 剪枝", Either((Word("量化"), Word("剪枝")))),
        ("量化 | 剪枝", Either((Word("量化"), Word("剪枝")))),
        ("量化 ｜ 剪枝", Either((Word("量化"), Word("剪枝")))),
        ("a OR b c", All((Either((Word("a"), Word("b"))), Word("c")))),
        ("a b OR c OR d", All((Word("a"), Either((Word("b"), Word("c"), Word("d")))))),
        ("a OR", Word("a")),
        ("OR a", Word("a")),
        ("a or b", All((Word("a"), Word("or"), Word("b")))),
        ("-a", Without(Word("a"))),
        ("－显存", Without(Word("显存"))),
        ('-"a b" c', All((Without(_phrase("a b")), Word("c")))),
        ("llama-2", Word("llama-2")),
        ("a - b", All((Word("a"), Word("b")))),
        ("tag:显存", Condition("tag", "显存")),
        ("tag：显存", Condition("tag", "显存")),
        ("#显存", Condition("tag", "显存")),
        ("＃显存", Condition("tag", "显存")),
        ('tag:"KV cache"', Condition("tag", "KV cache")),
        ('#"KV cache', Condition("tag", "KV cache")),
        ("-#显存", Without(Condition("tag", "显存"))),
        ("C#", Word("C#")),
        ("Topic:RAG", Condition("topic", "RAG")),
        ("site:zhihu.com", Condition("site", "zhihu.com")),
        ("title:量化", Word("量化", field="title")),
        ('note:"a b"', _phrase("a b", "note")),
        ("-note:广告", Without(Word("广告", field="note"))),
        ("is:READ", Condition("is", "read")),
        ("has:note", Condition("has", "note")),
        ("lang:zh", Condition("lang", "zh")),
        ("before:2024", Condition("before", "2024")),
        ("after:2024-01-31", Condition("after", "2024-01-31")),
        ("foo:bar", All((Word("foo"), Word("bar")))),
        ("tag:", Word("tag")),
        ('tag:""', None),
        ("量化/剪枝", All((Word("量化"), Word("剪枝")))),
        ("用GPTQ量化", All((Word("用"), Word("GPTQ"), Word("量化")))),
        ("C++、显存", All((Word("C++"), Word("显存")))),
        ("a\0b\x07c", All((Word("a"), Word("b"), Word("c")))),
        ("\ud800量化", Word("量化")),
    ],
)
def test_a_query_is_read(text: str, root: Node | None) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    "value", ["is:nothing", "has:video", "sort:best", "before:soon", "after:1899", "after:2024-1-1-1"]
)
def test_an_unknown_value_is_plain_words_with_a_notice(value: str) -> None:
    query = parse(f"量化 {value}")
    assert Notice(NoticeCode.UNKNOWN_VALUE, value) in query.notices
    assert isinstance(query.root, All)
    assert all(isinstance(node, Word) for node in query.root.children)


def test_the_order_asked_for_is_no_condition() -> None:
    query = parse("量化 sort:newest")
    assert (query.root, query.sort) == (Word("量化"), "newest")
    assert [(field.field, field.value) for field in query.fields] == [("sort", "newest")]
    assert parse("sort:title").is_empty
    assert parse("sort:title sort:newest").sort == "newest"


def test_a_query_ends_at_its_longest_and_says_so() -> None:
    assert parse("x" * LONGEST).notices == ()
    query = parse("字 " * LONGEST)
    assert len(query.text) <= LONGEST
    assert Notice(NoticeCode.TOO_LONG) in query.notices


def test_words_beyond_the_most_are_left_out_with_a_notice() -> None:
    words = [f"w{chr(97 + number)}" for number in range(MOST_WORDS + 1)]
    assert parse(" ".join(words[:-1])).notices == ()
    query = parse(" ".join(words))
    assert query.notices == (Notice(NoticeCode.TOO_MANY_WORDS),)
    assert query.words == tuple(words[:-1])
    assert len(parse("/".join(words)).words) == MOST_WORDS


def test_conditions_are_told_in_the_order_typed_with_what_is_unwanted() -> None:
    query = parse("#显存 微调 -site:zhihu.com title:量化")
    assert [(field.field, field.value, field.is_negated) for field in query.fields] == [
        ("tag", "显存", False),
        ("site", "zhihu.com", True),
        ("title", "量化", False),
    ]


@pytest.mark.parametrize(
    ("text", "left_out", "rest"),
    [
        ("a b c", 1, "a c"),
        ("#显存 微调", 0, "微调"),
        ('x -tag:"KV cache" y', 1, "x y"),
        ("量化/剪枝", 0, "/剪枝"),
        ("用GPTQ量化", 1, "用 量化"),
        ("“大 模型” 微调", 0, "微调"),
    ],
)
def test_one_part_can_be_taken_out_of_the_text(text: str, left_out: int, rest: str) -> None:
    query = parse(text)
    assert query.without(query.parts[left_out]) == rest


def test_one_of_several_words_in_a_field_stands_where_it_was_typed() -> None:
    query = parse("title:it/le")
    assert [query.text[part.start : part.end] for part in query.parts] == ["it", "le"]
    assert query.with_word(query.parts[0], "xy") == "title:xy/le"


def test_a_part_can_be_put_otherwise() -> None:
    query = parse("llm quantizaton title:x")
    assert query.with_word(query.parts[1], "quantization") == "llm quantization title:x"


def test_phrases_are_known_wherever_they_stand() -> None:
    assert parse('a "b c"').has_phrase
    assert parse('x OR "b c"').has_phrase
    assert not parse('a -"b c"').has_phrase


def test_words_that_results_should_hold_are_not_those_that_they_must_not() -> None:
    assert [word.text for word in words_of(parse("a -b (c OR d) tag:e").root)] == ["a", "c", "d"]


@given(queries)
def test_every_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert len(query.text) <= LONGEST
    assert len(list(words_of(query.root))) <= MOST_WORDS
    assert query.is_empty == (query.root is None)
    for part in query.parts:
        assert 0 <= part.start < part.end <= len(query.text)
        parse(query.without(part))
    _check_fields(query)


def _check_fields(query: Query) -> None:
    for field in query.fields:
        assert field.value
        assert field.part in query.parts


@given(queries)
def test_what_was_read_reads_the_same_again(text: str) -> None:
    query = parse(text)
    again = parse(query.text)
    assert (again.root, again.sort, again.text) == (query.root, query.sort, query.text)
