import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.catalogue import Unit
from library.curation.naming_tags import add_other_name
from library.models import Article, Readme, Site, Tag
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def tagged(name: str, count: int) -> Tag:
    tag = TagFactory(name=name)
    for _ in range(count):
        ArticleFactory().tags.add(tag)
    found: Tag = Tag.objects.get(pk=tag.pk)
    return found


def test_tags_are_listed_with_their_counts_the_most_used_first(chinese: Client, unit: Unit) -> None:
    tagged("少", 1)
    tagged("多", 3)
    TagFactory(name="闲置")

    page = chinese.get("/tags/").content.decode()

    assert page.index('>多</a><span class="num">3</span>') < page.index('>少</a><span class="num">1</span>')
    assert "闲置" not in page


@pytest.mark.parametrize("name", ["C", "C++", "C#", "注意力", "KV cache", ".NET"])
def test_every_tag_has_a_page_of_its_own(chinese: Client, unit: Unit, name: str) -> None:
    tags = {other: tagged(other, 1) for other in ("C", "C++", "C#", "注意力", "KV cache", ".NET")}

    page = chinese.get(tags[name].get_absolute_url()).content.decode()

    assert f"<span>{name}</span></h1>" in page
    assert page.count('<li class="card"') == 1


@pytest.mark.parametrize("rest", ["", "feed.atom", "feed.json"])
def test_the_address_of_another_name_leads_to_the_tag(chinese: Client, unit: Unit, rest: str) -> None:
    tag = tagged("KV cache", 1)
    add_other_name(tag, "KV缓存")

    answer = chinese.get(f"/tags/kv缓存/{rest}")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/tags/kv-cache/{rest}")
    assert chinese.get(answer.headers["Location"]).status_code == 200


def test_a_search_narrowed_to_another_name_is_narrowed_to_the_tag(chinese: Client) -> None:
    with catalogue.change(reason="test"):
        add_other_name(tagged("KV cache", 2), "KV缓存")
        tagged("显存", 3)

    page = chinese.get("/search/?tag=kv缓存").content.decode()

    assert page.count('<li class="card"') == 2
    assert "#KV cache" in page


def test_only_published_articles_of_a_tag_are_shown(chinese: Client, unit: Unit) -> None:
    tag = TagFactory(name="标记")
    for status in (*Article.LIVE, Article.Status.WITHDRAWN):
        ArticleFactory(title=f"状态 {status.value}", status=status).tags.add(tag)

    page = chinese.get("/tags/标记/").content.decode()

    assert "状态 published" in page
    assert "状态 draft" not in page
    assert "状态 withdrawn" not in page


def test_no_tags_and_no_sites_are_said_to_be_none(chinese: Client) -> None:
    assert "尚无标签。" in chinese.get("/tags/").content.decode()
    assert "尚无来源。" in chinese.get("/sites/").content.decode()


@pytest.mark.parametrize("path", ["/tags/nothing/", "/sites/nowhere.example/", "/sites/%00/", "/sites/%00/feed.atom"])
def test_an_unknown_tag_or_site_is_not_found(chinese: Client, path: str) -> None:
    assert chinese.get(path).status_code == 404


def test_the_sites_of_the_seed_are_listed_by_name(chinese: Client, seed: Readme) -> None:
    page = chinese.get("/sites/").content.decode()

    for site in Site.objects.all():
        assert f"{site.name}</a>".replace("'", "&#x27;") in page
    assert page.index("知乎专栏") < page.index("科学空间")


def test_a_site_shows_its_articles_with_their_notes(chinese: Client, seed: Readme) -> None:
    page = chinese.get("/sites/zhuanlan.zhihu.com/").content.decode()

    assert page.count('<li class="card"') == 14
    assert "写的很好的大模型逆向工程" in page


def test_a_long_list_comes_in_pages_of_a_hundred(chinese: Client, unit: Unit) -> None:
    tagged("长", 101)

    first = chinese.get("/tags/长/").content.decode()
    last = chinese.get("/tags/长/?page=2").content.decode()

    assert (first.count('<li class="card"'), last.count('<li class="card"')) == (100, 1)
    assert 'rel="next" href="?page=2"' in first
    assert "第 2 页，共 2 页" in last
    assert chinese.get("/tags/长/?page=zzz").status_code == 200


@pytest.fixture(params=[1, 200])
def library_of_some_size(request: pytest.FixtureRequest, unit: Unit, main_list: Readme) -> None:
    topic, tag = TopicFactory(readme=main_list), TagFactory(name="x")
    for number in range(request.param):
        EntryFactory(topic=topic, note="批注").article.tags.add(tag)
        ArticleFactory(url=f"https://site-{number}.example.net/").tags.add(TagFactory())


@pytest.mark.usefixtures("library_of_some_size")
@pytest.mark.parametrize("path", ["/tags/", "/tags/x/", "/sites/", "/sites/example.org/"])
def test_queries_do_not_grow_with_the_library(
    chinese: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        answer = chinese.get(path)

    assert answer.status_code == 200
