"""The statistics page shows what is real, at every size, and nothing else."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library.catalogue import Unit
from library.models import Article, Readme
from tests.factories import ArticleFactory, EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db

PATH = "/stats/"


def test_an_empty_library_has_too_little_to_tell(chinese: Client) -> None:
    page = chinese.get(PATH).content.decode()

    assert "数据不足" in page
    assert "<svg viewBox" not in page


def test_one_article_is_counted_but_makes_no_line(chinese: Client, unit: Unit, main_list: Readme) -> None:
    EntryFactory(topic=TopicFactory(readme=main_list, title="独此一章"))

    page = chinese.get(PATH).content.decode()

    assert "今藏文章 1 篇" in page
    assert "数据不足" in page
    assert 'class="line"' not in page
    assert "独此一章" in page


def test_the_seed_is_drawn_and_told_in_figures(chinese: Client, seed: Readme) -> None:
    page = chinese.get(PATH).content.decode()

    assert "由 0 篇增至 21 篇" in page
    assert '<path class="line" d="M0,100H100' in page
    assert "<td>21</td><td>21</td></tr>" in page
    assert '<tr class="tp1"><th scope="row"><a href="/topics/' in page
    assert '>大模型理论</a></th><td class="num">10</td>' in page
    assert '<rect class="bar" width="200.0" height="10"/>' in page
    assert '<a href="/sites/zhuanlan.zhihu.com/">知乎专栏</a></th><td class="num">14</td>' in page
    assert "链接现状" not in page


def test_links_appear_once_one_was_checked(chinese: Client, unit: Unit) -> None:
    ArticleFactory(link_state=Article.LinkState.DEAD)
    ArticleFactory()

    page = chinese.get(PATH).content.decode()

    assert '<tr class="bad"><th scope="row">失效</th><td class="num">1</td>' in page
    assert '<tr class="rest"><th scope="row">未核验</th><td class="num">1</td>' in page


def test_english_readers_hear_chinese_names_as_chinese(english: Client, seed: Readme) -> None:
    page = english.get(PATH).content.decode()

    assert "from 0 to 21 articles</title>" in page
    assert '<th scope="row" lang="zh-Hans"><a href="/sites/zhuanlan.zhihu.com/">知乎专栏</a>' in page


def test_nobody_gets_a_cookie_for_reading_it(chinese: Client) -> None:
    assert not chinese.get(PATH).cookies


@pytest.mark.parametrize("size", [1, 60])
def test_queries_do_not_grow_with_the_library(
    chinese: Client, unit: Unit, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        EntryFactory(article__url=f"https://site-{number}.org/")

    with django_assert_max_num_queries(6):
        assert chinese.get(PATH).status_code == 200
