from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library.catalogue import Unit, change
from library.models import Article, EntryLink, Readme
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_an_article_shows_its_note_its_place_and_its_original(chinese: Client, seed: Readme) -> None:
    article = Article.objects.get(title="Mixtral-8x7B 模型挖坑")

    page = chinese.get(article.get_absolute_url()).content.decode()

    assert "写的很好的大模型逆向工程，解释了每个组件的作用</p>" in page
    assert 'href="https://zhuanlan.zhihu.com/p/674751021" rel="noopener">阅读原文' in page
    assert "常见模型</a>" in page
    assert '<span class="step">Mixtral</span>' in page
    assert "预训练语言模型：GLM</a>" in page


def test_the_address_of_wechat_stays_exact(chinese: Client, seed: Readme) -> None:
    article = Article.objects.get(title="Llama 2 详解")

    page = chinese.get(article.get_absolute_url()).content.decode()

    assert unescape(page).count(f'href="{article.url}"') == 1
    assert f'href="{article.url}"'.replace("&", "&amp;") in page


@pytest.mark.parametrize("path", ["", "-wrong-slug"])
def test_only_the_number_counts(chinese: Client, unit: Unit, path: str) -> None:
    article = ArticleFactory(title="十分钟读懂 RoPE")

    answer = chinese.get(f"/articles/{article.pk}{path}/")

    assert (answer.status_code, answer["Location"]) == (301, article.get_absolute_url())


def test_a_title_without_letters_has_an_address_too(chinese: Client, unit: Unit) -> None:
    assert chinese.get(ArticleFactory(title="？！").get_absolute_url()).status_code == 200


def test_a_withdrawn_article_is_gone_and_says_why(chinese: Client, unit: Unit) -> None:
    article = ArticleFactory(status=Article.Status.WITHDRAWN, withdrawn_reason="作者 <要求> 撤下")

    answer = chinese.get(article.get_absolute_url())

    assert answer.status_code == 410
    assert "作者 &lt;要求&gt; 撤下" in answer.content.decode()
    assert article.url not in answer.content.decode()


def test_a_draft_is_not_found(chinese: Client, unit: Unit) -> None:
    article = ArticleFactory(status=Article.Status.DRAFT)

    assert chinese.get(article.get_absolute_url()).status_code == 404
    assert chinese.get(f"/articles/{article.pk}/").status_code == 404


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_an_unknown_number_is_not_found(chinese: Client, number: int) -> None:
    assert chinese.get(f"/articles/{number}-x/").status_code == 404


def test_an_article_in_no_topic_says_so(chinese: Client, unit: Unit) -> None:
    assert "尚未归入任何主题。" in chinese.get(ArticleFactory().get_absolute_url()).content.decode()


def test_a_suspicious_link_state_is_told_a_good_one_is_not(english: Client, unit: Unit) -> None:
    broken = ArticleFactory(link_state=Article.LinkState.BROKEN)
    alive = ArticleFactory(link_state=Article.LinkState.ALIVE)

    assert "may not answer" in english.get(broken.get_absolute_url()).content.decode()
    assert "alive" not in english.get(alive.get_absolute_url()).content.decode()


@pytest.mark.parametrize("size", [1, 200])
def test_queries_do_not_grow_with_the_places_of_an_article(
    chinese: Client,
    unit: Unit,
    main_list: Readme,
    size: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    article = ArticleFactory()
    for _ in range(size):
        topic = TopicFactory(readme=main_list, parent=TopicFactory(readme=main_list))
        entry = EntryFactory(article=article, topic=topic, group=GroupFactory(topic=topic), note="批注")
        EntryLink.objects.create(entry=entry, title="code", url="https://example.org/code")
        EntryFactory(topic=topic)
        article.tags.add(TagFactory())

    with django_assert_max_num_queries(8):
        answer = chinese.get(article.get_absolute_url())

    assert answer.status_code == 200


def test_related_articles_stand_beside_an_article(chinese: Client, seed: Readme) -> None:
    article = Article.objects.get(title="LLM推理2：vLLM源码学习")

    page = chinese.get(article.get_absolute_url()).content.decode()
    beside = page.partition("<h2>相关文章</h2>")[2].partition("</section>")[0]

    assert "LLM推理4：vllm和HF推理结果不一致" in beside
    assert article.title not in beside
    assert '<span class="src">知乎专栏</span>' in beside


def test_nothing_unpublished_is_related(chinese: Client, db: None) -> None:
    with change(reason="test"):
        tag = TagFactory(name="显存")
        articles = [
            ArticleFactory(title=f"显存 {status.value}", status=status)
            for status in (*Article.LIVE, Article.Status.WITHDRAWN)
        ]
        seen = ArticleFactory(title="显存从哪里来")
        for article in (*articles, seen):
            article.tags.add(tag)

    page = chinese.get(seen.get_absolute_url()).content.decode()

    assert "显存 published" in page
    assert "显存 draft" not in page
    assert "显存 withdrawn" not in page


def test_an_article_alone_in_the_library_has_nothing_related(chinese: Client, db: None) -> None:
    with change(reason="test"):
        article = ArticleFactory(title="独此一篇")

    assert "相关文章" not in chinese.get(article.get_absolute_url()).content.decode()
