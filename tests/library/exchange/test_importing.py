"""Files become articles: what is new, what is known, where it goes, and what is told of the rest."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User

from library import catalogue
from library.curation.bin import put_in_bin
from library.curation.history import undo
from library.curation.merging import Merge, merge_all
from library.exchange.importing import Into, import_articles
from library.exchange.records import Reason
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import ExchangeReport
from library.kept_description import PrivateNote, read_private_note
from library.models import Article, Change, Entry, Group, SearchDocument, Site, Tag, Topic
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, ReadmeFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

HEAD = "url,title,note,topic,group,tags,status,added,author\r\n"
NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p>
    <DT><H3>推理</H3>
    <DL><p>
        <DT><A HREF="https://example.org/a" ADD_DATE="1577836800" TAGS="量化,FP8">甲</A>
        <DD>第一条
        <DT><H3>KV Cache</H3>
        <DL><p>
            <DT><A HREF="https://example.org/b">乙</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="https://example.org/c">丙</A>
</DL><p>
"""


@pytest.fixture
def contributor() -> User:
    account = User.objects.create_user("li", is_staff=True)
    account.groups.add(UserGroup.objects.get(name="contributor"))
    return account


def bring(text: str, **options: Any) -> ExchangeReport:
    return import_articles(io.BytesIO(text.encode()), **options)


def rows(*lines: str) -> str:
    return HEAD + "".join(f"{line}\r\n" for line in lines)


def reasons(report: ExchangeReport) -> list[tuple[int, Reason]]:
    return [(line.line, line.reason) for line in (*report.skipped.lines, *report.left_out.lines)]


def test_bookmarks_become_articles_with_topics_tags_notes_and_their_own_date() -> None:
    report = bring(NETSCAPE)
    assert (report.records, report.added, report.lines, report.topics_made, report.tags_made) == (3, 3, 2, 2, 2)
    first = Article.objects.get(url="https://example.org/a")
    assert (first.title, first.status, first.language, first.added_at.year) == ("甲", "published", "zh", 2020)
    assert {tag.name for tag in first.tags.all()} == {"量化", "FP8"}
    entry = Entry.objects.get(article=first)
    assert (entry.topic.title, entry.note, entry.position) == ("推理", "第一条", 1)
    deeper = Entry.objects.get(article__url="https://example.org/b").topic
    assert (deeper.title, deeper.parent, deeper.readme) == ("KV Cache", entry.topic, None)
    assert [article.title for article in Article.objects.without_entry()] == ["丙"]
    assert Site.objects.get(host="example.org").articles.count() == 3


def test_what_came_in_is_found() -> None:
    bring(NETSCAPE)
    assert SearchDocument.objects.count() == 3
    assert SearchDocument.objects.get(article__title="甲").is_public


def test_an_import_is_one_change_that_can_be_taken_back() -> None:
    before = library_now()
    report = bring(NETSCAPE)
    change = Change.objects.get(pk=report.change)
    assert change.reason == "articles imported: netscape (3)"
    undo(change)
    assert library_now() == before


def test_the_same_file_again_changes_nothing() -> None:
    bring(NETSCAPE)
    before = library_now()
    report = bring(NETSCAPE)
    assert (report.added, report.known, report.updated, report.lines, report.change) == (0, 3, 0, 0, 0)
    assert library_now() == before


def test_a_dry_run_tells_the_same_and_stores_nothing() -> None:
    bring(rows("https://example.org/a,甲,,推理,,FP8,,,"))
    before = library_now()
    text = NETSCAPE + '<DT><A HREF="https://example.org/c#:~:text=x">twice</A><DT><A HREF="javascript:x">no</A>'
    told = bring(text, is_dry_run=True)
    assert library_now() == before
    done = bring(text)
    counts = ("records", "added", "drafts", "known", "twice", "updated", "lines", "topics_made", "tags_made", "skipped")
    assert [getattr(told, name) for name in counts] == [getattr(done, name) for name in counts]
    assert (told.is_dry_run, told.change) == (True, 0)


