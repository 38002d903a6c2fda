"""The history at the desk: what was changed field by field, and taking it back."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.desk.history import ROWS_SHOWN
from library.models import Article, Change, Entry, Mark, Shelf, Topic
from tests.desk_forms import opened
from tests.factories import ArticleFactory, EntryFactory, TagFactory, TopicFactory

pytestmark = pytest.mark.django_db


def renamed(article: Article, title: str) -> Change:
    with catalogue.change(reason="edit in the admin: article"):
        article.title = title
        article.save()
    return Change.objects.order_by("-id")[0]


@pytest.fixture
def article() -> Article:
    with catalogue.change(reason="add"):
        return ArticleFactory(title="旧题")


def undo_address(change: Change) -> str:
    return f"/admin/library/change/{change.pk}/undo/"


def test_a_change_shows_each_field_before_and_after(desk: Client, article: Article) -> None:
    change = renamed(article, "新题")
    page = desk.get(f"/admin/library/change/{change.pk}/change/").text
    assert "<del>旧题</del>" in page
    assert "<ins>新题</ins>" in page
    assert f'href="/admin/library/article/{article.pk}/change/"' in page
    assert undo_address(change) in page


def test_links_are_told_by_name(desk: Client) -> None:
    with catalogue.change(reason="add"):
        entry = EntryFactory(topic=TopicFactory(title="理论"))
        other = TopicFactory(title="训练", readme=entry.topic.readme)
    with catalogue.change(reason="move"):
        entry.topic = other
        entry.save()
    page = desk.get(f"/admin/library/change/{Change.objects.order_by('-id')[0].pk}/change/").text
    assert "<del>理论</del>" in page
    assert "<ins>训练</ins>" in page


def test_looking_at_it_changes_nothing_and_confirming_takes_it_back(desk: Client, article: Article) -> None:
    change = renamed(article, "新题")
    assert desk.get(undo_address(change)).status_code == 200
    assert Article.objects.get().title == "新题"

    answer = desk.post(undo_address(change), follow=True)
    assert "Taken back." in answer.text
    assert Article.objects.get().title == "旧题"
    undone = Change.objects.order_by("-id")[0]
    assert (undone.undoes, undone.actor) == (change, User.objects.get(username="curator"))
    assert answer.redirect_chain == [(f"/admin/library/change/{undone.pk}/change/", 302)]


def test_a_later_change_is_told_and_nothing_is_written_over(desk: Client, article: Article) -> None:
    change = renamed(article, "新题")
    renamed(article, "更新的题")
    page = desk.get(undo_address(change)).text
    assert "was left as “新题” and is “更新的题” now" in page
    assert 'type="submit" class="default"' not in page

    assert "Nothing was changed" in desk.post(undo_address(change)).text
    assert Article.objects.get().title == "更新的题"


def test_undo_is_offered_right_after_an_edit(desk: Client, article: Article) -> None:
    path = f"/admin/library/article/{article.pk}/change/"
    answer = desk.post(path, {**opened(desk, path), "title": "新题"}, follow=True)
    assert Article.objects.get().title == "新题"
    change = Change.objects.order_by("-id")[0]
    assert f'<a href="{undo_address(change)}">Take it back</a>' in answer.text


def test_nothing_is_offered_where_nothing_was_changed(desk: Client, article: Article) -> None:
    answer = desk.post(
        "/admin/library/article/", {"action": "delete_selected", "_selected_action": [article.pk]}, follow=True
    )
    assert "Take it back" not in answer.text


def test_a_deletion_at_the_desk_can_be_taken_back(desk: Client) -> None:
    with catalogue.change(reason="add"):
        entry = EntryFactory(note="一行")
    path = f"/admin/library/topic/{entry.topic.pk}/delete/"
    desk.post(path, opened(desk, path))
    assert not Topic.objects.exists()
    desk.post(undo_address(Change.objects.order_by("-id")[0]))
    assert Entry.objects.get().note == "一行"


def test_who_may_not_edit_may_not_take_back(article: Article) -> None:
    change = renamed(article, "新题")
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_change", "view_article"]))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    assert undo_address(change) not in client.get(f"/admin/library/change/{change.pk}/change/").text
    assert client.get(undo_address(change)).status_code == 403
    assert client.post(undo_address(change)).status_code == 403
    assert Article.objects.get().title == "新题"


def editor(*codenames: str) -> Client:
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_change", *codenames]))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_who_may_not_delete_may_not_take_an_addition_back(article: Article) -> None:
    client = editor("change_article", "change_site", "view_article")
    added = Change.objects.get()
    assert client.post(undo_address(added)).status_code == 403
    assert Article.objects.exists()
    client = editor_again("delete_article", "delete_site")
    assert client.post(undo_address(added)).status_code == 302
    assert not Article.objects.exists()


def editor_again(*codenames: str) -> Client:
    User.objects.filter(username="editor").delete()
    return editor(*codenames)


def test_tags_are_taken_back_by_whoever_may_edit_articles(article: Article) -> None:
    with catalogue.change(reason="tag"):
        tag = TagFactory()
    with catalogue.change(reason="tag"):
        article.tags.add(tag)
    assert editor("change_article").post(undo_address(Change.objects.order_by("-id")[0])).status_code == 302
    assert not article.tags.exists()


def test_what_readers_marked_is_not_lost_by_taking_back(desk: Client, article: Article) -> None:
    shelf = Shelf.objects.create(user=User.objects.get(username="curator"))
    Mark.objects.create(shelf=shelf, article=article, state=Mark.State.READ, changed_at=timezone.now())
    added = Change.objects.get()
    assert "would take along what it has since: marks" in desk.get(undo_address(added)).text
    desk.post(undo_address(added))
    assert Mark.objects.exists()


def test_a_rule_that_stands_in_the_way_is_told(desk: Client) -> None:
    with catalogue.change(reason="add"):
        above = TopicFactory(title="上")
        below = TopicFactory(title="下", parent=above)
    with catalogue.change(reason="out"):
        below.parent = None
        below.save()
    moved_out = Change.objects.order_by("-id")[0]
    with catalogue.change(reason="under"):
        above.parent = below
        above.save()
    assert "A topic cannot stand under itself" in desk.post(undo_address(moved_out)).text
    below.refresh_from_db()
    assert below.parent is None


def test_the_history_cannot_be_rewritten(desk: Client, article: Article) -> None:
    change = renamed(article, "新题")
    assert desk.get(f"/admin/library/change/{change.pk}/delete/").status_code == 403
    assert desk.get("/admin/library/change/add/").status_code == 403


def test_taking_back_is_told_in_words(desk: Client, article: Article) -> None:
    desk.post(undo_address(renamed(article, "新题")))
    page = desk.get("/admin/library/change/").text
    assert re.search(r"taken back: edited: article", page)


def test_long_changes_show_the_first_rows_in_few_queries(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with catalogue.change(reason="many"):
        topic = TopicFactory()
        for _ in range(60):
            EntryFactory(topic=topic)
    change = Change.objects.get()
    with django_assert_max_num_queries(25):
        page = desk.get(f"/admin/library/change/{change.pk}/change/").text
    assert f"and {change.rows.count() - ROWS_SHOWN} more" in page
