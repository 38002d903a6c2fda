"""Bulk actions at the desk: a look first, then one change, in the background where it is many."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from library import catalogue
from library.admin.bulk import page as bulk_page
from library.models import Article, Change, Job
from tests.bulk_pages import confirmed, looked_at
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

LIST = "/admin/library/article/"


@pytest.fixture
def desk() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("curator"))
    return client


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
