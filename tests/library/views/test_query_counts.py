"""Pages ask the database a constant number of times, however much it holds and whoever reads."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import shelves
from library.models import Article, Entry, Tag, Topic
from tests.made_library import filled, marked_shelf

pytestmark = pytest.mark.django_db

LISTS = ("/", "/topics/chapter-1/", "/new/", "/tags/", "/sites/", "/sites/site-1.example/")
LIST_QUERIES, ARTICLE_QUERIES, SEARCH_QUERIES = 6, 8, 10
READER_QUERIES, ACCOUNT_QUERIES = 12, 13  # two for the shelf and its marks; three for session, account and marks
SIZES = [21, 400]


@pytest.fixture(params=SIZES)
def library(db: None, request: pytest.FixtureRequest) -> int:
    """A library of some size, looked at for the first time."""
    filled(request.param)
    cache.clear()
    return int(request.param)


def pages() -> dict[str, int]:
    """Every kind of page with the number of queries that it may take."""
    subtopic = Topic.objects.exclude(parent=None).order_by("id")[0]
    article = Entry.objects.select_related("article").order_by("id")[0].article
    tag = article.tags.get()
    return {
        **dict.fromkeys((*LISTS, f"/topics/chapter-1/{subtopic.slug}/", tag.get_absolute_url()), LIST_QUERIES),
        article.get_absolute_url(): ARTICLE_QUERIES,
        **dict.fromkeys(searches(subtopic, tag), SEARCH_QUERIES),
    }


def searches(subtopic: Topic, tag: Tag) -> list[str]:
    """What makes the page of a search ask most: words, conditions and choices at once, words read otherwise, and
    finding nothing.
    """
    choices = f"topic={subtopic.pk}&site=site-1.example&tag={tag.slug}&lang=zh"
    return [
        "/search/",
        "/search/?q=Llama",
        "/search/?q=Llama&page=2",
        "/search/?q=tag:量化+Llama",
        f"/search/?q=道理&{choices}",
        f"/search/?{choices}",
        "/search/?q=Lalma",
        "/search/?q=lianghua",
        "/search/?q=Llama+道理+OR+qqqq+-www+sort:title",
        "/search/?q=qqqq+wwww",
        f"/search/?q=tag:量化+qqqq&{choices}",
        "/search/?q=Lalma+daoli",
        "/search/?q=Lalma+daoli+qqqq",
        "/search/?q=tag:量化+Lalma+daoli",
        f"/search/?q=Lalma+daoli&{choices}",
        "/search/feed.atom?q=Llama",
    ]


def test_a_reader_without_marks_costs_little(
    chinese: Client, library: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for path, most in pages().items():
        with django_assert_max_num_queries(most, info=path):
            assert chinese.get(path).status_code == 200, path


def test_a_shelf_costs_little_more(
    chinese: Client, library: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    shelf = marked_shelf()
    shelf.user = None
    key = shelves.renew_key(shelf)
    shelf.save(update_fields=["user"])
    chinese.cookies["shelf"] = key

    for path in (*pages(), "/shelf/"):
        with django_assert_max_num_queries(READER_QUERIES, info=path):
            assert chinese.get(path).status_code == 200, path


@pytest.mark.parametrize("who", ["reader", "curator"])
def test_an_account_costs_little_more(
    chinese: Client, library: int, who: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    marked_shelf()
    chinese.force_login(User.objects.get(username=who))

    for path in (*pages(), "/shelf/"):
        with django_assert_max_num_queries(ACCOUNT_QUERIES, info=path):
            assert chinese.get(path).status_code == 200, path


def test_the_library_holds_what_it_was_asked_to(library: int) -> None:
    assert Article.objects.published().count() == Entry.objects.public().count() == library


def test_the_searches_that_are_counted_find_something(chinese: Client, library: int) -> None:
    assert f'<strong class="num">{library // 5 + (library % 5 > 0)}</strong>' in chinese.get("/search/?q=Llama").text
    assert "没有找到" in chinese.get("/search/?q=qqqq+wwww").text
