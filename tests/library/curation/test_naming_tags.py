"""What tags are called: other names mean the tag wherever names are read, and former ones go on to do so."""

import pytest

from library import catalogue
from library.curation.history import undo
from library.curation.naming_tags import add_other_name, save_tag, tag_led_to, taken_names
from library.curation.tagging import TagEffect, effects_of_adding, tag_articles
from library.models import Article, Change, SearchName, Tag
from library.search import check_index, search, suggest
from tests.factories import ArticleFactory, TagFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def tag() -> Tag:
    with catalogue.change(reason="add"):
        tag: Tag = TagFactory(name="量化", name_en="Quantization")
        add_other_name(tag, "模型压缩")
        ArticleFactory(title="省显存").tags.add(tag)
    return tag


def save(tag: Tag, *others: str, **fields: str) -> Change:
    for name, value in fields.items():
        setattr(tag, name, value)
    with catalogue.change(reason="edit") as unit:
        save_tag(tag, others)
    assert unit.record is not None
    return unit.record


def names_of(tag: Tag) -> dict[str, str]:
    return dict(tag.aliases.values_list("name", "slug"))


def test_another_name_means_the_tag_where_articles_are_tagged(tag: Tag) -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory()
    assert tag_articles([article.pk], add=["模型压缩", "量化"]).articles == 1
    assert [found.name for found in article.tags.all()] == ["量化"]
    assert tag_articles([article.pk], remove=["模型压缩"]).articles == 1
    assert Tag.objects.count() == 1


def test_two_names_of_one_tag_are_foretold_as_one(tag: Tag) -> None:
    assert effects_of_adding(Article.objects.all(), ["模型压缩", "量化"]) == [TagEffect("量化", 0)]


def test_another_name_makes_no_second_tag_however_an_article_is_tagged(tag: Tag) -> None:
    with catalogue.change(reason="tag"):
        article = ArticleFactory()
        article.tags.add("模型压缩", tag, "FP8")
        assert [found.name for found in article.tags.all()] == ["量化", "FP8"]
        article.tags.set(["FP8", "模型压缩"])
    assert {found.name for found in article.tags.all()} == {"量化", "FP8"}


def test_another_name_finds_the_articles_of_the_tag(tag: Tag) -> None:
    number = Article.objects.get().pk
    assert search("tag:模型压缩").hits == (number,)
    assert search("模型压缩").hits == (number,)
    assert [found.text for found in suggest("模型压")][:1] == ["量化"]
    save(tag)
    assert search("tag:模型压缩").hits == ()
    assert suggest("模型压") == []
    assert check_index().is_sound


def test_a_former_name_goes_on_to_mean_the_tag(tag: Tag) -> None:
    before = library_now()
    change = save(tag, "模型压缩", name="模型量化")
    assert names_of(tag) == {"模型压缩": "模型压缩", "量化": "量化-2"}
    assert tag.slug == "量化"
    assert search("tag:量化").hits == (Article.objects.get().pk,)
    undo(change)
    assert library_now() == before
    assert check_index().is_sound


def test_a_former_address_goes_on_to_lead_to_the_tag(tag: Tag) -> None:
    save(tag, slug="quantization")
    assert names_of(tag) == {"量化 2": "量化"}
    save(tag, "量化 2", name="Quantization", slug="q")
    assert names_of(tag) == {"量化 2": "量化", "量化": "quantization"}


def test_a_renaming_can_be_taken_back_by_hand(tag: Tag) -> None:
    save(tag, name="模型量化", slug="model")
    assert names_of(tag) == {"量化": "量化"}
    save(tag, "量化", name="量化", slug="量化")
    assert names_of(tag) == {"模型量化": "model"}


def test_another_case_is_no_other_name(tag: Tag) -> None:
    save(tag, "KV cache", name="FP8")
    save(tag, "kv CACHE", "量化", name="fp8")
    assert names_of(tag).keys() == {"KV cache", "量化"}


def test_names_of_other_tags_are_told(tag: Tag) -> None:
    with catalogue.change(reason="add"):
        other = TagFactory(name="显存")
    assert [(one.name, one.tag, one.is_other) for one in taken_names(["模型压缩", "量化", "新"], but_of=other)] == [
        ("模型压缩", tag, True),
        ("量化", tag, False),
    ]
    assert taken_names(["模型压缩", "量化"], but_of=tag) == []
    assert tag_led_to("模型压缩", but_of=other) == tag
    assert tag_led_to("模型压缩", but_of=tag) is None


def test_a_new_tag_takes_no_address_that_leads_to_another_one(tag: Tag) -> None:
    with catalogue.change(reason="add"):
        assert TagFactory(name="模型压缩!").slug == "模型压缩-2"


def test_a_deleted_tag_is_meant_by_no_name(tag: Tag) -> None:
    with catalogue.change(reason="delete") as unit:
        tag.delete()
    assert not SearchName.objects.filter(text="量化").exists()
    assert unit.record is not None
    undo(unit.record)
    assert search("tag:模型压缩").hits == (Article.objects.get().pk,)


def test_unused_tags_are_those_on_nothing(tag: Tag) -> None:
    with catalogue.change(reason="add"):
        unused = TagFactory()
        ArticleFactory(status=Article.Status.DRAFT).tags.add("草稿")
    assert list(Tag.objects.without_article()) == [unused]
