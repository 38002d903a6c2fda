"""The index follows every write, in the same transaction: what is compared afterwards needs no mending."""

import datetime as dt
from contextlib import AbstractContextManager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from library import catalogue
from library.models import Article, Catalogue, Entry, Group, Readme, SearchDocument, SearchTerm, Site, Tag, Topic
from library.readme.importer import import_readme
from library.search import Audience, check_index, keys, related_articles, search, suggest
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

Settings = pytest.FixtureRequest


def change() -> AbstractContextManager[catalogue.Unit]:
    return catalogue.change(reason="test")


def found(text: str, audience: Audience = Audience.PUBLIC) -> list[int]:
    return list(search(text, audience=audience, correct=False).hits)


def count_of(term: str) -> int:
    return SearchTerm.objects.filter(term=term).values_list("count", flat=True).first() or 0


def assert_in_step() -> None:
    report = check_index()
    assert report.is_sound, report


def article_in(title: str = "向量数据库", **fields: object) -> Article:
    """An article in a group of a subtopic, with a tag, a note and a site."""
    topic = TopicFactory(title="检索增强", parent=TopicFactory(title="应用"))
    article: Article = ArticleFactory(title=title, **fields)
    group = GroupFactory(topic=topic, label="入门读物", parent=GroupFactory(topic=topic, label="外层标签"))
    EntryFactory(article=article, topic=topic, group=group, note="写得明白", title="")
    article.tags.add(TagFactory(name="嵌入", name_en="embedding"))
    return article


WORDS_AROUND = (
    "向量数据库",
    "检索增强",
    "应用",
    "入门读物",
    "外层标签",
    "写得明白",
    "嵌入",
    "embedding",
    "example.org",
)


def test_a_new_article_is_found_by_all_that_stands_around_it() -> None:
    with change():
        article = article_in(author="王小明")

    assert {word: found(word) for word in WORDS_AROUND} == {word: [article.pk] for word in WORDS_AROUND}
    assert found("王小明") == [article.pk]
    assert_in_step()


def test_a_new_title_takes_the_place_of_the_old_one() -> None:
    with change():
        article = article_in()
    with change():
        article.title = "图数据库"
        article.save()

    assert (found("向量"), found("图数据库")) == ([], [article.pk])
    assert (count_of("向量"), count_of("图数")) == (0, 1)
    assert_in_step()


def test_an_article_is_found_while_it_is_published_alone() -> None:
    with change():
        article = article_in(status=Article.Status.DRAFT)
    assert (found("向量"), found("向量", Audience.DESK)) == ([], [article.pk])
    assert count_of("向量") == 0
    assert_in_step()

    for status, wanted in [("published", [article.pk]), ("withdrawn", []), ("published", [article.pk])]:
        with change():
            article.status = status
            article.save()
        assert (found("向量"), found("向量", Audience.DESK)) == (wanted, [article.pk])
        assert (count_of("向量"), count_of(keys.EVERY)) == (len(wanted), len(wanted))
        assert_in_step()


def test_a_deleted_article_leaves_nothing() -> None:
    with change():
        article = article_in()
        ArticleFactory(title="别的文章")
    with change():
        article.delete()

    assert [word for word in WORDS_AROUND[:-1] if found(word, Audience.DESK)] == []
    assert count_of("向量") == 0
    assert not SearchDocument.objects.filter(pk=article.pk).exists()
    assert_in_step()


def test_many_articles_deleted_at_once_leave_nothing() -> None:
    with change():
        for number in range(3):
            ArticleFactory(title=f"向量 {number}", status="draft" if number == 1 else "published")
    with change():
        Article.objects.all().delete()

    assert not SearchTerm.objects.exists()
    assert_in_step()


def test_an_article_made_and_deleted_in_one_unit_leaves_nothing() -> None:
    with change():
        article_in().delete()

    assert not SearchDocument.objects.exists()
    assert not SearchTerm.objects.exists()
    assert_in_step()


