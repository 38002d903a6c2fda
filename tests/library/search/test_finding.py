"""From what was typed to articles: every word finds, nothing raises, each stage says what it did."""

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from library import catalogue
from library.models import Article
from library.preparing import bring_index_in_step
from library.search import Audience, Filters, Sort, Stage, is_index_stale, search, suggest
from library.search.analyzer import is_han
from library.search.query import NoticeCode
from tests.factories import ArticleFactory, EntryFactory, SynonymGroupFactory, TagFactory, TopicFactory
from tests.strategies import any_texts, queries, searched_texts

pytestmark = pytest.mark.django_db

QUERIES = 500  # on each database in every run; `-m benchmark` asks the whole ten thousand
SECONDS = 1.0
generous = settings(deadline=None, suppress_health_check=list(HealthCheck))


def hits(text: str, **options: Any) -> list[int]:
    return list(search(text, **options).hits)


def articles(*titles: str) -> list[int]:
    with catalogue.change(reason="test"):
        return [ArticleFactory(title=title).pk for title in titles]


def short_words(text: str) -> Iterator[str]:
    """Every Chinese character of a text and every two that stand side by side, as they are written."""
    for place, character in enumerate(text):
        if is_han(character):
            yield character
            following = text[place + 1 : place + 2]
            if following and is_han(following):
                yield character + following


class EveryShortWord(TestCase):
    """The reason for pairs of characters: no Chinese word is too short to be found."""

    @settings(generous, max_examples=25)
    @given(st.lists(searched_texts.map(lambda text: text[:12]), min_size=4, max_size=4))
    def test_every_one_and_two_characters_find_the_article_they_stand_in(self, texts: list[str]) -> None:
        title, tag, topic, note = (f"第{place}篇{text}" for place, text in enumerate(texts))
        with catalogue.change(reason="test"):
            article = ArticleFactory(title=title)
            article.tags.add(TagFactory(name=tag))
            EntryFactory(article=article, topic=TopicFactory(title=topic), note=note)

        for text in (title, tag, topic, note):
            for word in set(short_words(text)):
                assert article.pk in hits(word, correct=False), (word, text)


@pytest.fixture
def shipped(db: None) -> None:
    """The shipped library."""
    call_command("load_seed", verbosity=0)


