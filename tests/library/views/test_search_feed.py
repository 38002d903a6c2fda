"""A search as a feed: whoever subscribes is told of new articles that it finds."""

import json
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from django.test import Client

from library import catalogue
from library.models import Readme
from tests.factories import ArticleFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles(main_list: Readme) -> None:
    """Three articles on one subject, the second from another site, and one that is on none."""
    with catalogue.change(reason="test"):
        for number, host in enumerate(("kexue.fm", "example.org", "kexue.fm"), start=1):
            ArticleFactory(title=f"量化之 {number}", url=f"https://{host}/{number}").tags.add(
                TagFactory(name=f"标{number}")
            )
        ArticleFactory(title="别的")


def parsed(client: Client, query: str) -> Any:
    """The Atom feed of a search, which must be free of faults."""
    answer = client.get(f"/search/feed.atom?{query}")
    assert answer.status_code == 200
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def test_a_search_s_feed_holds_what_it_finds_the_latest_first(chinese: Client, articles: None) -> None:
    feed = parsed(chinese, "q=量化")
    as_json = json.loads(chinese.get("/search/feed.json?q=量化").content)

    assert [entry.title for entry in feed.entries] == ["量化之 3", "量化之 2", "量化之 1"]
    assert [item["title"] for item in as_json["items"]] == ["量化之 3", "量化之 2", "量化之 1"]


def test_its_title_names_what_is_asked(chinese: Client, articles: None) -> None:
    feed = parsed(chinese, "q=量化&site=kexue.fm")

    assert feed.feed.title == "量化 · 科学空间 · Easyllm"
    assert [entry.title for entry in feed.entries] == ["量化之 3", "量化之 1"]


def test_it_leads_to_the_page_of_the_search_and_is_linked_from_it(chinese: Client, articles: None) -> None:
    asked = "q=%E9%87%8F%E5%8C%96&site=kexue.fm"
    links = {link.rel: link.href for link in parsed(chinese, asked).feed.links}
    page = chinese.get(f"/search/?{asked}&sort=title&state=unread&page=2").text
    address = f"/search/feed.atom?{asked}".replace("&", "&amp;")

    assert links["alternate"] == f"http://testserver/search/?{asked}"
    assert links["self"] == f"http://testserver/search/feed.atom?{asked}"
    assert f'<link rel="alternate" type="application/atom+xml" title="此搜索 · Atom" href="{address}">' in page
    assert f'<a id="follow" href="{address}"' in page


def test_its_pages_keep_what_is_asked(chinese: Client, main_list: Readme) -> None:
    with catalogue.change(reason="test"):
        for number in range(101):
            ArticleFactory(title=f"量化 {number}")
    first = parsed(chinese, "q=%E9%87%8F%E5%8C%96")
    following = next(link.href for link in first.feed.links if link.rel == "next")

    assert len(first.entries) == 100
    assert following == "http://testserver/search/feed.atom?q=%E9%87%8F%E5%8C%96&page=2"
    assert [entry.title for entry in parsed(chinese, following.partition("?")[2]).entries] == ["量化 0"]


def test_what_finds_nothing_yet_is_a_feed_without_entries(chinese: Client, articles: None) -> None:
    assert parsed(chinese, "q=qqqq&exact=1").entries == []


def test_without_a_question_it_is_the_feed_of_the_whole_library(chinese: Client, articles: None) -> None:
    answer = chinese.get("/search/feed.json?q=+&sort=title")

    assert (answer.status_code, answer["Location"]) == (302, "/feed.json")


def test_a_feed_is_read_anew_only_after_the_library_changed(chinese: Client, articles: None) -> None:
    answer = chinese.get("/search/feed.atom?q=量化")
    again = chinese.get("/search/feed.atom?q=量化", headers={"If-None-Match": answer["ETag"]})

    assert again.status_code == 304
