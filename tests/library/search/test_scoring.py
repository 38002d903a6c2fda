"""One scorer for every database: laws that hold whatever the texts are."""

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from library.search import keys
from library.search.analyzer import analyze
from library.search.document import spaced
from library.search.query import Word
from library.search.ranking import day_of, ranked
from library.search.restriction import Row
from library.search.results import Sort
from library.search.scoring import Counts, Scorer, idf
from library.search.synonyms import Thesaurus
from library.search.wants import wants_of

FIELDS = ("title", "tags", "topic", "note", "source", "alt")
words = st.sampled_from(["a", "b", "显存", "量化", "kv", "llama"])
texts = st.lists(words, max_size=12).map(" ".join)
counts = st.integers(0, 10**6)


def _text(field: str, words: str) -> dict[str, Any]:
    return {field: words}


def row(number: int = 1, own_keys: str = " =all ", **given_texts: str) -> Row:
    fields = {name: spaced(analyze(given_texts.get(name, ""))) for name in FIELDS}
    return Row(number=number, keys=own_keys, pinyin="", **fields)


def scorer(*typed: str, total: int = 100) -> Scorer:
    wants = wants_of([Word(text) for text in typed], Thesaurus([]))
    tokens = {token for want in wants for way in want.alternatives for token in way.tokens}
    return Scorer(wants, Counts(dict.fromkeys(tokens, 10), {}, total))


@given(counts, counts)
def test_no_word_says_less_than_nothing(count: int, total: int) -> None:
    assert idf(count, total) > 0


@given(counts, counts, st.integers(1, 10**6))
def test_a_rarer_word_says_more(count: int, more: int, total: int) -> None:
    assert idf(count, total) >= idf(count + more, total)


@given(words, st.lists(words, max_size=10), st.sampled_from(FIELDS))
def test_more_of_a_word_never_lowers_the_score(word: str, others: list[str], field: str) -> None:
    text = " ".join(others)
    less, more = (
        (row(title="别 的 题目", **_text(field, t)) for t in (text, f"{text} {word}"))
        if field != "title"
        else (
            row(title=f"x y z {text}"),
            row(title=f"x y z {text} {word}"),
        )
    )
    assert scorer(word).score(more) >= scorer(word).score(less)


@given(st.lists(words, min_size=1, max_size=3), texts, texts)
def test_a_score_is_at_least_nothing_and_rounded(typed: list[str], title: str, note: str) -> None:
    scored = scorer(*typed).score(row(title=title, note=note))
    assert scored >= 0
    assert scored == round(scored, 6)


@given(st.lists(words, min_size=1, max_size=3), texts, texts)
def test_a_share_is_between_none_and_all(typed: list[str], title: str, note: str) -> None:
    shared = scorer(*typed).share(row(title=title, note=note))
    assert 0 <= shared <= 1 + 1e-9
    assert (shared > 0) == (scorer(*typed).score(row(title=title, note=note)) > 0)


def test_a_word_weighs_most_in_the_title_and_least_in_the_source() -> None:
    scores = [
        scorer("显存").score(row(title="别的 一二", **_text(field, "显存")))
        for field in ("tags", "topic", "note", "source")
    ]
    assert [scorer("显存").score(row(title="别的 显存")), *scores] == sorted(
        [scorer("显存").score(row(title="别的 显存")), *scores], reverse=True
    )
    assert len(set(scores)) == 4


def test_a_title_that_is_the_query_comes_first_then_one_that_holds_it_as_typed() -> None:
    exact, phrase, apart = (scorer("kv", "llama").score(row(title=t)) for t in ("kv llama", "kv llama b", "llama b kv"))
    assert exact > phrase > apart > 0


def test_a_word_in_a_short_text_weighs_more_than_in_a_long_one() -> None:
    assert scorer("kv").score(row(note="kv a")) > scorer("kv").score(row(note="kv" + " a" * 30))


def test_a_beginning_counts_less_than_the_word() -> None:
    whole, longer = (scorer("llama").score(row(title=f"a b {t}")) for t in ("llama", "llamas"))
    assert whole > longer > 0


def _ranked(rows: list[Row], sort: Sort) -> list[int]:
    return [found.number for found, _score in ranked(rows, scorer("kv"), sort)]


def test_each_order_puts_the_newest_first_among_equals() -> None:
    rows = [
        row(1, " =all =d20240101 ", title="kv b"),
        row(2, " =all =d20230101 ", title="kv b"),
        row(3, " =all =d20230101 ", title="a"),
        row(4, " =all ", title="kv"),
    ]
    assert _ranked(rows, Sort.RELEVANCE) == [4, 2, 1, 3]
    assert _ranked(rows, Sort.NEWEST) == [4, 3, 2, 1]
    assert _ranked(rows, Sort.PUBLISHED) == [1, 3, 2, 4]
    assert _ranked(rows, Sort.TITLE) == [3, 4, 2, 1]


@given(st.permutations(range(8)), st.sampled_from(Sort))
def test_the_order_does_not_depend_on_that_of_the_candidates(order: list[int], sort: Sort) -> None:
    rows = [row(number, title="kv" if number % 2 else "a") for number in order]
    assert _ranked(rows, sort) == _ranked(sorted(rows), sort)


def test_the_day_of_an_article_is_read_from_its_properties() -> None:
    year, month, day = keys.day(dt.date(2024, 2, 3))
    assert day_of(row(1, f" =all {year}  {month}  {day} ".replace("  ", " ").replace(" ", "  "))) == "20240203"
    assert day_of(row()) == ""
