"""Suggestions while typing, as our own field and browsers get them."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.models import Article, Readme, Tag
from tests.factories import ArticleFactory, EntryFactory, ReadmeFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

Row = tuple[str, str, str]  # text, what it is, address


@pytest.fixture
def library(main_list: Readme) -> None:
    """One subject in every kind of row."""
    with catalogue.change(reason="test"):
        chapter = TopicFactory(readme=main_list, title="大模型结构", slug="architecture")
        topic = TopicFactory(
            readme=main_list, parent=chapter, title="常见模型", title_en="Well-known models", slug="models"
        )
        article = ArticleFactory(title="Mixtral-8x7B 模型挖坑", url="https://kexue.fm/archives/1")
        EntryFactory(article=article, topic=topic)
        article.tags.add(TagFactory(name="专家混合", slug="moe"))


def suggested(client: Client, typed: str) -> list[Row]:
    """What is suggested for what was typed."""
    answer: Any = json.loads(client.get("/search/suggest/", {"q": typed}).content)
    assert answer[0] == typed
    return list(zip(*answer[1:], strict=True))


def row_of(rows: list[Row], kind: str) -> Row:
    """The first row of a kind."""
    return next(row for row in rows if row[1].startswith(kind))


def test_a_tag_a_topic_a_site_and_an_article_lead_to_their_pages(chinese: Client, library: None) -> None:
    tag, topic = suggested(chinese, "专家"), suggested(chinese, "常见")
    site, article = suggested(chinese, "科学"), suggested(chinese, "Mixtral")

    assert row_of(tag, "标签")[0::2] == ("专家混合", "http://testserver/tags/moe/")
    assert row_of(topic, "主题")[0::2] == ("常见模型", "http://testserver/topics/architecture/models/")
    assert row_of(site, "来源")[0::2] == ("科学空间", "http://testserver/sites/kexue.fm/")
    assert row_of(article, "文章")[0] == "Mixtral-8x7B 模型挖坑"
    assert "-mixtral-8x7b-" in row_of(article, "文章")[2]


def test_every_address_that_is_suggested_is_answered(chinese: Client, library: None) -> None:
    for typed in ("模", "Mixtral", "kexue", "科学", "专"):
        assert suggested(chinese, typed) != [], typed
        for _text, _kind, address in suggested(chinese, typed):
            assert chinese.get(address).status_code == 200, address


def test_a_topic_of_another_list_leads_to_the_page_below_its_list(chinese: Client, db: None) -> None:
    with catalogue.change(reason="test"):
        topic = TopicFactory(readme=ReadmeFactory(name="second"), title="稀疏激活", slug="sparse")
        EntryFactory(topic=topic)

    assert row_of(suggested(chinese, "稀疏"), "主题")[2] == "http://testserver/lists/second/topics/sparse/"


def test_names_are_in_the_readers_language(english: Client, chinese: Client, library: None) -> None:
    assert row_of(suggested(english, "well"), "topic")[0] == "Well-known models"
    assert row_of(suggested(chinese, "well"), "主题")[0] == "常见模型"


def test_words_of_what_it_is_are_in_the_readers_language(english: Client, chinese: Client, library: None) -> None:
    assert row_of(suggested(english, "专家"), "tag")[1] == "tag · 1 article"
    assert row_of(suggested(chinese, "专家"), "标签")[1] == "标签 · 1 篇"


def test_browsers_get_the_form_they_know_and_may_keep_it_a_while(chinese: Client, seed: Readme) -> None:
    answer = chinese.get("/search/suggest/?q=vLLM")

    assert answer["Content-Type"] == "application/x-suggestions+json"
    assert answer["Cache-Control"] == "max-age=300, public"
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
    assert answer.cookies == {}


def test_no_shared_cache_keeps_what_a_private_site_suggests(chinese: Client, settings: Settings) -> None:
    settings.EASYLLM_PRIVATE = True

    assert chinese.get("/search/suggest/?q=x")["Cache-Control"] == "max-age=300, private"


@pytest.mark.parametrize("typed", ["", "   ", "zzzzzzzz", "\0", '"', "-", "tag:", "<script>", "%", "_", "x" * 300])
def test_whatever_is_typed_is_answered(chinese: Client, seed: Readme, typed: str) -> None:
    answer = chinese.get("/search/suggest/", {"q": typed})

    assert answer.status_code == 200
    assert [len(part) for part in json.loads(answer.content)[1:]] in ([n] * 3 for n in range(9))


def test_without_words_nothing_is_suggested(chinese: Client, seed: Readme) -> None:
    assert json.loads(chinese.get("/search/suggest/").content) == ["", [], [], []]


@pytest.mark.parametrize("status", [Article.Status.DRAFT, Article.Status.WITHDRAWN])
def test_nothing_unpublished_is_suggested(chinese: Client, db: None, status: str) -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory(title="隐藏之作", url="https://hidden.example/1", status=status)
        article.tags.add(TagFactory(name="沸腾"))

    for typed in ("沸腾", "沸", "隐藏", "隐藏之作", "hidden"):
        assert suggested(chinese, typed) == [], typed


def test_a_form_is_not_taken(chinese: Client, db: None) -> None:
    assert chinese.post("/search/suggest/", {"q": "x"}).status_code == 405


def test_queries_do_not_grow_with_what_is_found(
    chinese: Client, db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with catalogue.change(reason="test"):
        for number in range(30):
            entry = EntryFactory(topic=TopicFactory(title=f"沸腾 {number}"))
            entry.article.tags.add(TagFactory(name=f"沸腾 {number}"))
            ArticleFactory(title=f"沸腾 {number}", url=f"https://site-{number}.example/")

    assert Tag.objects.count() == 30
    with django_assert_max_num_queries(8):
        assert suggested(chinese, "沸腾") != []
