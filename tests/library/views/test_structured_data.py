import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from library.catalogue import Unit
from library.models import Article, Readme
from tests.factories import ArticleFactory, EntryFactory, TopicFactory

pytestmark = pytest.mark.django_db

SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
META = re.compile(r'<meta (?:property|name)="((?:og|twitter):[a-z:]+)" content="(.*?)">')


def graph(client: Client, path: str) -> dict[str, Any]:
    """What the page says of itself, by type."""
    scripts = SCRIPT.findall(client.get(path, follow=True).content.decode())
    assert len(scripts) == 1
    data = json.loads(scripts[0])
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def card(client: Client, path: str) -> dict[str, str]:
    """The card of a shared link: names and contents."""
    return dict(META.findall(client.get(path, follow=True).content.decode()))


def test_the_map_names_the_site_its_search_and_its_articles(chinese: Client, seed: Readme) -> None:
    found = graph(chinese, "/")

    action = found["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://testserver/search/?q={words}"
    assert action["query-input"] == "required name=words"
    items = found["CollectionPage"]["mainEntity"]["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, 22))
    paths = {article.get_absolute_url() for article in Article.objects.all()}
    assert {item["url"].removeprefix("http://testserver") for item in items} == paths


def test_a_topic_names_its_articles_and_the_way_to_it(chinese: Client, seed: Readme) -> None:
    found = graph(chinese, "/topics/大模型结构/常见模型/")

    listed = [item["url"] for item in found["CollectionPage"]["mainEntity"]["itemListElement"]]
    articles = [
        Article.objects.get(title=title) for title in ("Mixtral-8x7B 模型挖坑", "Llama 2 详解", "预训练语言模型：GLM")
    ]
    assert listed == [f"http://testserver{article.get_absolute_url()}" for article in articles]
    steps = [step["name"] for step in found["BreadcrumbList"]["itemListElement"]]
    assert steps == ["地图", "大模型结构", "常见模型"]


def test_an_article_is_the_one_elsewhere_and_we_only_name_it(chinese: Client, unit: Unit, main_list: Readme) -> None:
    article = ArticleFactory(
        title="甲", author="苏剑林", language="zh-Hans", url="https://example.org/a", published_on=dt.date(2023, 3, 17)
    )
    Article.objects.update(added_at=dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC))  # in Shanghai it is the 24th
    EntryFactory(article=article, topic=TopicFactory(readme=main_list, title="章"))

    found = graph(chinese, article.get_absolute_url())

    original = found["WebPage"]["mainEntity"]
    assert (original["@type"], original["url"]) == ("Article", "https://example.org/a")
    assert original["author"] == {"@type": "Person", "name": "苏剑林"}
    assert (original["datePublished"], original["inLanguage"]) == ("2023-03-17", "zh-Hans")
    assert original["sdDatePublished"] == "2026-11-24"
    assert original["publisher"]["name"] == "example.org"
    assert original["sdPublisher"]["name"] == "Easyllm"
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == ["地图", "章", "甲"]


def test_of_a_long_list_a_hundred_articles_are_named(chinese: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list, title="章")
    for _ in range(130):
        EntryFactory(topic=topic)
    EntryFactory(topic=topic, article=Article.objects.all()[0])

    for path in ("/", "/topics/章/"):
        listed = graph(chinese, path)["CollectionPage"]["mainEntity"]
        assert (len(listed["itemListElement"]), listed["numberOfItems"]) == (100, 130)


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!-- & -->", "a\u2028b", "\\u003c"])
def test_no_title_ends_the_data_early(chinese: Client, unit: Unit, main_list: Readme, title: str) -> None:
    entry = EntryFactory(topic=TopicFactory(readme=main_list, title=title, intro=title), article__title=title)

    for path in (f"/topics/{entry.topic.slug}/", f"/articles/{entry.article.pk}/"):
        page = chinese.get(path, follow=True).content.decode()
        data = SCRIPT.findall(page)[0]
        assert not set("<>&") & set(data)
        assert json.loads(data)["@graph"][0]["name"] == title
        assert "<script>alert" not in page


def test_an_ampersand_in_the_tagline_is_told_as_it_is(chinese: Client, settings: Settings) -> None:
    settings.EASYLLM_TAGLINE = "Good & short"

    assert graph(chinese, "/")["WebSite"]["description"] == "Good & short"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/", "Easyllm"),
        ("/topics/rag/", "RAG"),
        ("/tags/", "标签"),
        ("/sites/", "来源"),
        ("/sites/kexue.fm/", "科学空间"),
        ("/search/", "Easyllm"),
    ],
)
def test_a_shared_link_becomes_a_card(chinese: Client, seed: Readme, path: str, title: str) -> None:
    found = card(chinese, path)

    assert found["og:title"] == title
    assert found["og:url"] == f"http://testserver{path}"
    assert (found["og:image"], found["og:locale"]) == ("http://testserver/static/img/card-zh-Hans.png", "zh_CN")
    assert (found["og:type"], found["twitter:card"]) == ("website", "summary_large_image")


def test_the_card_of_an_article_has_its_title_and_its_note(english: Client, seed: Readme) -> None:
    article = Article.objects.get(title="Mixtral-8x7B 模型挖坑")

    found = card(english, article.get_absolute_url())

    assert (found["og:type"], found["og:title"]) == ("article", article.title)
    assert found["og:description"].startswith("写的很好的大模型逆向工程")
    assert found["og:image"].endswith("/static/img/card-en.png")
    assert (found["og:locale"], found["og:locale:alternate"]) == ("en_GB", "zh_CN")


def test_a_card_names_the_configured_address(chinese: Client, settings: Settings) -> None:
    settings.EASYLLM_SITE_URL = "https://library.example"

    assert card(chinese, "/tags/")["og:url"] == "https://library.example/tags/"


@pytest.mark.parametrize("path", ["/topics/rag/", "/sites/kexue.fm/"])
def test_a_page_names_its_own_feeds(chinese: Client, seed: Readme, path: str) -> None:
    head = chinese.get(path).content.decode().split("</head>")[0]

    assert (
        f'type="application/atom+xml" title="{"RAG" if "rag" in path else "科学空间"} · Atom" href="{path}feed.atom"'
        in head
    )
    assert f'href="{path}feed.json"' in head
