import re
from pathlib import Path

import pytest
import xmlschema
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from library import sitemaps
from library.catalogue import Unit
from library.models import Article, Readme
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

SITEMAP = xmlschema.XMLSchema(Path(__file__).resolve().parents[2] / "schemas" / "sitemap.xsd")


def addresses(client: Client, path: str) -> list[str]:
    """The addresses in a sitemap or an index, which must obey the schema."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    text = answer.content.decode()
    SITEMAP.validate(text)
    return [found.replace("&amp;", "&") for found in re.findall(r"<loc>(.*?)</loc>", text)]


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sitemaps of ten addresses a file."""
    monkeypatch.setattr(sitemaps, "PER_FILE", 10)
    monkeypatch.setattr(sitemaps.Section, "limit", 10)


def test_every_page_of_the_library_is_in_the_sitemap_once(chinese: Client, seed: Readme) -> None:
    listed = addresses(chinese, "/sitemap.xml")

    assert len(listed) == len(set(listed))
    paths = [address.removeprefix("http://testserver") for address in listed]
    assert {"/", "/new/", "/tags/", "/sites/", "/topics/rag/", "/sites/kexue.fm/"} <= set(paths)
    assert {article.get_absolute_url() for article in Article.objects.all()} <= set(paths)
    assert {chinese.get(path).status_code for path in paths} == {200}


def test_an_empty_library_has_a_sitemap(chinese: Client) -> None:
    assert addresses(chinese, "/sitemap.xml")[0] == "http://testserver/"


def test_an_article_says_when_it_was_edited(chinese: Client, unit: Unit) -> None:
    article = ArticleFactory()

    day = timezone.localdate(article.updated_at)
    assert f"<lastmod>{day:%Y-%m-%d}</lastmod>" in chinese.get("/sitemap.xml").content.decode()


@pytest.mark.usefixtures("small_files")
def test_a_large_library_has_an_index_of_sitemaps_that_holds_every_page(chinese: Client, seed: Readme) -> None:
    files = [address.removeprefix("http://testserver") for address in addresses(chinese, "/sitemap.xml")]
    listed = [address for file in files for address in addresses(chinese, file)]

    assert "/sitemap-articles.xml?p=3" in files
    assert len(listed) == len(set(listed))
    articles = {f"http://testserver{article.get_absolute_url()}" for article in Article.objects.all()}
    assert articles <= set(listed)


@pytest.mark.usefixtures("small_files")
def test_the_index_names_the_configured_host(chinese: Client, seed: Readme, settings: Settings) -> None:
    settings.EASYLLM_SITE_URL = "https://library.example"

    assert {address[:24] for address in addresses(chinese, "/sitemap.xml")} == {"https://library.example/"}


@pytest.mark.parametrize("path", ["/sitemap-nothing.xml", "/sitemap-articles.xml?p=2", "/sitemap-articles.xml?p=x"])
def test_a_sitemap_that_is_not_there_is_not_found(chinese: Client, path: str) -> None:
    assert chinese.get(path).status_code == 404


@pytest.mark.parametrize("size", [1, 60])
def test_queries_do_not_grow_with_the_library(
    chinese: Client, unit: Unit, main_list: Readme, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        EntryFactory(topic=TopicFactory(readme=main_list), article__url=f"https://site-{number}.example.net/")
        ArticleFactory().tags.add(TagFactory())

    with django_assert_max_num_queries(9):
        assert len(addresses(chinese, "/sitemap.xml")) > 4 * size