def test_tags_that_are_added_and_removed_are_followed() -> None:
    with change():
        article = ArticleFactory()
        tag = TagFactory(name="显存")
    with change():
        article.tags.add(tag)
    assert (found("显存"), found("tag:显存"), count_of(keys.tag(tag.pk))) == ([article.pk], [article.pk], 1)
    assert_in_step()
    with change():
        article.tags.remove(tag)
    assert (found("显存"), found("tag:显存"), count_of(keys.tag(tag.pk))) == ([], [], 0)
    assert_in_step()


def test_a_renamed_tag_is_found_by_its_new_name() -> None:
    with change():
        article = article_in()
    with change():
        tag = Tag.objects.get()
        tag.name, tag.name_en = "表示学习", ""
        tag.save()

    assert [found(word) for word in ("嵌入", "embedding", "表示学习", "tag:表示")] == [
        [],
        [],
        [article.pk],
        [article.pk],
    ]
    assert [suggested.text for suggested in suggest("表示")] == ["表示学习"]
    assert suggest("embed") == []
    assert_in_step()


@pytest.mark.parametrize("model", [Tag, Site, Group, Topic])
def test_what_is_deleted_is_a_word_of_its_articles_no_more(model: type) -> None:
    words = {Tag: "嵌入", Site: "example.org", Group: "入门读物", Topic: "检索增强"}
    with change():
        article = article_in()
    with change():
        rows = model.objects.all()  # type: ignore[attr-defined]
        (rows.exclude(parent=None) if model in (Group, Topic) else rows).delete()

    assert found(words[model]) == []
    assert found("向量") == [article.pk]
    assert_in_step()


def test_a_deleted_outer_group_takes_the_labels_within_along() -> None:
    with change():
        article_in()
    with change():
        Group.objects.get(parent=None).delete()

    assert (found("外层标签"), found("入门读物")) == ([], [])
    assert_in_step()


def test_a_deleted_topic_takes_its_lines_along_and_leaves_the_article() -> None:
    with change():
        article = article_in()
    with change():
        Topic.objects.get(parent=None).delete()

    assert (found("应用"), found("写得明白"), found("has:note"), found("向量")) == ([], [], [], [article.pk])
    assert_in_step()


def test_a_renamed_topic_is_a_word_of_all_articles_below_it() -> None:
    with change():
        article = article_in()
    with change():
        top = Topic.objects.get(parent=None)
        top.title = "落地实践"
        top.save()

    assert (found("应用"), found("落地"), found("topic:落地实践")) == ([], [article.pk], [article.pk])
    assert_in_step()


def test_a_moved_topic_takes_its_articles_along() -> None:
    with change():
        article = article_in()
        other = TopicFactory(title="基础知识", readme=Topic.objects.get(parent=None).readme)
    with change():
        topic = Topic.objects.get(title="检索增强")
        topic.parent = other
        topic.save()

    assert (found("应用"), found("topic:应用"), found("基础知识")) == ([], [], [article.pk])
    assert found("topic:基础知识") == [article.pk]
    assert_in_step()


def test_a_topic_that_becomes_a_meta_section_is_no_word_of_its_articles() -> None:
    with change():
        article = article_in()
    with change():
        topic = Topic.objects.get(title="检索增强")
        topic.role = Topic.Role.META
        topic.save()

    assert (found("检索增强"), found("写得明白"), found("向量")) == ([], [], [article.pk])
    assert_in_step()


def test_renamed_labels_are_followed_outer_ones_too() -> None:
    with change():
        article = article_in()
    with change():
        for group in Group.objects.all():
            group.label = f"新{group.label}"
            group.save()

    assert (found("新入门"), found("新外层"), found("入门读物")) == ([article.pk], [article.pk], [article.pk])
    assert_in_step()


def test_a_renamed_site_is_a_word_of_its_articles() -> None:
    with change():
        article = article_in()
    with change():
        site = Site.objects.get()
        site.name = "科学空间"
        site.save()

    assert (found("科学空间"), found("site:科学空间"), found("site:example.org")) == ([article.pk],) * 3
    assert_in_step()


