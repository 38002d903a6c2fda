"""The first page of the desk: what is to be done, where each figure leads, and in how few queries."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from library import catalogue
from library.catalogue import Unit
from library.desk.changes import reason_in_words
from library.models import Article, Change, Entry, Job, Readme, Topic
from library.readme.exporter import export_readme, record_export
from library.readme.importer import import_readme
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[3]
FIGURE = re.compile(
    r'<li class="(?P<look>\w*)"><a href="(?P<url>[^"]+)"><span class="number">(?P<number>\d+)</span>'
    r"<span>(?P<label>[^<]+)</span><small>(?P<hint>[^<]+)</small>"
)


@pytest.fixture
def curator() -> Client:
    """A superuser whose browser asks for Chinese."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(User.objects.create_superuser("curator"))
    return client


@pytest.fixture
def seed(db: None, settings: Settings) -> None:
    """The list that the project begins with, read into the library."""
    import_readme((ROOT / "fixtures" / "README.md").read_bytes(), name=settings.EASYLLM_DEFAULT_LIST)


def figures(client: Client) -> dict[str, dict[str, str]]:
    """The figures of the first page, by their labels."""
    page = client.get("/admin/").content.decode()
    return {found["label"]: found.groupdict() for found in FIGURE.finditer(page)}


def in_chinese(words: str) -> str:
    """What a curator reads."""
    with translation.override("zh-hans"):
        return translation.gettext(words)


def rows_of(client: Client, url: str) -> int:
    """How many rows a change list shows."""
    return client.get(url.replace("&amp;", "&")).content.decode().count('name="_selected_action"')


@pytest.fixture
def things_to_do(unit: Unit) -> None:
    """One to three of each kind of thing that waits, beside things that do not."""
    tag = TagFactory()
    placed = EntryFactory(topic=TopicFactory(title="有文")).article
    placed.tags.add(tag)
    ArticleFactory().tags.add(tag)  # inbox
    for _ in range(2):
        EntryFactory(topic=TopicFactory())  # without a tag
    draft = EntryFactory(article=ArticleFactory(status=Article.Status.DRAFT)).article
    draft.tags.add(tag)
    ArticleFactory(status=Article.Status.WITHDRAWN)
    for _ in range(3):
        TopicFactory(title="空")
    TopicFactory(role=Topic.Role.META)
    topic = TopicFactory(title="只有标签行")
    GroupFactory(topic=topic)
    EntryFactory(topic=topic, group=GroupFactory(topic=topic), article=placed)


@pytest.mark.usefixtures("things_to_do")
@pytest.mark.parametrize(
    ("label", "number"), [("待归类", 1), ("无标签文章", 2), ("草稿", 1), ("空主题", 3), ("空标签行", 1)]
)
def test_each_figure_leads_to_the_list_of_just_those_rows(curator: Client, label: str, number: int) -> None:
    figure = figures(curator)[label]

    assert (int(figure["number"]), figure["look"]) == (number, "")
    assert rows_of(curator, figure["url"]) == number


@pytest.mark.usefixtures("things_to_do")
@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("/admin/library/article/?place=some", 5),
        ("/admin/library/article/?tagging=some", 4),
        ("/admin/library/topic/?content=some", 6),
        ("/admin/library/group/?content=some", 1),
    ],
)
def test_filters_offer_the_others_too(curator: Client, path: str, rows: int) -> None:
    assert rows_of(curator, path) == rows


def test_what_lies_in_the_bin_is_counted(curator: Client, unit: Unit) -> None:
    ArticleFactory(status=Article.Status.BINNED, binned_at=timezone.now())
    ArticleFactory()
    figure = figures(curator)[in_chinese("In the bin")]
    assert figure["number"] == "1"
    assert rows_of(curator, figure["url"]) == 1


def test_changes_that_the_list_does_not_know_yet_are_counted(curator: Client, seed: None) -> None:
    label = in_chinese("Changes to write")
    assert figures(curator)[label]["number"] == "0"

    entry = Entry.objects.exclude(note="").order_by("pk")[0]
    with catalogue.change(reason="a note"):
        entry.note = "另一句"
        entry.save()
    with catalogue.change(reason="a line less"):
        Entry.objects.exclude(pk=entry.pk).order_by("pk")[0].delete()
    with catalogue.change(reason="elsewhere"):
        EntryFactory()
        TagFactory()
    figure = figures(curator)[label]
    assert figure["number"] == "2"
    page = curator.get(figure["url"]).content.decode()
    assert (page.count('<th class="field-words">'), "a line less" in page) == (2, True)

    record_export(export_readme(Readme.objects.get(name="easyllm")))
    assert figures(curator)[label]["number"] == "0"


