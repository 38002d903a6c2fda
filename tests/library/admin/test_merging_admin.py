"""Merging at the desk: the articles side by side, what will happen told first, then one change that can be undone."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from library import catalogue, shelves
from library.admin import merging
from library.models import Article, Change, Entry, Shelf
from tests.desk_forms import opened
from tests.factories import ArticleFactory, EntryFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST, MERGE, ADD = "/admin/library/article/", "/admin/library/article/merge/", "/admin/library/article/add/"
LONG = "大模型推理加速的原理与实践"
NO_LINES = {f"entries-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


@pytest.fixture
def numbers() -> list[int]:
    with catalogue.change(reason="add"):
        topic = TopicFactory(title="注意力")
        made = [
            ArticleFactory(title="<b>One</b>", author="甲"),
            ArticleFactory(title="Two", author="乙", status="draft", private_note="from a friend"),
            ArticleFactory(title="Three"),
        ]
        for place, article in enumerate([made[0], made[0], made[1]], start=1):
            EntryFactory(article=article, topic=topic, position=place)
        made[1].tags.add("量化")
    shelves.set_mark(Shelf.objects.create(key_hash="a"), made[2], now=timezone.now(), star=True)
    return [article.pk for article in made]


def asked(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))


def test_the_action_shows_the_articles_side_by_side_and_changes_nothing(desk: Client, numbers: list[int]) -> None:
    before = library_now()
    page = desk.post(LIST, {"action": "merge_articles", "_selected_action": numbers}).text
    assert "&lt;b&gt;One&lt;/b&gt;" in page
    assert "<b>One</b>" not in page
    assert f'name="survivor" value="{numbers[0]}" required checked' in page
    assert f'name="author" value="{numbers[1]}"' in page
    assert 'name="language"' not in page  # all say the same
    assert "has 3 lines in the lists" in page
    assert "several lines in one topic then, which you may want to look at: 注意力" in page
    assert "It has all the tags: 量化" in page
    assert "the marks of 1 reader:" in page
    assert "differ in their status" in page
    assert "from a friend" in page
    assert library_now() == before


def test_it_is_merged_as_chosen_and_offered_to_be_taken_back(desk: Client, numbers: list[int]) -> None:
    before, changes = library_now(), Change.objects.count()
    chosen = {"survivor": numbers[0], "title": numbers[1], "author": numbers[0], "status": numbers[0]}
    answer = desk.post(MERGE, {"articles": asked(numbers), **chosen, "confirm": "Merge"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/admin/library/article/{numbers[0]}/change/"
    assert "2 articles were merged into" in answer.text
    kept = Article.objects.get(pk=numbers[0])
    assert (kept.title, kept.author, kept.private_note) == ("Two", "甲", "from a friend")
    assert Entry.objects.filter(article=kept).count() == 3
    assert Change.objects.count() == changes + 1
    change = Change.objects.order_by("-id")[0]
    assert (change.reason, change.actor) == ("articles merged: Two", User.objects.get())
    undo = f"/admin/library/change/{change.pk}/undo/"
    assert undo in answer.text
    assert "articles merged: Two" in desk.get("/admin/library/change/").text
    desk.post(undo)
    assert library_now() == before


def test_many_are_a_list_of_which_one_stays(desk: Client, numbers: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    with catalogue.change(reason="more"):
        more = [ArticleFactory().pk for _ in range(4)]
    monkeypatch.setattr(merging, "LISTED", 5)
    page = desk.post(LIST, {"action": "merge_articles", "_selected_action": [*numbers, *more]}).text
    assert "7 articles are chosen. Choose the one that stays." in page
    assert page.count('name="survivor"') == 5
    assert "and 2 more" in page
    desk.post(MERGE, {"articles": asked([*numbers, *more]), "survivor": more[0]})
    assert Article.objects.filter(merged_into=more[0]).count() == 6


@pytest.mark.parametrize("across", [False, True])
def test_all_pages_of_a_filter_are_meant_where_that_was_chosen(desk: Client, numbers: list[int], across: bool) -> None:
    chosen = {
        "action": "merge_articles",
        "_selected_action": [numbers[0], numbers[2]],
        "select_across": str(int(across)),
    }
    page = desk.post(f"{LIST}?status__exact=published", chosen).text
    assert f'value="{numbers[0]},{numbers[2]}"' in page


def test_too_many_too_few_and_nonsense_are_told(
    desk: Client, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library_now()
    few = "Choose at least two articles"
    assert few in desk.post(LIST, {"action": "merge_articles", "_selected_action": numbers[:1]}, follow=True).text
    for nonsense in ("", "?articles=", "?articles=x,²,-1", f"?articles={numbers[0]},{numbers[0]}", "?articles=9,99999"):
        assert few in desk.get(f"{MERGE}{nonsense}", follow=True).text
    page = desk.post(MERGE, {"articles": asked(numbers)}).text
    assert "Choose the article that stays." in page
    page = desk.post(MERGE, {"articles": asked(numbers), "survivor": "999", "title": "x"}).text
    assert "Choose the article that stays." in page
    page = desk.post(MERGE, {"articles": asked(numbers), "survivor": numbers[0], "title": "999"}).text
    assert "an article that is no longer there" in page
    monkeypatch.setattr(merging, "MOST", 2)
    page = desk.post(LIST, {"action": "merge_articles", "_selected_action": numbers}, follow=True).text
    assert "Merge at most 2 articles at a time." in page
    assert library_now() == before


def test_what_another_curator_merged_meanwhile_is_not_merged_twice(desk: Client, numbers: list[int]) -> None:
    form = {"articles": asked(numbers), "survivor": numbers[1]}
    desk.post(MERGE, {"articles": asked(numbers[:2]), "survivor": numbers[0]})
    page = desk.post(MERGE, form, follow=True).text
    assert "no longer there" in page
    assert Article.objects.get(pk=numbers[2]).merged_into is None
    again = desk.post(MERGE, {"articles": asked(numbers[:2]), "survivor": numbers[0]}, follow=True)
    assert "Choose at least two articles" in again.text
    assert "were merged into" not in again.text


def test_what_was_merged_says_where_it_leads_and_is_not_edited(desk: Client, numbers: list[int]) -> None:
    desk.post(MERGE, {"articles": asked(numbers[:2]), "survivor": numbers[1]})
    page = desk.get(f"/admin/library/article/{numbers[0]}/change/").text
    assert "This article was merged into another one" in page
    assert f'<a href="/admin/library/article/{numbers[1]}/change/">no. {numbers[1]}, “Two”</a>' in page
    assert 'name="_save"' not in page


def test_an_address_that_is_here_leads_to_what_is_there(desk: Client, numbers: list[int]) -> None:
    there = Article.objects.get(pk=numbers[0])
    form = {"title": "again", "url": f"{there.url}?utm_source=x", "status": "published", "link_state": "unknown"}
    page = desk.post(ADD, {**form, **NO_LINES}).text
    assert f'no. {there.pk}, “&lt;b&gt;One&lt;/b&gt;”. <a href="/admin/library/article/{there.pk}/change/">' in page
    desk.post(MERGE, {"articles": asked(numbers[:2]), "survivor": numbers[1]})
    page = desk.post(ADD, {**form, **NO_LINES}).text
    assert f'no. {numbers[1]}, “Two”. <a href="/admin/library/article/{numbers[1]}/change/">' in page


def test_a_title_that_is_nearly_here_is_told_after_saving(desk: Client) -> None:
    with catalogue.change(reason="add"):
        there = ArticleFactory(title=LONG)
    form = {
        "title": f"{LONG}指南",
        "url": "https://example.com/x",
        "status": "draft",
        "link_state": "unknown",
        **NO_LINES,
    }
    page = desk.post(ADD, form, follow=True).text
    added = Article.objects.get(url="https://example.com/x")
    assert "This looks like one that is here already:" in page
    assert f'href="{MERGE}?articles={added.pk},{there.pk}"' in page
    change = f"/admin/library/article/{added.pk}/change/"
    assert "This looks like" not in desk.post(change, {**opened(desk, change), "author": "甲"}, follow=True).text
    assert "This looks like" in desk.post(change, {**opened(desk, change), "title": f"{LONG}笔记"}, follow=True).text
    told = desk.post(change, {**opened(desk, change), "title": f"{LONG}（二）"}, follow=True).text
    assert "This looks like" not in told


def test_who_may_not_put_articles_away_merges_none(numbers: list[int]) -> None:
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_article", "change_article", "change_entry"])
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    before = library_now()
    assert "merge_articles" not in client.get(LIST).text
    assert client.get(f"{MERGE}?articles={asked(numbers)}").status_code == 403
    assert client.post(MERGE, {"articles": asked(numbers), "survivor": numbers[0]}).status_code == 403
    client.post(LIST, {"action": "merge_articles", "_selected_action": numbers})
    assert library_now() == before


def test_the_page_asks_little(
    desk: Client, numbers: list[int], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        desk.get(f"{MERGE}?articles={asked(numbers)}")
