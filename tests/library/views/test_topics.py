import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from library.catalogue import Unit
from library.models import Article, Entry, Readme, Topic
from library.readme.importer import import_readme
from library.readme.outline import OutlineEntry, outline_of
from library.readme.parser import parse
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_a_topic_shows_what_stands_in_it_and_below_it(chinese: Client, seed: Readme) -> None:
    page = chinese.get("/topics/大模型理论/").content.decode()

    assert page.count('<li class="card"') == 10
    assert '<a href="/topics/%E5%A4%A7%E6%A8%A1%E5%9E%8B%E7%90%86%E8%AE%BA/normalization/">Normalization</a>' in page
    assert "Decoder-only" not in page


def test_a_subtopic_has_the_path_of_its_slugs(chinese: Client, seed: Readme) -> None:
    page = chinese.get("/topics/大模型理论/normalization/").content.decode()

    assert page.count('<li class="card"') == 1
    assert page.count("虚位以待。") == 2
    assert '<li aria-current="page">Normalization</li>' in page


def test_a_topic_without_anything_says_so(chinese: Client, seed: Readme) -> None:
    topic = Topic.objects.get(title="RAG")
    page = chinese.get("/topics/rag/").content.decode()
    assert f'<p class="vacant">虚位以待。 <a href="/suggest/?topic={topic.pk}">' in page


def test_a_former_slug_leads_to_where_the_topic_stands_now(chinese: Client, unit: Unit, main_list: Readme) -> None:
    chapter = TopicFactory(readme=main_list, slug="old-chapter")
    topic = TopicFactory(readme=main_list, parent=chapter, slug="old")
    for row, slug in ((chapter, "new-chapter"), (topic, "new")):
        row.slug = slug
        row.save()

    answer = chinese.get("/topics/old-chapter/old/")

    assert (answer.status_code, answer["Location"]) == (301, "/topics/new-chapter/new/")
    text = chinese.get("/topics/old-chapter/old/README.md")
    assert (text.status_code, text["Location"]) == (301, "/topics/new-chapter/new/README.md")


def test_a_slug_that_another_topic_took_over_is_no_redirect(chinese: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list, slug="one", title="甲")
    topic.slug = "two"
    topic.save()
    TopicFactory(readme=main_list, slug="one", title="乙")

    assert "乙" in chinese.get("/topics/one/").content.decode()


@pytest.mark.parametrize("path", ["/topics/nowhere/", "/topics/大模型理论/rag/", "/topics/rag/大模型理论/"])
def test_what_stands_nowhere_is_not_found(chinese: Client, seed: Readme, path: str) -> None:
    assert chinese.get(path).status_code == 404


def test_a_meta_section_has_no_page(chinese: Client, unit: Unit, main_list: Readme) -> None:
    section = TopicFactory(readme=main_list, title="License", role=Topic.Role.META)
    below = TopicFactory(readme=main_list, parent=section)

    assert chinese.get("/topics/license/").status_code == 404
    assert chinese.get(f"/topics/license/{below.slug}/").status_code == 404


