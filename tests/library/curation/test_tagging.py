"""Tags on many articles at once: told beforehand, one change, taken back whole."""

import pytest

from library import catalogue
from library.curation.history import undo
from library.curation.tagging import TagEffect, effects_of_adding, effects_of_removing, tag_articles
from library.models import Article, Change, ChangedRow, Tag
from library.search import check_index, search
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles() -> list[int]:
    with catalogue.change(reason="add"):
        made = [ArticleFactory() for _ in range(4)]
        made[0].tags.add(TagFactory(name="KV Cache"))
    return [article.pk for article in made]


def tags_of(number: int) -> set[str]:
    return set(Article.objects.get(pk=number).tags.names())


def test_tags_are_added_to_all_and_nothing_is_there_twice(articles: list[int]) -> None:
    tagged = tag_articles(articles[:3], add=["kv cache", "量化"])
    assert [tags_of(number) for number in articles] == [{"KV Cache", "量化"}] * 3 + [set()]
    assert tagged.articles == 3
    assert set(Tag.objects.values_list("name", flat=True)) == {"KV Cache", "量化"}
    assert set(search("tag:量化").hits) == set(articles[:3])


def test_tags_are_removed_and_stay_tags(articles: list[int]) -> None:
    assert tag_articles(articles, remove=["kv cache", "不存在"]).articles == 1
    assert tags_of(articles[0]) == set()
    assert Tag.objects.filter(name="KV Cache").exists()
    assert search("tag:KV").hits == ()


def test_it_is_one_change_that_can_be_taken_back(articles: list[int]) -> None:
    before = Change.objects.count()
    tagged = tag_articles(articles, add=["量化"], remove=["KV Cache"])
    assert Change.objects.count() == before + 1
    assert tagged.change is not None
    assert tagged.change.reason == "tags added: 量化; tags removed: KV Cache"
    undo(tagged.change)
    assert [tags_of(number) for number in articles] == [{"KV Cache"}, set(), set(), set()]
    assert not Tag.objects.filter(name="量化").exists()
    assert check_index().is_sound


def test_what_changes_nothing_is_no_change(articles: list[int]) -> None:
    rows = ChangedRow.objects.count()
    assert tag_articles(articles[:1], add=["KV Cache"]).articles == 0
    assert ChangedRow.objects.count() == rows


def test_articles_that_are_gone_are_passed_over(articles: list[int]) -> None:
    assert tag_articles([*articles, 999_999], add=["量化"]).articles == 4


def test_effects_are_told_beforehand(articles: list[int]) -> None:
    chosen = Article.objects.filter(pk__in=articles[:3])
    assert effects_of_adding(chosen, ["kv cache", "量化"]) == [
        TagEffect("KV Cache", 2),
        TagEffect("量化", 3, is_new=True),
    ]
    assert effects_of_removing(chosen, ["kv cache", "量化"]) == [TagEffect("KV Cache", 1), TagEffect("量化", 0)]


def test_progress_is_told_and_may_stop_it(articles: list[int]) -> None:
    told = []
    tag_articles(articles, add=["a1"], progress=lambda done, total: told.append((done, total)))
    assert told == [(4, 4)]

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tag_articles(articles, add=["b2"], progress=stop)
    assert not Tag.objects.filter(name="b2").exists()


def test_case_beyond_a_to_z_makes_no_second_tag_either(articles: list[int]) -> None:
    tag_articles(articles[:1], add=["Été"])
    tag_articles(articles[:2], add=["été"])
    assert tags_of(articles[1]) == {"Été"}
    assert tag_articles(articles, remove=["ÉTÉ"]).articles == 2
