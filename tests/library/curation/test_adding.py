"""New articles: one, or the addresses of a pasted text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from library import catalogue
from library.curation.adding import (
    Finding,
    NewArticle,
    TakenError,
    Wanted,
    add_article,
    add_articles,
    look_at,
    twin_of,
)
from library.curation.history import undo
from library.curation.places import NoTopicError, Place, all_places, topic_called
from library.models import Article, Change, Entry, Site, Topic
from library.readme.exporter import export_readme
from library.search import check_index, search
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def topic() -> Topic:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory(title="推理", title_en="Inference")
        EntryFactory(topic=topic, position=1)
        GroupFactory(topic=topic, label="进阶：", position=2)
        EntryFactory(topic=topic, position=3)
    return topic


def test_an_article_comes_with_line_note_and_tags_in_one_change(topic: Topic) -> None:
    changes, before = Change.objects.count(), library_now()
    wanted = Wanted(Place(topic), note="Clear.", tags=["量化", "FP8"])

    article, change = add_article(NewArticle("https://kexue.fm/archives/1", "新文章"), wanted)

    assert Change.objects.count() == changes + 1
    assert change is not None
    assert change.reason == "article added: 新文章"
    assert (article.status, article.site) == ("published", Site.objects.get(host="kexue.fm"))
    assert sorted(tag.name for tag in article.tags.all()) == ["FP8", "量化"]
    line = article.entries.get()
    assert (line.note, line.position) == ("Clear.", Entry.objects.filter(topic=topic).count() + 1)
    assert article.pk in search("新文章").hits
    undo(change)
    assert library_now() == before
    assert check_index().is_sound


def test_a_line_in_a_group_stands_at_its_end(topic: Topic) -> None:
    group = topic.groups.get()
    with catalogue.change(reason="add"):
        EntryFactory(topic=topic, group=group, position=3)
        other = GroupFactory(topic=topic, label="其他：", position=5)

    article, _change = add_article(NewArticle("https://example.org/new", "New"), Wanted(Place(topic, group)))

    other.refresh_from_db()
    assert group.position < article.entries.get().position < other.position


def test_without_a_place_it_is_in_the_inbox_and_without_a_title_a_draft() -> None:
    article, _change = add_article(NewArticle("https://example.org/a?b=1"), Wanted())

    assert (article.title, article.status) == ("example.org/a?b=1", "draft")
    assert list(Article.objects.without_entry()) == [article]


@pytest.mark.parametrize("status", [Article.Status.PUBLISHED, Article.Status.DRAFT, Article.Status.WITHDRAWN])
def test_an_address_that_is_here_is_refused_and_named(status: Article.Status) -> None:
    with catalogue.change(reason="add"):
        twin = ArticleFactory(url="https://example.org/a", status=status)
    changes = Change.objects.count()

    with pytest.raises(TakenError) as refused:
        add_article(NewArticle("http://www.example.org/a/?utm_source=x", "Other"), Wanted(tags=["x"]))

    assert refused.value.article == twin
    assert Change.objects.count() == changes


def test_each_address_is_said_what_it_is() -> None:
    with catalogue.change(reason="add"):
        here = ArticleFactory(url="https://example.org/here")
        merged = ArticleFactory(url="https://example.org/merged", status=Article.Status.MERGED, merged_into=here)
        binned = ArticleFactory(
            url="https://example.org/binned", status=Article.Status.BINNED, binned_at="2026-11-28T00:00Z"
        )

    urls = ["https://example.org/new", "http://example.org/new/", here.url, binned.url, merged.url, "ftp://x", ""]

    assert look_at(urls) == [
        (Finding.NEW, None),
        (Finding.TWICE, None),
        (Finding.HERE, here),
        (Finding.BINNED, binned),
        (Finding.MERGED, here),
        (Finding.NO_ADDRESS, None),
        (Finding.NO_ADDRESS, None),
    ]
    assert twin_of(merged.url) == here


def test_many_are_added_as_one_change_in_their_order_and_taken_back_whole(topic: Topic) -> None:
    before, text = library_now(), export_readme(topic.readme).content if topic.readme else b""
    new = [NewArticle(f"https://example.org/many/{number}", f"Many {number}") for number in range(30)]

    added = add_articles([*new, new[0]], Wanted(Place(topic), tags=["多"]))

    assert len(added.articles) == 30
    assert added.change is not None
    assert added.change.reason == "articles added: 31"
    lines = Entry.objects.filter(topic=topic, article__in=added.articles).order_by("position")
    assert [line.article.title for line in lines] == [one.title for one in new]
    assert check_index().is_sound
    undo(added.change)
    assert library_now() == before
    assert not topic.readme or export_readme(topic.readme).content == text


def test_queries_do_not_grow_with_the_articles(topic: Topic) -> None:
    def queries(first: int, count: int) -> int:
        new = [NewArticle(f"https://example.org/{number}", f"T {number}") for number in range(first, first + count)]
        with CaptureQueriesContext(
            connection,
        ) as caught:
            add_articles(new, Wanted(Place(topic), tags=["多"]))
        return len(caught)

    queries(0, 2)
    assert queries(1000, 200) < queries(100, 10) + 60


def test_a_topic_is_called_by_its_title_or_its_path() -> None:
    with catalogue.change(reason="add"):
        readme = ReadmeFactory()
        above = TopicFactory(readme=readme, title="推理", title_en="Inference", slug="inference")
        below = TopicFactory(readme=readme, parent=above, title="显存", slug="memory")
        TopicFactory(readme=readme, title="显存", slug="memory-2")

    assert topic_called("Inference") == topic_called("推理") == topic_called("/inference/") == above
    assert topic_called("inference/memory") == below
    with pytest.raises(NoTopicError, match=r"inference/memory, memory-2"):
        topic_called("显存")
    with pytest.raises(NoTopicError, match="No topic"):
        topic_called("memory")


def test_places_are_the_tree_with_its_groups(topic: Topic) -> None:
    with catalogue.change(reason="add"):
        TopicFactory(readme=topic.readme, parent=topic, title="显存")
        TopicFactory(readme=topic.readme, title="License", role=Topic.Role.META)

    with translation.override("zh-hans"):
        assert [(place.name, place.depth) for place in all_places()] == [("推理", 0), ("进阶", 1), ("显存", 1)]