def test_a_dry_run_tells_the_same_of_folders_in_another_case_of_notes_and_of_labels() -> None:
    with catalogue.change(reason="test"):
        EntryFactory(topic=TopicFactory(readme=None, title="推理"), position=1, article__url="https://example.org/a")
        ArticleFactory(url="https://example.org/b")
    text = rows(
        "https://example.org/a,甲,说明,推理,,,,,",
        "https://example.org/a,甲,另一说明,推理,,,,,",
        "https://example.org/b,乙,没有一行,,,,,,",
        "https://example.org/c,丙,,AI/A,综述,,,,",
        "https://example.org/c,丙,,ai/a,综述：,,,,",
        "https://example.org/d,丁,,ai/B,综述,,,,",
    )
    told, done = bring(text, is_dry_run=True), bring(text)
    assert (done.added, done.twice, done.known, done.updated) == (2, 1, 3, 2)
    assert (done.lines, done.topics_made, done.groups_made) == (2, 3, 2)
    counts = ("added", "twice", "known", "updated", "lines", "topics_made", "groups_made", "left_out", "skipped")
    assert [getattr(told, name) for name in counts] == [getattr(done, name) for name in counts]


def test_a_note_without_a_topic_is_kept_for_the_line_that_a_known_article_has_not_yet(unit: catalogue.Unit) -> None:
    article = ArticleFactory(url="https://example.org/a", private_note="Mine.")
    bring(rows("https://example.org/a,甲,说明,,,,,,"))
    article.refresh_from_db()
    assert read_private_note(article.private_note) == PrivateNote("说明", "Mine.")
    placed = EntryFactory(article__url="https://example.org/b").article
    bring(rows("https://example.org/b,乙,说明,,,,,,"))
    placed.refresh_from_db()
    assert placed.private_note == ""


def test_a_language_that_is_none_is_told_and_one_as_systems_write_it_is_taken() -> None:
    report = bring("url,title,lang\nhttps://example.org/a,甲,zh_CN\nhttps://example.org/b,乙,chinese?\n")
    assert reasons(report) == [(3, Reason.BAD_VALUE)]
    assert {one.title: one.language for one in Article.objects.all()} == {"甲": "zh-CN", "乙": "zh"}


def test_a_known_address_gets_its_tags_its_line_and_what_it_lacks_and_is_told_as_known(unit: catalogue.Unit) -> None:
    article = ArticleFactory(url="https://example.org/a", title="老标题", author="")
    TagFactory(name="量化")
    report = bring(rows("http://www.example.org/a/,新标题,说明,推理,,量化,,,李"))
    article.refresh_from_db()
    assert (article.title, article.author, article.url) == ("老标题", "李", "https://example.org/a")
    assert [tag.name for tag in article.tags.all()] == ["量化"]
    assert article.entries.get().note == "说明"
    assert (report.added, report.known, report.updated, report.lines, report.tags_made) == (0, 1, 1, 1, 0)


def test_a_known_address_gets_no_second_line_in_a_topic_but_a_note_for_one_without(unit: catalogue.Unit) -> None:
    topic = TopicFactory(readme=None, title="推理")
    entry = EntryFactory(topic=topic, article__url="https://example.org/a", position=1)
    report = bring(rows("https://example.org/a,甲,说明,推理,,,,,"))
    assert report.lines == 0
    assert [line.note for line in entry.article.entries.all()] == ["说明"]
    bring(rows("https://example.org/a,甲,另一说明,推理,,,,,"))
    assert [line.note for line in entry.article.entries.all()] == ["说明"]


def test_an_article_that_was_merged_leads_to_the_one_that_is_left() -> None:
    with catalogue.change(reason="test"):
        kept, other = ArticleFactory(), ArticleFactory()
        merge_all([Merge(kept.pk, (other.pk,))])
    report = bring(rows(f"{other.url},x,,,,新标签,,,"))
    assert (report.known, report.added) == (1, 0)
    assert [tag.name for tag in kept.tags.all()] == ["新标签"]


def test_an_article_in_the_bin_stays_there_and_is_told() -> None:
    with catalogue.change(reason="test"):
        article = ArticleFactory()
        put_in_bin([article.pk])
    report = bring(rows(f"{article.url},x,,推理,,新标签,,,"))
    assert reasons(report) == [(2, Reason.IN_BIN)]
    article.refresh_from_db()
    assert article.status == "binned"
    assert not article.tags.exists()
    assert not article.entries.exists()


