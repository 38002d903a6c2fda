"""Quick add: one article from a bookmark, or all addresses of a pasted text."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from library import catalogue
from library.admin import quick_add
from library.admin.new_articles import NewArticleForm
from library.curation.history import undo
from library.models import Article, Change, Job, Topic
from library.readme.exporter import export_readme
from tests.desk_accounts import signed_in
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

QUICK, PASTE = "/admin/library/article/quick/", "/admin/library/article/paste/"
TEXT = """# A list
- [First](https://example.org/first)
第二篇：https://example.org/second
https://example.org/third
https://example.org/first/
https://example.org/here
no address at all
"""


@pytest.fixture
def topic() -> Topic:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory(title="推理")
        EntryFactory(topic=topic, position=1, article__url="https://example.org/here", article__title="Here")
    return topic


def values(**given: str) -> dict[str, str]:
    return {"url": "https://example.org/new", "title": "", "place": "", "note": "", "tags": "", **given}


def test_the_bookmark_opens_the_form_with_address_and_title(desk: Client) -> None:
    page = desk.get(QUICK, {"url": "https://example.org/a?b=1&c", "title": "A “title”"}).text

    assert 'value="https://example.org/a?b=1&amp;c"' in page
    assert "A “title”" in page
    assert f'href="javascript:location=&#x27;http://testserver{QUICK}?url=' in page
    assert not Article.objects.exists()


def test_an_article_that_is_here_is_told_before_anything_is_typed(desk: Client, topic: Topic) -> None:
    assert "in the library already" in desk.get(QUICK, {"url": "http://example.org/here/?utm_source=x"}).text


@pytest.mark.parametrize("url", ["%00", "javascript:alert(1)", "x" * 9000, "https://[::1"])
def test_the_form_opens_whatever_its_address_says(desk: Client, url: str) -> None:
    assert desk.get(f"{QUICK}?url={url}").status_code == 200


def test_one_article_is_added_with_its_line_as_one_change(desk: Client, topic: Topic) -> None:
    before = library_now()

    done = desk.post(
        QUICK,
        values(title="New", place=f"topic-{topic.pk}", note="Clear.", tags="量化", status="published"),
        follow=True,
    )

    article = Article.objects.get(title="New")
    assert f'Added: <a href="/admin/library/article/{article.pk}/change/">New</a>' in done.text
    assert "Take it back" in done.text
    assert article.entries.get().note == "Clear."
    change = Change.objects.get(reason="article added: New")
    undo(change)
    assert library_now() == before


def test_without_title_or_place_it_is_a_draft_in_the_inbox(desk: Client) -> None:
    desk.post(QUICK, values(status="published"))

    article = Article.objects.without_entry().get()
    assert (article.title, article.status) == ("example.org/new", "draft")


def test_faults_keep_what_was_typed(desk: Client, topic: Topic) -> None:
    page = desk.post(QUICK, values(url="https://example.org/here", title="Typed", status="published")).text

    assert "in the library already" in page
    assert 'value="Typed"' in page
    assert Article.objects.count() == 1


def test_a_text_is_shown_first_and_only_then_added(desk: Client, topic: Topic) -> None:
    assert topic.readme is not None
    before, text = library_now(), export_readme(topic.readme).content
    given = {"text": TEXT, "place": f"topic-{topic.pk}", "tags": "量化", "status": "published"}

    page = desk.post(PASTE, {**given, "show": "1"}).text
    assert "3 articles will be added." in page
    assert "1 of them has no title and becomes a draft." in page
    assert re.search(r'here already: <a href="/admin/library/article/\d+/change/"[^>]*>Here</a>', page)
    assert "twice in the text: 1" in page
    assert "no address: 2" in page
    assert library_now() == before

    shown = re.search(r'name="shown" value="(\w+)"', page)
    assert shown is not None
    changes = Change.objects.count()
    done = desk.post(PASTE, {**given, "confirm": "1", "shown": shown[1]}, follow=True).text

    assert "3 articles were added." in done
    assert Change.objects.count() == changes + 1
    lines = topic.entries.order_by("position")
    assert [line.article.title for line in lines] == ["Here", "First", "第二篇", "example.org/third"]
    assert [line.article.status for line in lines] == ["published", "published", "published", "draft"]
    assert Article.objects.filter(tags__name="量化").count() == 3
    undo(Change.objects.get(reason="articles added: 3"))
    assert (library_now(), export_readme(topic.readme).content) == (before, text)


def test_a_text_that_was_changed_since_is_shown_once_more(desk: Client) -> None:
    given = {"tags": "", "place": "", "status": "published"}
    page = desk.post(PASTE, {**given, "text": "https://example.org/a", "show": "1"}).text
    shown = re.search(r'name="shown" value="(\w+)"', page)
    assert shown is not None

    again = desk.post(PASTE, {**given, "text": "https://example.org/b", "confirm": "1", "shown": shown[1]})

    assert "https://example.org/b" in again.text
    assert not Article.objects.exists()


@pytest.mark.parametrize(("text", "words"), [("", "This field is required"), ("nothing here", "Nothing would change")])
def test_a_text_without_an_address_adds_nothing(desk: Client, text: str, words: str) -> None:
    page = desk.post(PASTE, {"text": text, "tags": "", "place": "", "status": "published", "confirm": "1"}).text

    assert words in page
    assert 'name="confirm"' not in page


def test_many_are_a_job_that_puts_them_in_their_place(
    desk: Client,
    topic: Topic,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(quick_add, "AT_ONCE", 2)
    given = {"text": TEXT, "place": f"topic-{topic.pk}", "tags": "量化", "status": "published"}
    shown = re.search(r'name="shown" value="(\w+)"', desk.post(PASTE, given).text)
    assert shown is not None

    with django_capture_on_commit_callbacks(execute=True):
        done = desk.post(PASTE, {**given, "confirm": "1", "shown": shown[1]})

    job = Job.objects.get()
    assert done["Location"] == f"/admin/library/job/{job.pk}/change/"
    assert (job.state, job.result["changed"], job.done) == ("done", 3, 3)
    assert topic.entries.count() == 4
    assert Article.objects.filter(tags__name="量化").count() == 3
    assert Change.objects.get(pk=job.result["change"]).actor == User.objects.get()


@pytest.mark.parametrize("path", [QUICK, PASTE])
def test_whoever_may_add_no_article_gets_nowhere(path: str) -> None:
    assert signed_in("view_article", "change_article").get(path).status_code == 403
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", [QUICK, PASTE])
def test_queries_do_not_grow(desk: Client, path: str, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with catalogue.change(reason="add"):
        for number in range(30):
            TopicFactory()
            ArticleFactory(url=f"https://example.org/{number}")
    text = "\n".join(f"https://example.org/{number}" for number in range(60))

    with django_assert_max_num_queries(15):
        desk.get(path)
    with django_assert_max_num_queries(15):
        desk.post(PASTE, {"text": text, "tags": "", "place": "", "status": "published"})


def test_whoever_may_make_no_tag_takes_those_that_there_are() -> None:
    desk = signed_in("view_article", "add_article")
    with catalogue.change(reason="add"):
        TagFactory(name="KV cache")

    page = desk.post(QUICK, values(title="New", tags="kv CACHE, Brand new", status="published")).text
    assert "There is no such tag yet, and curators alone make tags: Brand new" in page
    assert not Article.objects.exists()

    desk.post(QUICK, values(title="New", tags="kv CACHE", status="published"))
    assert [tag.name for tag in Article.objects.get().tags.all()] == ["KV cache"]


def test_whoever_may_add_no_article_for_readers_can_choose_nothing_but_a_draft() -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.create_user("contributor", is_staff=True)
    form = NewArticleForm(values(title="New", status="published"), request=request)

    assert list(form.errors) == ["status"]
    assert NewArticleForm(values(title="New", status="draft"), request=request).is_valid()
