import datetime as dt
import json
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import jsonschema  # type: ignore[import-untyped]
import pytest
import xmlschema
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.catalogue import Unit
from library.models import Article, Catalogue, Entry, EntryLink, Readme, Topic
from tests.factories import ArticleFactory, EntryFactory, ReadmeFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
JSON_FEED = json.loads((SCHEMAS / "json_feed.json").read_text())
OPML = xmlschema.XMLSchema(SCHEMAS / "opml.xsd")
STEMS = ["/feed", "/topics/章/feed", "/topics/章/节/feed", "/tags/标记/feed", "/sites/example.org/feed"]
NASTY_TITLES = [
    "控制\x01字符\x0b与\x1f\ufffe",
    "]]> & <![CDATA[",
    '<script>alert("x")</script>',
    "😀 emoji \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u202eمقال عن النماذج اللغوية",
    "&lt;b&gt; already escaped &amp;",
    "line\nbreak\tand tab",
    "A" * 80,
]


@pytest.fixture
def chapter(unit: Unit, main_list: Readme) -> Topic:
    """A chapter with a subtopic, an article in each, both tagged."""
    chapter: Topic = TopicFactory(readme=main_list, title="章", title_en="Chapter", intro="此章所言。")
    below = TopicFactory(readme=main_list, parent=chapter, title="节")
    tag = TagFactory(name="标记")
    EntryFactory(topic=chapter, note="值得**细读**。", article__title="上文").article.tags.add(tag)
    EntryFactory(topic=below, article__title="下文").article.tags.add(tag)
    return chapter


def parsed(client: Client, path: str) -> Any:
    """An Atom feed, which must be free of faults."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def checked(client: Client, path: str) -> Any:
    """A JSON feed, which must obey its schema."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.content)
    jsonschema.Draft202012Validator(JSON_FEED).validate(feed)
    return feed


def titles(client: Client, path: str) -> set[str]:
    """The titles in an Atom feed."""
    return {entry.title for entry in parsed(client, path).entries}


def links(of: Any) -> dict[str, str]:
    """The links of a feed or an entry by their relation."""
    return {link.rel: link.href for link in of.links}