def test_one_address_in_two_folders_is_one_article_with_two_lines() -> None:
    report = bring(rows("https://example.org/a,甲,,推理,,x,,,", "https://example.org/a/,甲,,训练,,y,,,"))
    article = Article.objects.get()
    assert {entry.topic.title for entry in article.entries.all()} == {"推理", "训练"}
    assert {tag.name for tag in article.tags.all()} == {"x", "y"}
    assert (report.added, report.twice, report.known, report.lines, report.updated) == (1, 1, 0, 2, 0)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("javascript:alert(1)", Reason.NOT_WEB),
        ("data:text/html;base64;x", Reason.NOT_WEB),
        ("chrome://settings", Reason.NOT_WEB),
        ("place:sort=8", Reason.NOT_WEB),
        ("ftp://example.org/", Reason.NOT_WEB),
        ("https://user:secret@example.org/", Reason.HAS_PASSWORD),
        ("https://example.org/" + "a" * 8_000, Reason.ADDRESS_TOO_LONG),
        ("", Reason.NO_ADDRESS),
    ],
)
def test_what_is_no_address_for_readers_is_passed_over_with_its_line_and_reason(url: str, reason: Reason) -> None:
    report = bring(rows("https://example.org/a,甲,,,,,,,", f"{url},x,,,,,,,"))
    assert reasons(report) == [(3, reason)]
    assert report.skipped.counts == {reason.value: 1}
    assert (report.records, report.added) == (2, 1)


def test_a_password_is_not_in_the_report() -> None:
    report = bring(rows("https://user:secret@example.org/,x,,,,,,,"))
    assert "secret" not in report.as_text()
    assert report.skipped.lines[0].excerpt == "https://…@example.org/"


def test_folders_mean_topics_of_the_chosen_list_by_their_titles_in_either_language(unit: catalogue.Unit) -> None:
    readme = ReadmeFactory(name="mine")
    above = TopicFactory(readme=readme, title="推理", title_en="Inference")
    TopicFactory(readme=readme, parent=above, title="缓存")
    report = bring(rows("https://example.org/a,甲,,inference/缓存,,,,,"), into=Into(list_name="mine"))
    assert report.topics_made == 0
    assert Entry.objects.get().topic.title == "缓存"


def test_a_new_folder_below_a_topic_of_the_list_stands_in_the_list_and_any_other_in_none(unit: catalogue.Unit) -> None:
    readme = ReadmeFactory(name="mine")
    above = TopicFactory(readme=readme, title="推理")
    bring(
        rows("https://example.org/a,甲,,推理/新,,,,,", "https://example.org/b,乙,,新/推理,,,,,"),
        into=Into(list_name="mine"),
    )
    found = {entry.article.title: entry.topic for entry in Entry.objects.all()}
    assert (found["甲"].parent, found["甲"].readme) == (above, readme)
    assert found["乙"].readme is None


def test_a_list_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(ExchangeRefusedError, match="nowhere"):
        bring(NETSCAPE, into=Into(list_name="nowhere"))
    assert not Article.objects.exists()


def test_without_folders_everything_is_in_the_inbox_and_keeps_its_note() -> None:
    report = bring(NETSCAPE, into=Into(is_flat=True, tags=("import",)))
    assert (report.topics_made, report.lines) == (0, 0)
    assert Article.objects.without_entry().count() == 3
    assert Tag.objects.get(name="import").tagged_articles.count() == 3
    assert "第一条" in Article.objects.get(title="甲").private_note


def test_lines_under_a_label_stand_there_and_the_topic_is_in_order(unit: catalogue.Unit) -> None:
    topic = TopicFactory(readme=None, title="推理")
    first = EntryFactory(topic=topic, position=1)
    label = GroupFactory(topic=topic, label="综述：", position=2)
    last = EntryFactory(topic=topic, position=3)
    report = bring(
        rows(
            "https://example.org/a,甲,,推理,综述,,,,",
            "https://example.org/b,乙,,推理,,,,,",
            "https://example.org/c,丙,,推理,新标签,,,,",
        )
    )
    assert report.groups_made == 1
    ordered = [*topic.entries.all(), *topic.groups.all()]
    names = [str(row) for row in sorted(ordered, key=lambda row: row.position)]
    assert names == [str(first), str(label), "甲", str(last), "乙", "新标签", "丙"]
    assert sorted(row.position for row in ordered) == list(range(1, 8))
    assert Group.objects.count() == 2


def test_tags_are_met_by_their_other_names_and_in_any_case(unit: catalogue.Unit) -> None:
    tag = TagFactory(name="KV Cache")
    tag.aliases.create(name="键值缓存", slug="jzhc")
    bring(rows('https://example.org/a,甲,,,,"kv cache, 键值缓存, 新, 新",,,'))
    assert {tag.name for tag in Article.objects.get().tags.all()} == {"KV Cache", "新"}


def test_tags_of_like_slugs_get_slugs_of_their_own() -> None:
    bring(rows('https://example.org/a,甲,,,,"!!, !!!, C, C++, C#, c-plus-plus",,,'))
    assert Tag.objects.values("slug").distinct().count() == 6