def test_a_line_given_to_another_article_is_found_there() -> None:
    with change():
        article, other = article_in(), ArticleFactory(title="另一篇")
    with change():
        entry = Entry.objects.get()
        entry.article = other
        entry.save()

    assert (found("写得明白"), found("检索增强"), found("向量")) == ([other.pk], [other.pk], [article.pk])
    assert_in_step()


def test_a_line_that_is_changed_moved_or_deleted_is_followed() -> None:
    with change():
        article = article_in()
        other = TopicFactory(title="基础知识")
    with change():
        entry = Entry.objects.get()
        entry.note, entry.topic, entry.group, entry.title = "不太好懂", other, None, "另一个题目"
        entry.save()
    assert [found(word) for word in ("写得明白", "入门读物", "检索增强")] == [[], [], []]
    assert [found(word) for word in ("不太好懂", "另一个题目", "基础知识")] == [[article.pk]] * 3
    assert_in_step()
    with change():
        entry.delete()
    assert (found("不太好懂"), found("基础知识"), found("向量")) == ([], [], [article.pk])
    assert_in_step()


def test_an_imported_list_is_found_at_once_and_gone_with_the_list() -> None:
    import_readme("# 清单\n\n## 推理优化\n\n- [显存占用](https://example.org/1) 说明文字\n".encode(), name="list")
    article = Article.objects.get()
    assert [found(word) for word in ("显存", "推理优化", "说明文字")] == [[article.pk]] * 3
    assert_in_step()

    with change():
        Readme.objects.all().delete()
    assert (found("显存"), found("推理优化"), found("说明文字")) == ([article.pk], [], [])
    assert_in_step()


def test_a_bulk_write_that_is_touched_is_followed() -> None:
    with change():
        article = article_in()
    with change() as unit:
        Article.objects.update(title="整体改名")
        unit.touch([article.pk])

    assert found("整体改名") == [article.pk]
    assert_in_step()


def test_properties_follow_the_article() -> None:
    with change():
        article = article_in(language="zh-Hans", published_on=dt.date(2023, 5, 6), link_state="dead")
    for condition in ("lang:zh", "after:2023-05 before:2023-06", "is:dead", "has:note", "site:example.org"):
        assert found(condition) == [article.pk], condition
    with change():
        article.language, article.published_on, article.link_state = "en", dt.date(2024, 1, 1), "alive"
        article.save()
    for condition in ("lang:zh", "before:2024", "is:dead"):
        assert found(condition) == [], condition
    assert_in_step()


@pytest.mark.parametrize("language", ["it's", 'a"b', "zh hans", "\\", "中文", "&|!"])
def test_a_language_of_any_signs_can_be_stored(language: str) -> None:
    with change():
        article = article_in(language=language)

    assert found("向量") == [article.pk]
    assert_in_step()


def test_a_unit_that_fails_takes_index_and_counts_back() -> None:
    with change():
        article = article_in()
    before = dict(SearchTerm.objects.values_list("term", "count"))

    def fail_inside_a_unit() -> None:
        with change():
            article.title = "从未有过"
            article.save()
            ArticleFactory(title="另一篇")
            Tag.objects.all().delete()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside_a_unit()

    assert (found("从未有过"), found("嵌入")) == ([], [article.pk])
    assert dict(SearchTerm.objects.values_list("term", "count")) == before
    assert_in_step()


def test_a_transaction_around_units_takes_index_and_counts_back() -> None:
    with change():
        article = article_in()
    before = dict(SearchTerm.objects.values_list("term", "count"))

    def fail_after_a_unit() -> None:
        with transaction.atomic():
            with change():
                article.title = "从未有过"
                article.save()
                ArticleFactory(title="从未有过")
            assert len(found("从未有过")) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_a_unit()

    assert (found("从未有过"), found("向量")) == ([], [article.pk])
    assert dict(SearchTerm.objects.values_list("term", "count")) == before
    assert_in_step()


