"""One tag becomes several, each on its own articles."""

import pytest

from library import catalogue
from library.curation.history import undo
from library.curation.naming_tags import add_other_name
from library.curation.outcome import BulkError
from library.curation.splitting_tags import split_tag
from library.models import Article, Tag
from library.search import check_index
from tests.factories import ArticleFactory, TagFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag() -> Tag:
    with catalogue.change(reason="add"):
        tag: Tag = TagFactory(name="显存与量化")
        add_other_name(tag, "省显存")
        TagFactory(name="显存")
        for _ in range(4):
            ArticleFactory().tags.add(tag)
    return tag


def tags_of(number: int) -> set[str]:
    return {tag.name for tag in Article.objects.get(pk=number).tags.all()}


@pytest.mark.parametrize("goes", [True, False])
def test_each_part_goes_to_its_articles(tag: Tag, goes: bool) -> None:
    before = library_now()
    numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    with catalogue.change(reason="untag"):
        Article.objects.get(pk=numbers[3]).tags.clear()
    then = library_now()
    parts = {"显存": numbers[:2], "量化": [numbers[1], numbers[3]]}
    outcome = split_tag(numbers, tag=tag.pk, parts=parts, goes=goes)
    old = set() if goes else {"显存与量化"}
    assert [tags_of(number) for number in numbers] == [{"显存"} | old, {"显存", "量化"} | old, old, set()]
    assert outcome.articles == (3 if goes else 2)
    assert Tag.objects.filter(name="显存与量化").exists() is not goes
    assert check_index().is_sound
    assert outcome.change is not None
    assert outcome.change.reason == "tag split: 显存与量化 into 显存, 量化"

    undo(outcome.change)
    assert library_now() == then != before
    assert check_index().is_sound


def test_a_tag_that_is_gone_meanwhile_is_split_into_nothing(tag: Tag) -> None:
    with catalogue.change(reason="delete"):
        Tag.objects.get(pk=tag.pk).delete()
    assert split_tag([], tag=tag.pk, parts={"新": []}, goes=True).change is None
    assert not Tag.objects.filter(name="新").exists()


def test_a_part_that_means_the_tag_itself_meanwhile_takes_it_from_no_article(tag: Tag) -> None:
    numbers = list(Article.objects.values_list("pk", flat=True))
    with pytest.raises(BulkError):
        split_tag(numbers, tag=tag.pk, parts={"省显存": numbers, "显存": []}, goes=True)
    assert all(tags_of(number) == {"显存与量化"} for number in numbers)