def test_articles_of_a_contributor_are_drafts_with_what_there_is_already(contributor: User) -> None:
    with catalogue.change(reason="test"):
        published = ArticleFactory(url="https://example.org/p")
        TagFactory(name="有")
    text = rows(
        'https://example.org/a,甲,,新主题,,"有, 无",published,,',
        "https://example.org/p,乙,,,,有,,,",
    )
    told, report = bring(text, actor=contributor, is_dry_run=True), bring(text, actor=contributor)
    assert sorted(reasons(report)) == [(2, Reason.NEW_TAG), (2, Reason.NEW_TOPIC), (3, Reason.NOT_YOURS)]
    assert sorted(reasons(told)) == sorted(reasons(report))
    article = Article.objects.get(url="https://example.org/a")
    assert (article.status, [tag.name for tag in article.tags.all()]) == ("draft", ["有"])
    assert not published.tags.exists()
    assert not Topic.objects.exists()


def test_what_has_no_title_is_a_draft_called_by_its_address() -> None:
    report = bring("https://example.org/a\n")
    article = Article.objects.get()
    assert (article.title, article.status, report.drafts) == ("example.org/a", "draft", 1)
    bring(rows("https://example.org/a,标题,,,,,,,"))
    article.refresh_from_db()
    assert article.title == "标题"


def test_what_a_file_calls_withdrawn_or_a_draft_is_so_here() -> None:
    bring(rows("https://example.org/a,甲,,,,,withdrawn,,", "https://example.org/b,乙,,,,,draft,,"))
    assert {article.title: article.status for article in Article.objects.all()} == {"甲": "withdrawn", "乙": "draft"}


def test_what_is_wanted_as_a_draft_is_one_whatever_the_file_says() -> None:
    bring(rows("https://example.org/a,甲,,,,,published,,"), into=Into(status=Article.Status.DRAFT))
    assert Article.objects.get().status == "draft"


def test_what_somebody_added_while_the_file_was_read_is_known_and_gets_no_second_line() -> None:
    topics: list[Topic] = []

    def add_meanwhile(done: int, total: int) -> None:
        if total == 0 and not topics:
            with catalogue.change(reason="somebody else"):
                topics.append(TopicFactory(readme=None, title="推理"))
                EntryFactory(topic=topics[0], position=1, article__url="https://example.org/7", article__title="七")

    text = rows(*(f"https://example.org/{n},篇 {n},,推理,,,,," for n in range(600)))
    report = bring(text, progress=add_meanwhile)
    assert (report.added, report.known, report.lines) == (599, 1, 599)
    assert Topic.objects.count() == 1
    assert Article.objects.get(url="https://example.org/7").entries.count() == 1
    positions = sorted(topics[0].entries.values_list("position", flat=True))
    assert positions == list(range(1, 601))


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_cancelling_takes_everything_back(fails_at: int) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        stage = 0 if not total else 1 if done <= total // 2 else 2
        if stage == fails_at:
            raise CancelledError

    before = library_now()
    with pytest.raises(CancelledError):
        bring(rows(*(f"https://example.org/{n},篇 {n},,推理,,x,,," for n in range(600))), progress=cancel)
    assert library_now() == before


def test_progress_goes_up_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    bring(
        rows(*(f"https://example.org/{n},篇 {n},,推理,,x,,," for n in range(600))), progress=lambda *n: told.append(n)
    )
    stored = [step for step in told if step[1]]
    assert stored == sorted(stored)
    assert stored[-1] == (600, 600)


def test_a_report_can_be_kept_as_json_and_read_again() -> None:
    report = bring(rows("https://example.org/a,甲,,,,,,,", "javascript:x,x,,,,,,,"))
    assert ExchangeReport.from_json(report.as_json()) == report
    assert "line 3: not-web: javascript:x" in report.as_text()


def test_only_the_first_thousand_lines_are_told_one_by_one_and_all_are_counted() -> None:
    report = bring(rows("https://example.org/a,甲,,,,,,,", *["javascript:x,x,,,,,,,"] * 1_500))
    assert (len(report.skipped.lines), report.skipped.counts) == (1_000, {"not-web": 1_500})
    assert "… and 500 more" in report.as_text()


def test_a_file_without_articles_is_refused() -> None:
    with pytest.raises(ExchangeRefusedError, match="no articles"):
        bring(HEAD)


def test_an_import_asks_the_database_no_oftener_for_more_articles_of_a_chunk(
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(100):
        bring(rows(*(f"https://e{n % 9}.org/{n},篇,,主题 {n % 5},,标签 {n % 7},,2020-01-01," for n in range(500))))