def test_what_is_done_says_so(curator: Client) -> None:
    figure = figures(curator)["待归类"]

    assert (figure["number"], figure["look"], figure["hint"]) == ("0", "done", "已清空")


def test_nothing_is_said_of_links_before_one_was_checked(curator: Client, unit: Unit) -> None:
    ArticleFactory()
    assert "链接异常" not in figures(curator)

    for state in (Article.LinkState.ALIVE, Article.LinkState.SUSPECT, Article.LinkState.DEAD):
        ArticleFactory(link_state=state)

    figure = figures(curator)["链接异常"]
    assert figure["number"] == "2"
    assert rows_of(curator, figure["url"]) == 2


def test_failed_jobs_are_urgent_for_a_week(curator: Client) -> None:
    for days in (1, 6, 30):
        finished = timezone.now() - dt.timedelta(days=days)
        Job.objects.create(kind=Job.Kind.IMPORT_README, state=Job.State.FAILED, finished_at=finished)

    figure = figures(curator)["失败的任务"]
    page = curator.get(figure["url"].replace("&amp;", "&")).content.decode()

    assert (figure["number"], figure["look"]) == ("2", "urgent")
    assert page.count('<th class="field-__str__">') == 2


def test_an_empty_library_says_where_to_begin(curator: Client) -> None:
    page = curator.get("/admin/").content.decode()

    assert "书库尚空。" in page
    assert '<a href="/admin/library/readme/import/">先导入一份 README。</a>' in page
    assert "数据不足" in page


def test_the_first_page_draws_the_library_and_lists_what_happened(curator: Client, seed: None) -> None:
    page = curator.get("/admin/").content.decode()

    assert "<h1>今日待办</h1>" in page
    assert "由 0 篇增至 21 篇" in page
    topic = Topic.objects.get(title="大模型理论")
    assert f'<a href="/admin/library/topic/{topic.pk}/change/">大模型理论</a></th><td class="num">10</td>' in page
    assert "读入清单：easyllm" in page
    assert "书库尚空" not in page


def test_the_sidebar_groups_and_counts(curator: Client, seed: None) -> None:
    page = curator.get("/admin/library/article/").content.decode()

    assert '<a href="/admin/library/article/" aria-current="page">文章</a><span class="num">21</span>' in page
    assert page.index("<h2>编目</h2>") < page.index(">来源</a>") < page.index("<h2>系统</h2>") < page.index(">任务</a>")
    assert ">用户组</a>" in page


def test_a_curator_sees_only_what_they_may(seed: None) -> None:
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(user)

    page = client.get("/admin/").content.decode()

    assert set(figures(client)) == {"待归类", "无标签文章", "草稿", in_chinese("In the bin")}
    assert "新增文章" not in page
    assert "导入 README" not in page
    assert "近来改动" not in page
    assert "/admin/library/topic/" not in page.split("</nav>")[0]


@pytest.mark.parametrize("number", ["999", "no-number"])
def test_a_job_that_is_not_there_leads_back_to_the_first_page(curator: Client, number: str) -> None:
    assert curator.get(f"/admin/library/job/{number}/change/")["Location"] == "/admin/"


@pytest.mark.parametrize("size", [1, 60])
def test_queries_do_not_grow_with_the_library(
    curator: Client, unit: Unit, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        EntryFactory(article__url=f"https://site-{number}.org/", topic=TopicFactory())
        Change.objects.create(reason="x", catalogue_version=number, actor=User.objects.get())
        Job.objects.create(kind=Job.Kind.IMPORT_README)

    with django_assert_max_num_queries(12):
        assert curator.get("/admin/").status_code == 200


def test_signing_in_asks_the_library_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        page = client.get("/admin/login/").content.decode()

    assert "<h1>" in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("edit in the admin: 文章", "编辑：文章"),
        ("import of easyllm", "读入清单：easyllm"),
        ("order of a topic", "重排主题"),
        ("something else", "something else"),
    ],
)
def test_reasons_are_told_in_the_curators_language(reason: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert reason_in_words(Change(reason=reason)) == words


def test_every_field_of_an_inline_table_has_a_name(curator: Client, seed: None) -> None:
    topic = Topic.objects.get(title="常见模型")
    page = curator.get(f"/admin/library/topic/{topic.pk}/change/").content.decode()
    fields = re.findall(r'<(?:input|select|textarea)[^>]*name="(?:entries|groups|subtopics)-\d+-[^>]*>', page)

    unnamed = [field for field in fields if "aria-label" not in field and 'type="hidden"' not in field]
    assert fields
    assert unnamed == []