def publish(count: int) -> None:
    """Articles that came all at one moment, so that their numbers alone tell them apart."""
    for _ in range(count):
        ArticleFactory()
    Article.objects.update(added_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


@pytest.mark.usefixtures("chapter")
@pytest.mark.parametrize("stem", STEMS)
def test_every_kind_of_feed_is_free_of_faults(chinese: Client, stem: str) -> None:
    atom, json_feed = parsed(chinese, f"{stem}.atom"), checked(chinese, f"{stem}.json")

    assert [entry.title for entry in atom.entries] == [item["title"] for item in json_feed["items"]]
    assert [entry.id for entry in atom.entries] == [item["id"] for item in json_feed["items"]]


def test_a_topic_s_feed_holds_what_stands_below_it_and_nothing_else(chinese: Client, chapter: Topic) -> None:
    ArticleFactory(title="别处")

    assert titles(chinese, "/topics/章/feed.atom") == {"上文", "下文"}
    assert titles(chinese, "/topics/章/节/feed.atom") == {"下文"}
    assert titles(chinese, "/feed.atom") == {"上文", "下文", "别处"}


def test_an_article_in_several_places_stands_in_a_feed_once(chinese: Client, chapter: Topic) -> None:
    article = Article.objects.get(title="上文")
    EntryFactory(article=article, topic=chapter.subtopics.get(), note="又一批注")

    entries = parsed(chinese, "/topics/章/feed.atom").entries

    assert sorted(entry.title for entry in entries) == ["上文", "下文"]
    assert "又一批注" in next(entry.summary for entry in entries if entry.title == "上文")


def test_topics_of_another_list_have_feeds_below_its_name(chinese: Client, unit: Unit, main_list: Readme) -> None:
    EntryFactory(topic=TopicFactory(readme=ReadmeFactory(name="other"), title="章"), article__title="另一篇")

    assert titles(chinese, "/lists/other/topics/章/feed.atom") == {"另一篇"}
    assert chinese.get("/topics/章/feed.atom").status_code == 404


def test_the_feed_of_a_renamed_topic_moves_with_it(chinese: Client, chapter: Topic) -> None:
    chapter.slug = "chapter"
    chapter.save()

    answer = chinese.get("/topics/章/feed.json")

    assert (answer.status_code, answer["Location"]) == (301, "/topics/chapter/feed.json")


@pytest.mark.parametrize("title", NASTY_TITLES)
def test_no_title_breaks_a_feed(chinese: Client, chapter: Topic, title: str) -> None:
    article = ArticleFactory(title=title, author=title, language="")
    article.tags.add(TagFactory(name=f"t {title}"[:100]))
    EntryFactory(article=article, topic=chapter, note=title.replace("\n", " "))
    chapter.title, chapter.intro = title, title
    chapter.save()

    atom = parsed(chinese, "/topics/章/feed.atom")
    json_feed = checked(chinese, "/topics/章/feed.json")
    OPML.validate(chinese.get("/feeds.opml").content.decode())

    assert len(atom.entries) == 3
    assert title in {item["title"] for item in json_feed["items"]}
    assert "<script" not in chinese.get("/topics/章/feed.atom").content.decode()


def test_only_what_xml_forbids_is_left_out_of_a_title(chinese: Client, unit: Unit) -> None:
    ArticleFactory(title="甲\x01乙\x0b😀]]><丙>")

    assert "<title>甲乙😀]]&gt;&lt;丙&gt;</title>" in chinese.get("/feed.atom").content.decode()


def test_an_entry_leads_to_the_original_and_names_our_page(chinese: Client, chapter: Topic) -> None:
    article = Article.objects.get(title="上文")
    entry = next(entry for entry in parsed(chinese, "/feed.atom").entries if entry.title == "上文")
    item = next(item for item in checked(chinese, "/feed.json")["items"] if item["title"] == "上文")
    page = f"http://testserver{article.get_absolute_url()}"

    assert links(entry) == {"alternate": article.url, "related": page}
    assert (item["url"], item["external_url"]) == (page, article.url)
    assert entry.summary == "<p>值得<strong>细读</strong>。</p>"
    assert item["content_html"] == entry.summary
    assert [tag.term for tag in entry.tags] == item["tags"] == ["标记"]


def test_secondary_links_are_told(chinese: Client, chapter: Topic) -> None:
    entry = Entry.objects.get(article__title="上文")
    EntryLink.objects.create(entry=entry, title="代码", url="https://example.org/code")

    summary = next(entry.summary for entry in parsed(chinese, "/feed.atom").entries if entry.title == "上文")

    assert '<a href="https://example.org/code">代码</a>' in summary


def test_authorship_is_never_claimed(chinese: Client, unit: Unit) -> None:
    ArticleFactory(title="有名", author="苏剑林")
    ArticleFactory(title="无名", url="https://example.org/nameless")

    authors = {entry.title: entry.author for entry in parsed(chinese, "/feed.atom").entries}

    assert authors == {"有名": "苏剑林", "无名": "example.org"}


def test_the_id_of_an_entry_survives_another_title_and_another_address(chinese: Client, unit: Unit) -> None:
    article = ArticleFactory()
    before = parsed(chinese, "/feed.atom").entries[0].id
    article.title, article.url = "改了名", "https://example.org/moved"
    article.save()

    assert parsed(chinese, "/feed.atom").entries[0].id == before == f"http://testserver/articles/{article.pk}/"
    assert chinese.get(f"/articles/{article.pk}/", follow=True).status_code == 200


def test_a_feed_speaks_the_reader_s_language_and_its_entries_their_own(
    chinese: Client, english: Client, chapter: Topic
) -> None:
    ArticleFactory(title="Attention", language="en")

    assert 'xml:lang="zh-Hans"' in chinese.get("/feed.atom").content.decode()
    page = english.get("/topics/章/feed.atom").content.decode()
    assert page.index('<feed xml:lang="en"') < page.index('<entry xml:lang="zh">')
    assert '<summary type="html" xml:lang="zh">' in page
    assert '<entry xml:lang="en"><title>Attention' in chinese.get("/feed.atom").content.decode()
    assert checked(english, "/topics/章/feed.json")["title"] == "Chapter · Easyllm"


def test_addresses_are_those_of_the_configured_site(chinese: Client, chapter: Topic, settings: Settings) -> None:
    settings.EASYLLM_SITE_URL = "https://library.example"

    for path in (
        "/feed.atom",
        "/feed.json",
        "/feeds.opml",
        "/sitemap.xml",
        "/robots.txt",
        "/opensearch.xml",
        "/llms.txt",
    ):
        page = chinese.get(path).content.decode()
        assert "https://library.example/" in page, path
        assert "testserver" not in page, path


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.usefixtures("chapter")
def test_what_is_not_published_never_appears(chinese: Client, stem: str) -> None:
    for entry in Entry.objects.all():
        for status in (Article.Status.DRAFT, Article.Status.WITHDRAWN):
            hidden = ArticleFactory(title=f"密稿 {status.value}", status=status)
            EntryFactory(article=hidden, topic=entry.topic, note="密稿")
            hidden.tags.add("标记")

    for path in (f"{stem}.atom", f"{stem}.json", "/llms.txt", "/sitemap.xml", "/"):
        assert "密稿" not in chinese.get(path).content.decode(), path


def test_what_stands_in_a_meta_section_is_in_no_feed_of_a_topic(chinese: Client, chapter: Topic) -> None:
    below = chapter.subtopics.get()
    below.role = Topic.Role.META
    below.save()

    assert titles(chinese, "/topics/章/feed.atom") == {"上文"}
    assert chinese.get("/topics/章/节/feed.atom").status_code == 404


def test_an_empty_library_has_valid_feeds(chinese: Client) -> None:
    assert parsed(chinese, "/feed.atom").entries == []
    assert checked(chinese, "/feed.json")["items"] == []
    OPML.validate(chinese.get("/feeds.opml").content.decode())


def test_walking_the_pages_reaches_every_article_once(chinese: Client, unit: Unit) -> None:
    publish(230)

    walked, path, pages = [], "/feed.atom", []
    while path:
        feed = parsed(chinese, path)
        pages.append(len(feed.entries))
        walked += [entry.id for entry in feed.entries]
        path = links(feed.feed).get("next", "").removeprefix("http://testserver")

    newest_first = Article.objects.order_by("-pk").values_list("pk", flat=True)
    assert walked == [f"http://testserver/articles/{number}/" for number in newest_first]
    assert pages == [100, 100, 30]


def test_walking_the_json_pages_reaches_every_article_once(chinese: Client, unit: Unit) -> None:
    publish(230)

    walked, path = [], "/feed.json"
    while path:
        feed = checked(chinese, path)
        walked += [item["id"] for item in feed["items"]]
        path = feed.get("next_url", "").removeprefix("http://testserver")

    assert len(walked) == len(set(walked)) == 230


def test_a_page_names_the_first_the_last_and_its_neighbours(chinese: Client, unit: Unit) -> None:
    publish(230)

    second = links(parsed(chinese, "/feed.atom?page=2").feed)

    feed = "http://testserver/feed.atom"
    assert second == {
        "alternate": "http://testserver/",
        "self": f"{feed}?page=2",
        "first": feed,
        "previous": feed,
        "next": f"{feed}?page=3",
        "last": f"{feed}?page=3",
    }
    assert "previous" not in links(parsed(chinese, "/feed.atom").feed)
    assert "next" not in links(parsed(chinese, "/feed.atom?page=3").feed)
    assert parsed(chinese, "/feed.atom?page=3").feed.id == feed


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "", "1e9", "９"])
def test_a_page_that_is_not_there_is_not_found(chinese: Client, page: str) -> None:
    assert chinese.get("/feed.atom", {"page": page}).status_code == 404