def test_a_topic_of_another_list_stands_below_the_name_of_its_list(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    TopicFactory(readme=main_list, slug="rag", title="默认清单的")
    TopicFactory(readme=ReadmeFactory(name="second"), slug="rag", title="第二份的")

    assert "默认清单的</h1>" in chinese.get("/topics/rag/").content.decode()
    assert "第二份的</h1>" in chinese.get("/lists/second/topics/rag/").content.decode()
    assert "/lists/second/topics/rag/" in chinese.get("/").content.decode()


def test_a_topic_of_no_list_has_a_short_address(chinese: Client, unit: Unit, main_list: Readme) -> None:
    TopicFactory(readme=None, slug="kept-here", title="只在库中")

    assert "只在库中</h1>" in chinese.get("/topics/kept-here/").content.decode()


def test_a_draft_is_not_shown_and_not_counted(english: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list, slug="t")
    EntryFactory(topic=topic, article__title="草稿", article__status=Article.Status.DRAFT)

    page = english.get("/topics/t/").content.decode()

    assert "草稿" not in page
    assert "0 articles" in page


@pytest.mark.parametrize("size", [1, 200])
def test_queries_do_not_grow_with_the_topic(
    chinese: Client,
    unit: Unit,
    main_list: Readme,
    size: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    chapter = TopicFactory(readme=main_list, slug="chapter")
    tag = TagFactory()
    for _ in range(size):
        topic = TopicFactory(readme=main_list, parent=chapter)
        entry = EntryFactory(topic=topic, group=GroupFactory(topic=topic), note="批注")
        entry.article.tags.add(tag)

    with django_assert_max_num_queries(6):
        page = chinese.get("/topics/chapter/").content.decode()

    assert len(re.findall('class="card"', page)) == size


def test_a_long_topic_comes_in_pages_that_lose_nothing(chinese: Client, unit: Unit, main_list: Readme) -> None:
    topic = TopicFactory(readme=main_list, title="长主题")
    below = TopicFactory(readme=main_list, parent=topic, title="其下")
    group = GroupFactory(topic=below, label="标签", position=1)
    articles = ArticleFactory.create_batch(450)
    Entry.objects.bulk_create(
        Entry(
            topic=topic if place < 130 else below, group=None if place < 130 else group, article=article, position=place
        )
        for place, article in enumerate(articles)
    )

    pages = [chinese.get(f"/topics/长主题/?page={number}") for number in (1, 2, 3)]
    numbers = [[line.article.pk for line in page.context["node"].all_lines()] for page in pages]

    assert [len(those) for those in numbers] == [200, 200, 50]
    assert [number for those in numbers for number in those] == [article.pk for article in articles]
    assert all("450 篇" in page.content.decode() for page in pages)
    assert "标签" in pages[1].content.decode()


def test_pages_of_a_topic_keep_what_waits_for_its_first_article_and_count_whole_subtopics(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list, title="长主题")
    below = TopicFactory(readme=main_list, parent=topic, title="其下")
    TopicFactory(readme=main_list, parent=topic, title="空主题")
    GroupFactory(topic=topic, label="其间", position=201)
    GroupFactory(topic=below, label="末了", position=1000)
    Entry.objects.bulk_create(
        Entry(topic=topic if place < 240 else below, article=article, position=place)
        for place, article in enumerate(ArticleFactory.create_batch(250), start=1)
    )

    pages = [chinese.get(f"/topics/长主题/?page={number}").content.decode() for number in (1, 2)]

    assert [[wish in page for page in pages] for wish in ("其间", "末了", "虚位以待。")] == [[False, True]] * 3
    for page in pages:
        assert "".join(re.findall(r'<a class="pill".*?</a>', page)).count('<span class="num">11</span>') == 1


def test_a_topic_can_be_had_as_markdown_that_reads_back_the_same(
    chinese: Client, unit: Unit, main_list: Readme
) -> None:
    topic = TopicFactory(readme=main_list, title="甲 *乙*")
    below = TopicFactory(readme=main_list, parent=topic, title="其下")
    group = GroupFactory(topic=below, label="标签：", position=1)
    EntryFactory(topic=topic, article__title="有 [括号] 的", article__url="https://a.b/c_(d)", note="批注 `x`")
    EntryFactory(topic=below, group=group, position=2, article__title="另一篇")

    answer = chinese.get(f"/topics/{topic.slug}/README.md")

    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    outline = outline_of(parse(answer.content.decode()))
    found = [node for node in outline.all_nodes() if isinstance(node, OutlineEntry)]
    assert [(entry.title, entry.url, entry.note) for entry in found] == [
        ("有 [括号] 的", "https://a.b/c_(d)", "批注 `x`"),
        ("另一篇", Article.objects.get(title="另一篇").url, ""),
    ]
    assert chinese.get("/topics/nothing/README.md").status_code == 404


def test_lines_below_lines_break_no_page_however_deep_they_are(chinese: Client, settings: Settings) -> None:
    deepest = 60  # the parser reads no deeper
    lines = (f"{'  ' * depth}- [文{depth}](https://example.org/{depth})\n" for depth in range(deepest))
    import_readme(f"# 好文\n\n## 章\n\n{''.join(lines)}".encode(), name=settings.EASYLLM_DEFAULT_LIST)
    for path in ("/", "/topics/章/", "/topics/章/README.md"):
        page = chinese.get(path).content.decode()
        assert [page.count(f"https://example.org/{depth}") > 0 for depth in range(deepest)] == [True] * deepest
