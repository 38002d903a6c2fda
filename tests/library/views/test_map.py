import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library.catalogue import Unit
from library.models import Article, Entry, Readme, Topic
from tests.factories import (
    ArticleFactory,
    EntryFactory,
    GroupFactory,
    ReadmeFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def titles_on(page: str) -> list[tuple[str, str]]:
    """Title and address of every line of the map, decoded."""
    found = re.findall(r'<a class="t[^"]*"[^>]*? href="([^"]*)"[^>]*>(.*?)</a>', page)
    return [(unescape(title), unescape(url)) for url, title in found]


def test_every_title_of_the_seed_leads_to_its_exact_address(chinese: Client, seed: Readme, seed_bytes: bytes) -> None:
    page = chinese.get("/").content.decode()

    assert titles_on(page) == re.findall(r"^\[(.*?)\]\((.*?)\)", seed_bytes.decode(), re.MULTILINE)


def test_empty_topics_and_labels_are_shown_as_such(chinese: Client, seed: Readme) -> None:
    page = chinese.get("/").content.decode()

    for wanted in ("模型量化", "Prompt Engineering", "RAG", "Post-LN&amp;Pre-LN", "Layer Norm"):
        assert re.search(
            re.escape(wanted) + r"</(?:a|span)>(?:</h2>\s*</header>\s*<p[^>]*>| <span[^>]*>)虚位以待。", page
        )


def test_chapters_are_numbered_in_the_formal_hand(chinese: Client, seed: Readme) -> None:
    numerals = re.findall(r'class="ch-no" aria-hidden="true">(.*?)<', chinese.get("/").content.decode())

    assert numerals == list("壹贰叁肆伍陆柒")


def test_an_english_reader_gets_english_words_and_marked_chinese_titles(english: Client, seed: Readme) -> None:
    with_title(seed, "大模型理论", "LLM theory")

    page = english.get("/").content.decode()

    assert '<html lang="en">' in page
    assert "LLM theory</a></h2>" in page
    assert "Waiting for its first article." in page
    assert re.search(r'<a class="t" lang="zh[^"]*"[^>]*>为什么现在大家都在用', page)


def with_title(readme: Readme, title: str, title_en: str) -> None:
    """Give a topic an English title, past the door: only its look is tested here."""
    Topic.objects.filter(readme=readme, title=title).update(title_en=title_en)


def test_labels_and_lines_keep_the_order_of_the_readme(chinese: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list)
    EntryFactory(topic=topic, article__title="先行", position=1)
    group = GroupFactory(topic=topic, label="其后：", position=2)
    EntryFactory(topic=topic, group=group, article__title="组内", position=3)
    GroupFactory(topic=topic, label="空组", position=4)

    page = chinese.get("/").content.decode()

    places = [page.index(word) for word in ("先行", "其后<", "组内", "空组")]
    assert places == sorted(places)


def test_a_line_without_its_published_parent_stands_in_its_place(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list)
    draft = EntryFactory(topic=topic, article__status=Article.Status.DRAFT, article__title="未发布", position=1)
    EntryFactory(topic=topic, parent=draft, article__title="下属", position=2)

    assert [title for title, _ in titles_on(chinese.get("/").content.decode())] == ["下属"]


def test_drafts_withdrawn_articles_and_meta_sections_are_not_shown(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list)
    EntryFactory(topic=topic, article__title="草稿", article__status=Article.Status.DRAFT)
    EntryFactory(topic=topic, article__title="撤下", article__status=Article.Status.WITHDRAWN)
    license_topic = TopicFactory(readme=main_list, title="License", role=Topic.Role.META)
    EntryFactory(topic=TopicFactory(readme=main_list, parent=license_topic), article__title="许可")

    page = chinese.get("/").content.decode()

    assert titles_on(page) == []
    assert "License" not in page


def test_dead_title_leads_to_the_page_of_the_article(chinese: Client, unit: Unit, main_list: Readme) -> None:
    entry = EntryFactory(topic__readme=main_list, article__link_state=Article.LinkState.DEAD)

    page = chinese.get("/").content.decode()

    assert titles_on(page) == [(entry.article.title, entry.article.get_absolute_url())]
    assert "失效" in page


def test_a_line_says_its_own_title_and_address(chinese: Client, unit: Unit, main_list: Readme) -> None:
    EntryFactory(topic__readme=main_list, title='别名 <b> & "x"', url="https://example.org/?a=1&b=%20|2")

    assert titles_on(chinese.get("/").content.decode()) == [
        ('别名 <b> & "x"', "https://example.org/?a=1&b=%20|2"),
    ]


def test_other_lists_follow_as_parts_and_what_stands_in_none_comes_last(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    TopicFactory(readme=None, title="只在库中")
    TopicFactory(readme=ReadmeFactory(title="第二份"), title="另一章")
    TopicFactory(readme=main_list, title="首章")

    page = chinese.get("/").content.decode()
    places = [page.index(word) for word in (">首章</a></h2>", ">第二份</h2>", ">另一章</a></h3>", ">只在库中</a></h3>")]

    assert places == sorted(places)


def test_facts_count_an_article_in_two_places_once(english: Client, unit: Unit, main_list: Readme) -> None:
    article = ArticleFactory()
    for _ in range(2):
        EntryFactory(article=article, topic=TopicFactory(readme=main_list))

    page = english.get("/").content.decode()

    assert "<dt>article</dt><dd>1</dd>" in page
    assert "<dt>topics</dt><dd>2</dd>" in page


def test_an_empty_library_says_so(chinese: Client) -> None:
    assert "藏书将至。" in chinese.get("/").content.decode()


@pytest.mark.parametrize("size", [1, 200])
def test_queries_do_not_grow_with_the_library(
    chinese: Client,
    unit: Unit,
    main_list: Readme,
    size: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    topics = [TopicFactory(readme=main_list) for _ in range(max(1, size // 10))]
    for number in range(size):
        topic = topics[number % len(topics)]
        EntryFactory(topic=topic, group=GroupFactory(topic=topic), note="批注")

    with django_assert_max_num_queries(6):
        page = chinese.get("/").content.decode()

    assert len(titles_on(page)) == size


def test_the_page_sets_no_cookie(chinese: Client, seed: Readme) -> None:
    assert not chinese.get("/").cookies


def long_list(readme: Readme, count: int) -> None:
    """A topic with a label above its lines."""
    topic = TopicFactory(readme=readme, title="长主题")
    group = GroupFactory(topic=topic, label="标签", position=1)
    articles = ArticleFactory.create_batch(count)
    Entry.objects.bulk_create(
        Entry(topic=topic, group=group, article=article, position=place)
        for place, article in enumerate(articles, start=2)
    )


@pytest.mark.parametrize(("count", "folded"), [(400, False), (401, True), (2000, True)])
def test_up_to_two_thousand_articles_stand_on_the_page_folded_where_there_are_many(
    chinese: Client, unit: Unit, main_list: Readme, count: int, folded: bool
) -> None:
    long_list(main_list, count)

    page = chinese.get("/").content.decode()

    assert len(titles_on(page)) == count
    assert ('<details class="rest">' in page) == folded
    assert ("其余" in page) == folded
    assert page.count("<rect") == (1 if folded else count)


def test_a_very_large_library_shows_the_first_of_each_topic_and_where_the_rest_is(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    long_list(main_list, 2001)

    page = chinese.get("/").content.decode()

    assert len(titles_on(page)) == 8
    assert "其余 1993 篇</a>" in page
    assert ">2001</" in page