@pytest.mark.parametrize("path", ["/tags/nothing/feed.atom", "/sites/nowhere.example/feed.json", "/topics/x/feed.atom"])
def test_there_is_no_feed_of_what_is_not_there(chinese: Client, path: str) -> None:
    assert chinese.get(path).status_code == 404


@pytest.mark.usefixtures("chapter")
@pytest.mark.parametrize(
    "path",
    [*(f"{stem}.{form}" for stem in STEMS for form in ("atom", "json")), "/feeds.opml", "/sitemap.xml", "/llms.txt"],
)
def test_a_reader_who_has_the_answer_gets_none_after_one_query(
    chinese: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    etag = chinese.get(path)["ETag"]

    with django_assert_num_queries(1):
        answer = chinese.get(path, headers={"if-none-match": etag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))


def test_a_reader_who_takes_compressed_answers_gets_none_as_well(chinese: Client, seed: Readme) -> None:
    compressed = {"accept-encoding": "gzip"}
    first = chinese.get("/feed.atom", headers=compressed)

    again = chinese.get("/feed.atom", headers={**compressed, "if-none-match": first["ETag"]})

    assert (first["Content-Encoding"], again.status_code) == ("gzip", 304)


def test_a_change_of_the_library_makes_every_feed_new(chinese: Client, seed: Readme) -> None:
    first = chinese.get("/feed.atom")
    with catalogue.change(reason="test"):
        Article.objects.get(title="Llama 2 详解").delete()

    second = chinese.get("/feed.atom", headers={"if-none-match": first["ETag"]})

    assert second.status_code == 200
    assert "Llama 2" not in second.content.decode()


def test_the_moment_of_the_last_change_serves_as_well(chinese: Client, seed: Readme) -> None:
    moment = chinese.get("/feed.atom")["Last-Modified"]

    assert chinese.get("/feed.atom", headers={"if-modified-since": moment}).status_code == 304


def test_a_write_that_left_no_record_is_seen_by_the_etag_alone(chinese: Client, seed: Readme) -> None:
    first = chinese.get("/feed.atom")
    Catalogue.objects.raise_version()

    second = chinese.get("/feed.atom", headers={"if-modified-since": first["Last-Modified"]})

    assert second.status_code == 200
    assert second["ETag"] != first["ETag"]
    assert "Last-Modified" not in second.headers


def test_each_language_has_an_etag_of_its_own(chinese: Client, english: Client, seed: Readme) -> None:
    assert chinese.get("/feed.atom")["ETag"] != english.get("/feed.atom")["ETag"]


def test_the_list_of_feeds_names_every_feed(chinese: Client, chapter: Topic) -> None:
    text = chinese.get("/feeds.opml").content.decode()

    OPML.validate(text)
    for stem in STEMS:
        assert f'xmlUrl="http://testserver{_quoted(stem)}.atom"' in text
    assert text.index('text="章"') < text.index('text="节"') < text.index('text="#标记"')


def _quoted(path: str) -> str:
    return path.replace("章", "%E7%AB%A0").replace("节", "%E8%8A%82").replace("标记", "%E6%A0%87%E8%AE%B0")


def test_every_listed_feed_answers(chinese: Client, seed: Readme) -> None:
    text = chinese.get("/feeds.opml").content.decode()
    addresses = [part.split('"')[0] for part in text.split('xmlUrl="http://testserver')[1:]]

    assert len(addresses) > 20
    assert {chinese.get(address).status_code for address in addresses} == {200}


@pytest.fixture(params=[1, 120])
def library_of_some_size(request: pytest.FixtureRequest, chapter: Topic) -> None:
    for number in range(request.param):
        entry = EntryFactory(topic=chapter, note="批注", article__url=f"https://example.org/{number}")
        EntryLink.objects.create(entry=entry, url="https://example.org/code")
        entry.article.tags.add("标记")
        TopicFactory(readme=chapter.readme, parent=chapter)
        ArticleFactory(url=f"https://site-{number}.example.net/").tags.add(TagFactory())


@pytest.mark.usefixtures("library_of_some_size")
@pytest.mark.parametrize(
    ("path", "most"),
    [*((f"{stem}.{form}", 9) for stem in STEMS for form in ("atom", "json")), ("/feeds.opml", 5), ("/llms.txt", 6)],
)
def test_queries_do_not_grow_with_the_library(
    chinese: Client, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(most):
        answer = chinese.get(path)

    assert answer.status_code == 200


@pytest.mark.usefixtures("chapter")
@pytest.mark.parametrize("stem", STEMS)
def test_feeds_set_no_cookie(chinese: Client, stem: str) -> None:
    for path in (f"{stem}.atom", f"{stem}.json", "/feeds.opml"):
        assert "Set-Cookie" not in chinese.get(path).headers
