"""The list of likely duplicates: looked at, merged, told apart, and asked for anew."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.admin import duplicates
from library.curation.duplicates import find_duplicates
from library.curation.history import undo
from library.models import Article, Change, Job, LikelyDuplicate
from tests.factories import ArticleFactory, EntryFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = "/admin/library/likelyduplicate/"
LONG = "大模型推理加速的原理与实践"


@pytest.fixture
def pair() -> LikelyDuplicate:
    with catalogue.change(reason="add"):
        ArticleFactory(title=LONG, url="https://example.org/1")
        ArticleFactory(title=f"{LONG}指南", url="https://example.com/2")
    find_duplicates()
    return LikelyDuplicate.objects.get()


def test_the_list_shows_what_waits(desk: Client, pair: LikelyDuplicate) -> None:
    page = desk.get(LIST).text
    for title in (LONG, f"{LONG}指南"):
        assert f">{title}</a>" in page
    assert "nearly the same title" in page
    assert f"{pair.likeness} %" in page
    assert f"{LIST}{pair.pk}/change/" in page
    assert "Likely duplicates" in desk.get("/admin/").text


def test_a_pair_is_merged_on_its_page(desk: Client, pair: LikelyDuplicate) -> None:
    page = desk.get(f"{LIST}{pair.pk}/change/").text
    assert "Are they one and the same?" in page
    assert f'name="articles" value="{pair.first_id},{pair.second_id}"' in page
    form = {"articles": f"{pair.first_id},{pair.second_id}", "pair": pair.pk, "survivor": pair.first_id}
    answer = desk.post("/admin/library/article/merge/", form, follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "1 article was merged into" in answer.text
    assert "Take it back" in answer.text
    assert Article.objects.get(pk=pair.second_id).merged_into_id == pair.first_id
    assert f">{LONG}指南</a>" not in answer.text


def test_a_pair_that_is_not_the_same_waits_no_more_and_can_be_put_back(desk: Client, pair: LikelyDuplicate) -> None:
    judge = f"{LIST}{pair.pk}/judge/"
    assert f'formaction="{judge}"' in desk.get(f"{LIST}{pair.pk}/change/").text
    answer = desk.post(judge, follow=True)
    assert "1 pair is not the same; it will not be asked again." in answer.text
    assert f"{pair.likeness} %" not in answer.text
    find_duplicates()
    assert LikelyDuplicate.objects.get().is_dismissed
    assert f"{pair.likeness} %" in desk.get(f"{LIST}?judged=apart").text
    assert "Put it back on the list" in desk.get(f"{LIST}{pair.pk}/change/").text
    desk.post(judge)
    assert LikelyDuplicate.objects.waiting().count() == 1


def test_many_pairs_are_judged_at_once(desk: Client, pair: LikelyDuplicate) -> None:
    desk.post(LIST, {"action": "tell_apart", "_selected_action": [pair.pk]})
    assert LikelyDuplicate.objects.get().is_dismissed
    desk.post(f"{LIST}?judged=apart", {"action": "put_back", "_selected_action": [pair.pk]})
    assert not LikelyDuplicate.objects.get().is_dismissed


def test_many_pairs_are_merged_at_once_after_a_look(desk: Client, pair: LikelyDuplicate) -> None:
    with catalogue.change(reason="add"):
        other = ArticleFactory(title=f"{LONG}笔记", url="https://example.com/3")
        EntryFactory(article=other)
    find_duplicates()
    before = library_now()
    chosen = {"action": "merge_pairs", "_selected_action": list(LikelyDuplicate.objects.values_list("pk", flat=True))}
    page = desk.post(LIST, chosen).text
    shown = f"{other.pk}&lt;{pair.first_id},{pair.second_id}"
    assert f'name="shown" value="{shown}"' in page
    assert library_now() == before

    desk.post(LIST, {**chosen, "confirm": "Merge", "shown": "something else"})
    assert library_now() == before
    answer = desk.post(LIST, {**chosen, "confirm": "Merge", "shown": shown.replace("&lt;", "<")}, follow=True)
    assert "2 articles were merged." in answer.text
    assert set(Article.objects.filter(merged_into=other).values_list("pk", flat=True)) == {
        pair.first_id,
        pair.second_id,
    }
    change = Change.objects.order_by("-id")[0]
    assert f"/admin/library/change/{change.pk}/undo/" in answer.text
    undo(change)
    assert library_now() == before


def test_too_many_pairs_are_refused(desk: Client, pair: LikelyDuplicate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 0)
    page = desk.post(LIST, {"action": "merge_pairs", "_selected_action": [pair.pk]}, follow=True).text
    assert "Merge at most 0 pairs at a time." in page


def test_the_button_has_the_worker_look(desk: Client, pair: LikelyDuplicate) -> None:
    LikelyDuplicate.objects.all().delete()
    assert f'action="{LIST}look/"' in desk.get(LIST).text
    answer = desk.post(f"{LIST}look/", follow=True)
    job = Job.objects.get()
    assert (job.kind, job.state, job.created_by) == ("find_duplicates", "done", User.objects.get())
    assert job.result == {"waiting": 1, "new": 1, "gone": 0}
    assert "1 pair of articles may be one and the same." in answer.text
    assert LikelyDuplicate.objects.count() == 1


def test_only_a_post_looks_and_judges(desk: Client, pair: LikelyDuplicate) -> None:
    for page in ("look/", f"{pair.pk}/judge/"):
        assert desk.get(f"{LIST}{page}").status_code == 405
    assert LikelyDuplicate.objects.waiting().count() == 1
    assert not Job.objects.exists()


def test_who_may_only_look_judges_none(pair: LikelyDuplicate) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_likelyduplicate"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    page = client.get(LIST).text
    assert LONG in page
    assert "tell_apart" not in page
    assert "look/" not in page
    assert client.get(f"{LIST}{pair.pk}/change/").status_code == 200
    for action in ("look/", f"{pair.pk}/judge/"):
        assert client.post(f"{LIST}{action}").status_code == 403
    client.post(LIST, {"action": "tell_apart", "_selected_action": [pair.pk]})
    assert LikelyDuplicate.objects.waiting().count() == 1


def test_the_list_asks_little(
    desk: Client, pair: LikelyDuplicate, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with catalogue.change(reason="more"):
        for number in range(30):
            ArticleFactory(title=f"{LONG}甲", url=f"https://host-{number}.example/")
    find_duplicates()
    with django_assert_max_num_queries(15):
        desk.get(LIST)
