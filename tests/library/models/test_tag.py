"""Tags: what a curator types, and the slugs that follow."""

import pytest
from django.db import IntegrityError, transaction

from library.catalogue import Unit
from library.models import Tag
from library.models.tag import join_tags, parse_tags, tag_slug
from tests.factories import ArticleFactory, TagFactory


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("KV cache", ["KV cache"]),
        ("KV cache, RoPE；显存、量化;GQA，MQA\nMoE", ["KV cache", "RoPE", "显存", "量化", "GQA", "MQA", "MoE"]),
        (" ,, ；  ", []),
        ("RoPE, rope, ROPE", ["RoPE"]),
        ("KV   cache", ["KV cache"]),
    ],
)
def test_tags_are_split_at_commas_and_semicolons_only(typed: str, names: list[str]) -> None:
    assert parse_tags(typed) == names


def test_similar_names_have_different_slugs_that_are_never_empty() -> None:
    names = ["C", "C++", "C#", ".NET", "NET", "R&D", "量化", "🎉", "KV cache"]

    slugs = [tag_slug(name) for name in names]

    assert len(set(slugs)) == len(names)
    assert all(slugs)
    assert slugs[:3] == ["c", "c-plus-plus", "c-sharp"]
    assert slugs[6] == "量化"


@pytest.mark.django_db
def test_names_that_differ_in_case_alone_are_one_tag(unit: Unit) -> None:
    TagFactory(name="RoPE")

    with pytest.raises(IntegrityError), transaction.atomic():
        TagFactory(name="rope", slug="rope-2")


@pytest.mark.django_db
def test_two_names_with_the_same_slug_get_numbered_ones(unit: Unit) -> None:
    assert [TagFactory(name=name).slug for name in ("🎉", "🚀")] == ["tag", "tag-2"]


@pytest.mark.django_db
def test_tagging_in_another_case_takes_the_tag_that_is_there(unit: Unit) -> None:
    article = ArticleFactory()

    article.tags.add("KV cache")
    article.tags.add("kv CACHE")

    assert join_tags(article.tags.all()) == "KV cache"
    assert Tag.objects.count() == 1


@pytest.mark.django_db
def test_only_published_articles_count(unit: Unit) -> None:
    ArticleFactory().tags.add("MoE")
    ArticleFactory(status="draft").tags.add("MoE", "草稿")

    assert [(tag.name, tag.article_count) for tag in Tag.objects.with_article_count()] == [("MoE", 1)]