def test_a_savepoint_inside_a_unit_takes_back_what_was_written_in_it() -> None:
    def fail() -> None:
        with transaction.atomic():
            ArticleFactory(title="收回去了")
            kept.title = "不算数"
            kept.save()
            raise ZeroDivisionError

    with change():
        kept = ArticleFactory(title="留下来")
        with pytest.raises(ZeroDivisionError):
            fail()

    assert (found("留下来"), found("收回去了"), found("不算数")) == ([kept.pk], [], [])
    assert_in_step()


@pytest.mark.django_db(transaction=True)
def test_index_and_counts_are_taken_back_in_a_real_transaction_too() -> None:
    with change():
        article = article_in()

    def fail_after_a_unit() -> None:
        with transaction.atomic():
            with change():
                article.delete()
                ArticleFactory(title="从未有过")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_a_unit()

    assert (found("从未有过"), len(found("向量"))) == ([], 1)
    assert_in_step()


@pytest.fixture
def as_in_a_shell(settings: Settings) -> None:
    """Writes outside a unit are allowed, as they are wherever tests do not run."""
    settings.EASYLLM_STRICT_WRITES = False  # type: ignore[attr-defined]


@pytest.mark.usefixtures("as_in_a_shell")
def test_rows_written_in_a_shell_are_followed_at_once() -> None:
    article = article_in()
    assert {word: found(word) for word in WORDS_AROUND} == {word: [article.pk] for word in WORDS_AROUND}
    article.title = "图数据库"
    article.save()
    tag = Tag.objects.get()
    tag.name, tag.name_en = "表示学习", ""
    tag.save()
    assert [found(word) for word in ("向量", "图数据库", "嵌入", "表示学习")] == [[], [article.pk], [], [article.pk]]
    assert_in_step()


@pytest.mark.usefixtures("as_in_a_shell")
@pytest.mark.parametrize("model", [Article, Tag, Site, Group, Topic])
def test_what_is_deleted_in_a_shell_leaves_an_index_in_doubt(model: type) -> None:
    article_in()
    model.objects.all().delete()  # type: ignore[attr-defined]

    assert Catalogue.objects.get().is_index_doubtful
    check_index()
    assert not Catalogue.objects.get().is_index_doubtful
    assert_in_step()


def test_what_is_not_published_is_nowhere_for_readers() -> None:
    with change():
        shown = ArticleFactory(title="公开的文章")
        hidden = article_in("公开之前的稿子", status="draft", language="eo")
        withdrawn = ArticleFactory(title="公开之后撤下", status="withdrawn")
        for article in (shown, withdrawn):
            article.tags.add(TagFactory(name=f"标记{article.pk}"))

    answer = search("公开")
    assert (answer.hits, answer.related, answer.count) == ((shown.pk,), (), 1)
    assert set(answer.facets.tags.values()) | set(answer.facets.sites.values()) <= {1}
    assert answer.facets.languages == {}
    assert search("公开", audience=Audience.DESK).count == 3
    for word in ("稿子", "嵌入", "embedding", "检索增强", "qianru", "标记" + str(withdrawn.pk)):
        assert suggest(word) == [], word
        assert not search(word).hits
    assert [suggested.number for suggested in suggest("公开")] == [shown.pk]
    assert related_articles(shown) == []
    assert related_articles(hidden) in ([], [shown.pk])


def test_readers_learn_no_name_that_only_drafts_have() -> None:
    with change():
        article = article_in("草稿", status="draft")
        article.tags.add(TagFactory(name="机密项目"))

    for typed in ("jimixiangmu", "鸡蜜项目", "qianru"):
        answer = search(typed)
        assert (answer.hits, answer.corrected) == ((), ""), typed


@pytest.mark.parametrize("articles", [1, 30])
def test_a_unit_asks_as_often_for_one_article_as_for_thirty(articles: int) -> None:
    with change():
        tag = TagFactory()
        for _ in range(articles):
            ArticleFactory().tags.add(tag)
    with CaptureQueriesContext(connection) as queries, change():
        tag.name = "改了名"
        tag.save()

    assert len(queries) < 45
