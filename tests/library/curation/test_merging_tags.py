"""Tags become one: articles once, names and addresses kept, one change that can be taken back."""

import time

import pytest

from library import catalogue
from library.curation.history import undo
from library.curation.merging_tags import effects_of_merging, merge_tags
from library.curation.naming_tags import add_other_name
from library.models import Article, Tag, TaggedArticle
from library.search import check_index, search
from tests.factories import ArticleFactory, TagFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags() -> list[Tag]:
    with catalogue.change(reason="add"):
        tags = [
            TagFactory(name="量化"),
            TagFactory(name="模型量化", name_en="Quantization"),
            TagFactory(name="quantisation", name_en="Quantisation"),
        ]
        add_other_name(tags[1], "低比特")
        for those in ([0], [0, 1], [1], [1, 2], [0, 1, 2], []):
            ArticleFactory().tags.add(*[tags[place] for place in those])
    return tags


def test_what_each_choice_would_do_is_told(tags: list[Tag]) -> None:
    assert [(effect.articles, effect.gets) for effect in effects_of_merging(tags)] == [(3, 2), (4, 1), (2, 3)]


def test_articles_names_and_addresses_go_to_the_one_that_stays(tags: list[Tag]) -> None:
    before = library_now()
    outcome = merge_tags([], kept=tags[0].pk, others=[tags[1].pk, tags[2].pk])
    tag = Tag.objects.get()
    assert (tag.name, tag.name_en, outcome.articles) == ("量化", "Quantization", 4)
    assert dict(tag.aliases.values_list("name", "slug")) == {
        "低比特": "低比特",
        "模型量化": "模型量化",
        "quantisation": "quantisation",
    }
    assert TaggedArticle.objects.count() == 5
    assert len(search("tag:低比特").hits) == 5
    assert check_index().is_sound
    assert outcome.change is not None
    assert outcome.change.reason == "tags merged into 量化: 模型量化, quantisation"

    undo(outcome.change)
    assert library_now() == before
    assert len(search("tag:模型量化").hits) == 4
    assert check_index().is_sound


def test_an_english_name_that_is_not_taken_over_becomes_another_name(tags: list[Tag]) -> None:
    merge_tags([], kept=tags[2].pk, others=[tags[1].pk])
    tag = Tag.objects.get(pk=tags[2].pk)
    assert tag.name_en == "Quantisation"
    assert set(tag.aliases.values_list("name", flat=True)) == {"低比特", "模型量化", "Quantization"}


def test_tags_that_are_gone_meanwhile_are_passed_over(tags: list[Tag]) -> None:
    with catalogue.change(reason="delete"):
        Tag.objects.get(pk=tags[1].pk).delete()
    assert merge_tags([], kept=tags[0].pk, others=[tags[1].pk]).change is None
    assert merge_tags([], kept=tags[1].pk, others=[tags[0].pk]).change is None
    assert Tag.objects.count() == 2


def test_a_thousand_articles_take_seconds_at_most() -> None:
    with catalogue.change(reason="add"):
        tags = [TagFactory(), TagFactory()]
        for place in range(1000):
            ArticleFactory().tags.add(*tags[: 1 + place % 2])
    before = library_now()
    begun = time.monotonic()
    outcome = merge_tags(list(Article.objects.values_list("pk", flat=True)), kept=tags[1].pk, others=[tags[0].pk])
    assert time.monotonic() - begun < 10
    assert outcome.articles == 1000
    assert outcome.change is not None
    undo(outcome.change)
    assert library_now() == before