class Shipped(TestCase):
    """Any query of the shipped library."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("load_seed", verbosity=0)

    @settings(generous, max_examples=QUERIES)
    @given(queries)
    def test_no_query_fails_or_takes_long(self, text: str) -> None:
        _ask(text)

    @pytest.mark.benchmark
    @settings(generous, max_examples=10_000)
    @given(queries)
    def test_ten_thousand_queries_do_not_fail_or_take_long(self, text: str) -> None:
        _ask(text)

    @settings(generous, max_examples=200)
    @given(st.one_of(any_texts, queries))
    def test_no_beginning_fails(self, text: str) -> None:
        assert len(suggest(text)) <= 8

    @settings(generous, max_examples=80)
    @given(queries, st.data())
    def test_filters_narrow_and_facets_say_how_much(self, text: str, data: st.DataObject) -> None:
        found = search(text)
        kinds = ("topics", "sites", "tags", "languages", "has", "links")
        values = [(kind, value, count) for kind in kinds for value, count in getattr(found.facets, kind).items()]
        if not values or found.query.is_empty or found.facets.is_rough:
            return
        kind, value, count = data.draw(st.sampled_from(values))
        narrowed = search(text, filters=Filters(**{kind: frozenset({value})}))
        assert set(narrowed.hits) <= set(found.hits)
        assert narrowed.count == len(narrowed.hits) == count
        assert getattr(narrowed.facets, kind).get(value) == count

    @settings(generous, max_examples=40)
    @given(queries)
    def test_hits_are_what_they_say(self, text: str) -> None:
        found = search(text)
        assert len(set(found.hits)) == len(found.hits) <= found.count
        assert set(found.hits).isdisjoint(found.related)
        assert found.scores.keys() == {*found.hits, *found.related}
        assert (found.stage is Stage.NOTHING) == (not found.hits and not found.related)
        for sort in Sort:
            assert set(search(text, sort=sort).hits) == set(found.hits)
        assert not found.corrected or found.hits or found.related


def _ask(text: str) -> None:
    took = min(_seconds(text) for _ in range(3)) if _seconds(text) > SECONDS else 0
    assert took < SECONDS, (text, took)


def _seconds(text: str) -> float:
    """How long a query takes; who is slow is asked again, because other programs run beside the tests."""
    began = time.monotonic()
    search(text)
    return time.monotonic() - began


def test_rows_that_loaddata_wrote_are_found_once_the_index_is_brought_in_step() -> None:
    call_command("loaddata", site.FIXTURE_DIR / "easyllm.json", verbosity=0)
    assert is_index_stale()
    assert hits("量化", correct=False) == []

    said: list[str] = []
    bring_index_in_step(say=said.append)

    assert hits("量化", correct=False)
    assert not is_index_stale()
    assert said == [f"The search index is in step: {Article.objects.count()} articles indexed."]
    bring_index_in_step(say=said.append)
    assert len(said) == 1


@pytest.mark.usefixtures("shipped")
def test_the_shipped_library_is_found_once_it_is_loaded() -> None:
    assert not is_index_stale()
    assert hits("显存")


def test_a_word_that_nobody_wrote_finds_nothing_and_says_so() -> None:
    articles("显存占用")
    found = search("zzzzqqqq")
    assert (found.hits, found.related, found.stage, found.corrected) == ((), (), Stage.NOTHING, "")
    assert search("").stage is Stage.NOTHING


def test_every_word_stands_in_every_result() -> None:
    both, _one, _other = articles("显存与量化", "显存占用", "量化方法")
    found = search("显存 量化")
    assert (found.hits, found.stage, found.count) == ((both,), Stage.STRICT, 1)
    assert set(found.related) == {_one, _other}


def test_a_phrase_is_meant_as_it_stands() -> None:
    exact, _loose = articles("大模型推理", "推理用的大模型")
    found = search('"大模型推理"')
    assert (found.hits, found.related) == ((exact,), ())


def test_words_that_mean_the_same_are_found() -> None:
    with catalogue.change(reason="test"):
        SynonymGroupFactory(words="占用空间, footprint")
    wanted, _other = articles("memory footprint", "别的")
    assert hits("占用空间") == [wanted]


@pytest.mark.parametrize(
    ("typed", "stage", "corrected"),
    [
        ("quantizaton", Stage.CORRECTED, "quantization"),
        ("qauntization", Stage.CORRECTED, "quantization"),
        ("dulijiancha", Stage.PINYIN, ""),
        ("捡查", Stage.PINYIN, ""),
    ],
)
def test_words_that_nobody_wrote_are_read_otherwise(typed: str, stage: Stage, corrected: str) -> None:
    (wanted,) = articles("quantization 独立检查")
    found = search(typed)
    assert (found.hits, found.stage, found.corrected) == ((wanted,), stage, corrected)
    as_typed = search(typed, correct=False)
    assert (as_typed.hits, as_typed.corrected) == ((), "")


def test_a_word_read_by_its_sound_is_told() -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="题目")
        article.tags.add(TagFactory(name="独立检查"))
    found = search("dulijiancha")
    assert (found.hits, found.stage, found.corrected) == ((article.pk,), Stage.PINYIN, "独立检查")


def test_of_several_words_the_mistyped_one_alone_is_corrected() -> None:
    (wanted,) = articles("quantization of llamas 显存")
    found = search("显存 quantizaton sort:newest")
    assert (found.hits, found.corrected) == ((wanted,), "显存 quantization sort:newest")


def test_either_of_two_words_and_neither() -> None:
    first, second, third = articles("显存", "量化", "微调")
    assert hits("显存 OR 量化") == [second, first] or set(hits("显存 OR 量化")) == {first, second}
    assert hits("-显存") == [third, second]
    assert hits("显存 -显存") == []


def test_words_can_be_meant_of_one_text_alone() -> None:
    with catalogue.change(reason="test"):
        titled, noted = ArticleFactory(title="显存占用"), ArticleFactory(title="别的")
        EntryFactory(article=noted, note="显存不够")
    assert (hits("title:显存"), hits("note:显存"), hits("-title:显存 显存")) == ([titled.pk], [noted.pk], [noted.pk])


def test_a_word_meant_of_the_title_alone_relates_no_article_that_has_a_part_of_it_elsewhere() -> None:
    with catalogue.change(reason="test"):
        noted = ArticleFactory(title="别的")
        EntryFactory(article=noted, note="llama")
        ArticleFactory(title="第 2 篇")
    assert noted.pk not in search("title:llama2").related


def test_topics_sites_and_tags_are_meant_by_their_names() -> None:
    with catalogue.change(reason="test"):
        top = TopicFactory(title="模型推理", title_en="Inference")
        article = ArticleFactory(title="甲", url="https://zhuanlan.zhihu.com/p/1")
        EntryFactory(article=article, topic=TopicFactory(title="显存", parent=top))
        article.tags.add(TagFactory(name="KV cache"))
        ArticleFactory(title="乙", url="https://notzhihu.com/p/1")
    for query in (
        "topic:模型推理",
        "topic:inference",
        "topic:显存",
        "site:zhihu.com",
        "site:zhuanlan.zhihu.com",
        '#"kv cache"',
    ):
        assert hits(query) == [article.pk], query


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("tag:没有", NoticeCode.UNKNOWN_TAG),
        ("topic:没有", NoticeCode.UNKNOWN_TOPIC),
        ("site:no.example", NoticeCode.UNKNOWN_SITE),
        ("tag:\u0301", NoticeCode.UNKNOWN_TAG),
    ],
)
def test_an_unknown_name_finds_nothing_and_is_told(query: str, code: NoticeCode) -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="甲")
        article.tags.add(TagFactory(name="显存"))
    found = search(query)
    assert found.hits == ()
    assert [notice.code for notice in found.query.notices] == [code]
    assert hits(f"-{query}") == [article.pk]


def test_days_are_meant_as_earlier_and_from_then_on() -> None:
    days = (dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 2, 29), dt.date(2024, 3, 1))
    with catalogue.change(reason="test"):
        old, new, leap, last = (ArticleFactory(published_on=day).pk for day in days)
    assert hits("before:2024") == [old]
    assert hits("after:2024") == [last, leap, new]
    assert hits("after:2024-02-30 before:2024-03") == [leap]
    assert hits("after:2024 before:2024-02") == [new]
    assert hits("sort:published after:2023 before:2025") == [last, leap, new, old]
    assert hits("before:1900") == []


def test_reading_states_are_the_readers_own() -> None:
    read, starred, plain = articles("显存一", "显存二", "显存三")
    marks = {read: ("read", False), starred: ("reading", True)}
    assert hits("is:read", marks=marks) == [read]
    assert hits("is:starred", marks=marks) == [starred]
    assert hits("is:read OR is:reading", marks=marks) == [starred, read]
    assert hits("显存 is:unread", marks=marks) == [plain]
    assert hits("显存 -is:starred", marks=marks, sort=Sort.NEWEST) == [plain, read]
    assert hits("is:read") == []
    unread_or_starred = Filters(states=frozenset({"unread", "starred"}))
    assert hits("显存", marks=marks, filters=unread_or_starred, sort=Sort.NEWEST) == [plain, starred]
    assert search("显存", marks=marks).facets.states == {"read": 1, "reading": 1, "starred": 1, "unread": 1}


def test_names_that_drafts_alone_have_are_known_at_the_desk_and_nowhere_else() -> None:
    with catalogue.change(reason="test"):
        draft = ArticleFactory(status=Article.Status.DRAFT)
        draft.tags.add(TagFactory(name="未公开"))

    assert [notice.code for notice in search("tag:未公开").query.notices] == [NoticeCode.UNKNOWN_TAG]
    assert hits("tag:未公开", audience=Audience.DESK) == [draft.pk]


def test_without_words_the_newest_come_first() -> None:
    numbers = articles("一", "二", "三")
    assert hits("lang:zh") == []
    assert hits("site:example.org") == numbers[::-1]


def test_filters_alone_are_a_search() -> None:
    with catalogue.change(reason="test"):
        article, _other = ArticleFactory(language="zh"), ArticleFactory()
    assert hits("", filters=Filters(languages=frozenset({"zh"}))) == [article.pk]


@pytest.mark.parametrize("value", ["'", '"', "\\", "zh'", "a b"])
def test_filters_of_any_signs_are_no_error(value: str) -> None:
    articles("显存")
    chosen = frozenset({value})
    for filters in (Filters(languages=chosen), Filters(links=chosen), Filters(has=chosen), Filters(states=chosen)):
        assert hits("显存", filters=filters) == []
        assert hits("", filters=filters) == []
    assert hits(f"lang:{value}") == []


def test_curators_find_what_readers_do_not() -> None:
    with catalogue.change(reason="test"):
        draft = ArticleFactory(title="显存", status="draft")
    assert (hits("显存"), hits("显存", audience=Audience.DESK)) == ([], [draft.pk])
