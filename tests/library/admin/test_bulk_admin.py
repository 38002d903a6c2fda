"""Bulk actions at the desk: a look first, then one change, in the background where it is many."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from library import catalogue
from library.admin.bulk import page as bulk_page
from library.models import Article, Change, Entry, Job
from tests.bulk_pages import confirmed, looked_at
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/library/article/"


@pytest.fixture
def articles() -> list[int]:
    with catalogue.change(reason="add"):
        made = [ArticleFactory(title=f"Piece {number}") for number in range(5)]
        made[0].tags.add("量化")
    return [article.pk for article in made]


def tagged(name: str) -> set[int]:
    return set(Article.objects.filter(tags__name=name).values_list("pk", flat=True))


def test_the_page_asks_then_tells_and_only_then_does_it(desk: Client, articles: list[int]) -> None:
    chosen = {"action": "add_tags", "_selected_action": articles[:3]}
    page = desk.post(LIST, chosen).text
    assert "3 articles are chosen" in page
    assert "Piece 0" in page
    assert 'name="confirm"' not in page

    page = desk.post(LIST, {**chosen, "tags": "量化，FP8", "show": "1"}).text
    assert "“量化”: 2 articles get it." in page
    assert "“FP8”: 3 articles get it." in page
    assert "This tag is new." in page
    assert tagged("FP8") == set()
    versions = Change.objects.count()

    answer = confirmed(desk, LIST, {**chosen, "tags": "量化，FP8"})
    assert tagged("FP8") == tagged("量化") == set(articles[:3])
    assert Change.objects.count() == versions + 1
    change = Change.objects.order_by("-id")[0]
    assert change.reason == "tags added: 量化, FP8"
    assert "3 articles were changed." in answer.text
    assert f"/admin/library/change/{change.pk}/undo/" in answer.text


def test_names_that_were_not_looked_at_are_shown_first(desk: Client, articles: list[int]) -> None:
    chosen = {"action": "add_tags", "_selected_action": articles[:3]}
    seen = looked_at(desk, LIST, {**chosen, "tags": "FP8"})
    page = desk.post(LIST, {**chosen, "tags": "FP8, 量化", "shown": seen, "confirm": "1"}).text
    assert "“量化”: 2 articles get it." in page
    assert tagged("FP8") == set()


def test_what_would_happen_otherwise_meanwhile_is_shown_first(desk: Client, articles: list[int]) -> None:
    chosen = {"action": "add_tags", "_selected_action": articles[:3], "tags": "FP8"}
    seen = looked_at(desk, LIST, chosen)
    with catalogue.change(reason="meanwhile"):
        Article.objects.get(pk=articles[0]).tags.add("FP8")
    page = desk.post(LIST, {**chosen, "shown": seen, "confirm": "1"}).text
    assert "“FP8”: 2 articles get it." in page
    assert tagged("FP8") == {articles[0]}


def test_tags_are_removed(desk: Client, articles: list[int]) -> None:
    chosen = {"action": "remove_tags", "_selected_action": articles, "tags": "量化"}
    assert "“量化”: 1 article loses it." in desk.post(LIST, {**chosen, "show": "1"}).text
    confirmed(desk, LIST, chosen)
    assert tagged("量化") == set()


def test_all_pages_of_a_filter_are_meant_where_that_was_chosen(desk: Client, articles: list[int]) -> None:
    with catalogue.change(reason="draft"):
        ArticleFactory(status=Article.Status.DRAFT)
    chosen = {"action": "add_tags", "_selected_action": articles[:1], "select_across": "1"}
    page = desk.post(f"{LIST}?status__exact=published", chosen).text
    assert "5 articles are chosen" in page
    assert 'name="select_across" value="1"' in page
    confirmed(desk, f"{LIST}?status__exact=published", {**chosen, "tags": "FP8"})
    assert tagged("FP8") == set(articles)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("，、", "Name at least one tag."),
        ("x" * 101, "is longer than 100"),
        (",".join(map(str, range(51))), "at most 50"),
    ],
)
def test_names_that_are_none_are_refused(desk: Client, articles: list[int], typed: str, told: str) -> None:
    answer = desk.post(LIST, {"action": "add_tags", "_selected_action": articles, "tags": typed, "confirm": "1"})
    assert told in answer.text
    assert not Article.objects.filter(tags__name__startswith="x").exists()


def test_nothing_is_offered_where_nothing_would_change(desk: Client, articles: list[int]) -> None:
    page = desk.post(LIST, {"action": "add_tags", "_selected_action": articles[:1], "tags": "量化", "show": "1"}).text
    assert "Nothing would change." in page
    assert 'name="confirm"' not in page


def test_very_many_are_a_job(
    desk: Client,
    articles: list[int],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(bulk_page, "AT_ONCE", 3)
    chosen = {"action": "add_tags", "_selected_action": articles, "tags": "FP8"}
    seen = looked_at(desk, LIST, chosen)
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(LIST, {**chosen, "shown": seen, "confirm": "1"})
        assert tagged("FP8") == set()
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/admin/library/job/{job.pk}/change/"
    assert tagged("FP8") == set(articles)  # the tests' worker does at once what is handed to it
    assert (job.state, job.result["changed"]) == (Job.State.DONE, 5)
    page = desk.get(f"/admin/library/job/{job.pk}/change/").text
    assert "5 articles were changed." in page
    assert f"/admin/library/change/{job.result['change']}/change/" in page


def test_who_may_only_look_is_offered_no_action(articles: list[int]) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_article"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    assert "add_tags" not in client.get(LIST).text
    client.post(LIST, {"action": "add_tags", "_selected_action": articles, "tags": "FP8", "shown": "", "confirm": "1"})
    assert tagged("FP8") == set()


@pytest.fixture
def lines() -> list[Entry]:
    with catalogue.change(reason="lines"):
        topics = [TopicFactory(title=title) for title in ("训练", "推理")]
        return [EntryFactory(topic=topic, article__title=topic.title) for topic in topics]


def test_articles_are_moved_to_a_group_of_a_topic(desk: Client, lines: list[Entry], articles: list[int]) -> None:
    with catalogue.change(reason="group"):
        group = GroupFactory(topic=lines[1].topic, label="量化：", position=2)
    chosen = {"action": "move_articles", "_selected_action": [lines[0].article_id, *articles]}
    page = desk.post(LIST, chosen).text
    assert "· 量化</option>" in page
    assert 'name="source"' not in page
    chosen["place"] = f"group-{group.pk}"
    page = desk.post(LIST, {**chosen, "show": "1"}).text
    assert "1 line goes to the end of “推理 › 量化”." in page
    assert "5 articles that stand nowhere yet get a line at the end of “推理 › 量化”." in page
    answer = confirmed(desk, LIST, chosen)
    assert "6 articles were changed." in answer.text
    assert Entry.objects.filter(group=group).count() == 6


def test_only_the_lines_of_one_topic_can_be_chosen(desk: Client, lines: list[Entry]) -> None:
    with catalogue.change(reason="second"):
        target = TopicFactory(title="Third")
    chosen = {"action": "move_articles", "_selected_action": [line.article_id for line in lines]}
    assert "Only 1 line in “训练”" in desk.post(LIST, chosen).text
    confirmed(desk, LIST, {**chosen, "place": f"topic-{target.pk}", "source": lines[0].topic_id})
    assert Entry.objects.get(topic=target).article_id == lines[0].article_id


def test_a_place_must_be_chosen(desk: Client, lines: list[Entry]) -> None:
    chosen = {"action": "copy_articles", "_selected_action": [lines[0].article_id], "show": "1"}
    for place in ("", "999999", "x"):
        page = desk.post(LIST, {**chosen, "place": place}).text
        assert 'class="errorlist"' in page
        assert "What will happen" not in page


def test_articles_are_copied(desk: Client, lines: list[Entry]) -> None:
    chosen = {"action": "copy_articles", "_selected_action": [line.article_id for line in lines]}
    chosen["place"] = f"topic-{lines[1].topic_id}"
    page = desk.post(LIST, {**chosen, "show": "1"}).text
    assert "1 article gets a line at the end of “推理”; its other lines stay." in page
    assert "1 article stands there already." in page
    confirmed(desk, LIST, chosen)
    assert Entry.objects.count() == 3


def test_the_status_is_set(desk: Client, articles: list[int]) -> None:
    chosen = {"action": "set_status", "_selected_action": articles[:2], "status": "withdrawn", "withdrawn_reason": "旧"}
    page = desk.post(LIST, {**chosen, "show": "1"}).text
    assert "“published” becomes “withdrawn”: 2." in page
    assert "Readers who open one are told that it was withdrawn, and why." in page
    confirmed(desk, LIST, chosen)
    assert Article.objects.filter(status="withdrawn", withdrawn_reason="旧").count() == 2


def test_a_host_is_replaced_and_what_is_taken_is_named(desk: Client, articles: list[int]) -> None:
    taken = Article.objects.get(pk=articles[0])
    with catalogue.change(reason="twin"):
        twin = ArticleFactory(url=taken.url.replace("example.org", "new.example"))
    chosen = {
        "action": "replace_host",
        "_selected_action": articles,
        "old": "example.org",
        "new": "https://new.example/",
    }
    page = desk.post(LIST, {**chosen, "show": "1"}).text
    assert "4 articles get a new address." in page
    assert f"Passed over: no. {taken.pk}, “Piece 0”. Its new address is that of no. {twin.pk}." in page
    answer = confirmed(desk, LIST, chosen)
    assert "4 articles were changed." in answer.text
    assert f"1 article was passed over: no. {taken.pk}." in answer.text
    assert "This is the old one." in desk.post(LIST, {**chosen, "new": "example.org", "show": "1"}).text
    assert "This is no host." in desk.post(LIST, {**chosen, "new": "a b", "show": "1"}).text


def test_who_may_not_delete_is_not_offered_the_bin(articles: list[int]) -> None:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_article", "change_article"]))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get(LIST).text
    assert 'value="move_articles"' in page
    assert 'value="put_in_bin"' not in page
    client.post(LIST, {"action": "put_in_bin", "_selected_action": articles, "confirm": "1", "shown": ""})
    assert not Article.objects.in_bin().exists()
