"""Suggestions while typing, names, related articles, and synonyms as curators have them now."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import catalogue
from library.models import Article, SynonymGroup
from library.search import SuggestionKind, related_articles, search, suggest
from library.search.names import LONGEST_KEY, MOST_KEYS, NameKind, key_of, keys_of, targets_of
from library.search.synonyms import Thesaurus
from library.search.thesaurus import counts_by_thesaurus
from tests.factories import ArticleFactory, EntryFactory, SynonymGroupFactory, TagFactory, TopicFactory
from tests.strategies import any_texts

pytestmark = pytest.mark.django_db


def told(text: str) -> list[tuple[str, str, int]]:
    return [(suggested.kind.value, suggested.text, suggested.count) for suggested in suggest(text)]


@pytest.fixture
def library() -> list[Article]:
    """Three articles with a tag, a topic and sites."""
    with catalogue.change(reason="test"):
        tag = TagFactory(name="量化", name_en="quantization")
        topic = TopicFactory(title="模型量化", parent=TopicFactory(title="大模型"))
        titles = ("量化入门", "Quantization of llamas", "显存占用")
        made: list[Article] = [
            ArticleFactory(title=title, url=f"https://zhihu.com/{place}") for place, title in enumerate(titles)
        ]
        for article in made[:2]:
            article.tags.add(tag)
            EntryFactory(article=article, topic=topic)
    return made


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("typed", ["量", "量化", "liang", "lh", "quant", "QUANT", "ｑｕａｎｔ"])
def test_a_tag_is_suggested_by_the_beginning_of_its_names_and_sounds(typed: str) -> None:
    assert ("tag", "量化", 2) in told(typed)


@pytest.mark.usefixtures("library")
def test_topics_sites_words_and_articles_are_suggested_too() -> None:
    assert ("topic", "模型量化", 2) in told("模型")
    assert ("topic", "大模型", 2) in told("大")
    assert ("site", "知乎", 3) in told("zhi")
    assert ("word", "llamas", 1) in told("llam")
    assert ("article", "显存占用", 1) in told("显存")
    assert ("article", "Quantization of llamas", 1) in told("quantization ll")


def test_names_come_first_and_there_are_at_most_so_many(library: list[Article]) -> None:
    kinds = [suggested.kind for suggested in suggest("量")]
    assert kinds == sorted(kinds, key=[*SuggestionKind].index) or kinds[0] in (SuggestionKind.TAG, SuggestionKind.TOPIC)
    assert len(suggest("量", limit=1)) == 1
    assert suggest("") == suggest("  ，。") == []


@pytest.mark.parametrize("text", ["\ud800", "\0", "'", "%", "_", "\\", "量" * 500, "\U0010ffff", "\u0301"])
def test_no_beginning_is_an_error(text: str) -> None:
    suggest(text)
    search(text)


def test_a_name_means_what_is_called_so_else_what_ends_so_else_what_begins_so() -> None:
    with catalogue.change(reason="test"):
        whole, ending, beginning = (TagFactory(name=name) for name in ("显存", "降低显存", "显存占用"))
        for named in (whole, ending, beginning):
            ArticleFactory().tags.add(named)
    tag = NameKind.TAG
    names: set[tuple[NameKind, str]] = {
        (tag, "显存"),
        (tag, "显"),
        (tag, "占用"),
        (tag, "没有"),
        (NameKind.TOPIC, "显存"),
        (tag, "\u0301"),
    }
    found = targets_of(names)
    assert found[tag, "显存"] == [f"=g{whole.pk}"]
    assert set(found[tag, "显"]) == {f"=g{whole.pk}", f"=g{ending.pk}", f"=g{beginning.pk}"}
    assert found[tag, "占用"] == [f"=g{beginning.pk}"]
    assert found.keys() == {(tag, "显存"), (tag, "显"), (tag, "占用")}


@given(any_texts, any_texts)
def test_a_name_has_some_keys_each_as_it_is_looked_for(name: str, english: str) -> None:
    keys = keys_of((name, english))
    assert len(set(keys)) == len(keys) <= MOST_KEYS
    assert all(0 < len(key) <= LONGEST_KEY for key in keys)
    if key_of(name):
        assert keys[0] == key_of(name)


def test_articles_are_related_by_tags_topics_and_words(library: list[Article]) -> None:
    first, second, other = library
    assert related_articles(first) == [second.pk]
    assert related_articles(other) == []


def test_an_article_is_never_related_to_itself_or_to_drafts(library: list[Article]) -> None:
    with catalogue.change(reason="test"):
        tag = library[0].tags.get()
        drafts = ArticleFactory.create_batch(2, title="量化 草稿", status="draft")
        more = ArticleFactory.create_batch(8, title="量化 又一篇")
        for article in (*drafts, *more):
            article.tags.add(tag)
    found = related_articles(library[0])
    assert len(found) == len(set(found)) == 6
    assert library[0].pk not in found
    assert not {draft.pk for draft in drafts} & set(found)
    assert related_articles(library[0]) == found
    assert related_articles(library[0], limit=2) == found[:2]


def test_the_first_synonyms_are_there_after_migrating() -> None:
    assert SynonymGroup.objects.count() > 400
    thesaurus, _counts = counts_by_thesaurus(lambda _thesaurus: (set(), set()))
    assert ("gqa",) in {tuple(way) for way in thesaurus.equals_of(("grouped", "query", "attention"))}


def test_a_group_that_a_curator_makes_changes_or_deletes_takes_effect_at_once() -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="羊驼饲养")
    assert not search("alpacafarm", correct=False).hits

    with catalogue.change(reason="test"):
        group = SynonymGroupFactory(words="羊驼饲养, alpacafarm")
    assert search("alpacafarm").hits == (article.pk,)

    with catalogue.change(reason="test"):
        group.words = "羊驼饲养, llamafarm"
        group.save()
    assert (search("llamafarm").hits, search("alpacafarm", correct=False).hits) == ((article.pk,), ())

    with catalogue.change(reason="test"):
        group.delete()
    assert not search("llamafarm", correct=False).hits


@given(st.lists(st.lists(any_texts, max_size=4), max_size=4))
def test_groups_of_any_words_are_no_error(groups: list[list[str]]) -> None:
    thesaurus = Thesaurus(groups)
    thesaurus.equals_of_beginning("a")
    thesaurus.words_that_sound("a")
