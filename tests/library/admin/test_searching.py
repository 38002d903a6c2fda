"""The desk finds by the same search as readers, drafts too."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.models import Article
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

ARTICLES, ENTRIES = "/admin/library/article/", "/admin/library/entry/"


@pytest.fixture
def curator(client: Client) -> Client:
    """A curator who is signed in."""
    client.force_login(User.objects.create_superuser("curator"))
    return client


@pytest.fixture
def library(db: None) -> None:
    """Articles of every status, found in different ways."""
    with catalogue.change(reason="test"):
        ArticleFactory(title="显存都去哪里了", author="苏剑林")
        ArticleFactory(title="草稿：省显存的办法", status=Article.Status.DRAFT)
        ArticleFactory(title="撤下的显存", status=Article.Status.WITHDRAWN)
        ArticleFactory(title="旋转位置编码", url="https://zhuanlan.zhihu.com/p/642884818")
        ArticleFactory(title="只在标签里").tags.add(TagFactory(name="温度"))


def titles(client: Client, path: str, typed: str, **more: str) -> list[str]:
    """The articles that a change list shows, in its order."""
    answer = client.get(path, {"q": typed, **more})
    return [str(row) for row in answer.context["cl"].result_list]


@pytest.mark.parametrize("typed", ["显存", "顯存"])
def test_chinese_words_are_found_whatever_the_status(curator: Client, library: None, typed: str) -> None:
    assert set(titles(curator, ARTICLES, typed)) == {"显存都去哪里了", "草稿：省显存的办法", "撤下的显存"}


def test_a_single_character_is_found(curator: Client, library: None) -> None:
    assert "显存都去哪里了" in titles(curator, ARTICLES, "显")


def test_a_tag_is_found(curator: Client, library: None) -> None:
    assert titles(curator, ARTICLES, "温度") == ["只在标签里"]


@pytest.mark.parametrize(
    "typed",
    ["https://zhuanlan.zhihu.com/p/642884818", "https://zhuanlan.zhihu.com/p/642884818?utm_source=x", "p/642884818"],
)
def test_an_address_finds_its_article_in_any_spelling(curator: Client, library: None, typed: str) -> None:
    assert titles(curator, ARTICLES, typed)[-1] == "旋转位置编码"


def test_an_author_is_found(curator: Client, library: None) -> None:
    assert "显存都去哪里了" in titles(curator, ARTICLES, "苏剑林")


def test_the_best_stands_first_unless_the_curator_sorts(curator: Client, db: None) -> None:
    with catalogue.change(reason="test"):
        ArticleFactory(title="量化")
        for number in range(5):
            ArticleFactory(title=f"一篇很长的文章，说了许多别的，末了才提到量化 {number}")

    assert titles(curator, ARTICLES, "量化")[0] == "量化"
    assert titles(curator, ARTICLES, "量化", o="-1")[-1] == "一篇很长的文章，说了许多别的，末了才提到量化 0"
    assert len(titles(curator, ARTICLES, "量化")) == 6


@pytest.mark.parametrize("typed", ["qqqqqqqq", "\0", '"', "%", "tag:", "-", "x" * 400, "/"])
def test_whatever_is_typed_is_answered(curator: Client, library: None, typed: str) -> None:
    assert curator.get(ARTICLES, {"q": typed}).status_code == 200
    assert curator.get(ENTRIES, {"q": typed}).status_code == 200


def test_filters_and_their_counts_keep_to_what_was_found(curator: Client, library: None) -> None:
    assert titles(curator, ARTICLES, "显存", status__exact="draft") == ["草稿：省显存的办法"]
    assert curator.get(ARTICLES, {"q": "显存", "_facets": "1"}).status_code == 200


def test_entries_are_found_by_their_articles_and_none_comes_twice(curator: Client, db: None) -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="显存都去哪里了")
        article.tags.add(TagFactory(), TagFactory())
        EntryFactory(article=article)
        EntryFactory(article=article)
        EntryFactory()

    assert len(titles(curator, ENTRIES, "显存")) == 2


def test_fields_that_complete_what_is_typed_find_the_same(curator: Client, library: None) -> None:
    asked = {"term": "显存", "app_label": "library", "model_name": "entry", "field_name": "article"}

    found = json.loads(curator.get("/admin/autocomplete/", asked).content)["results"]

    assert {row["text"] for row in found} == {"显存都去哪里了", "草稿：省显存的办法", "撤下的显存"}


def test_topics_and_tags_are_found_by_their_names_in_any_spelling(curator: Client, db: None) -> None:
    with catalogue.change(reason="test"):
        TopicFactory(title="显存优化", title_en="GPU memory")
        TopicFactory(title="其他")
        TagFactory(name="显存")

    assert titles(curator, "/admin/library/topic/", "顯存") == ["显存优化"]
    assert titles(curator, "/admin/library/topic/", "ＧＰＵ") == ["显存优化"]
    assert titles(curator, "/admin/library/tag/", "顯存") == ["显存"]


def test_queries_do_not_grow_with_what_is_found(
    curator: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with catalogue.change(reason="test"):
        for number in range(150):
            ArticleFactory(title=f"量化 {number}")

    with django_assert_max_num_queries(40):
        assert len(titles(curator, ARTICLES, "量化")) == 100
