"""The history of one thing: what was done to it and to what belongs to it, also to what is gone."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.admin.own_history import CHANGES_SHOWN
from library.curation.history import undo
from library.models import Article, Change, Entry, Topic
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> Entry:
    with catalogue.change(reason="add"):
        entry: Entry = EntryFactory(article__title="旧题", note="旧注")
        entry.article.tags.add("量化")
    return entry


def history(client: Client, row: Article | Topic, query: str = "") -> str:
    answer = client.get(f"/admin/library/{row._meta.model_name}/{row.pk}/history/{query}")
    assert answer.status_code == 200
    return answer.text


def retitled(article: Article, title: str) -> Change:
    with catalogue.change(reason="edit in the admin: article", actor=User.objects.get()):
        article.title = title
        article.save()
    return Change.objects.order_by("-id")[0]


def test_each_field_is_shown_the_newest_change_first(desk: Client, entry: Entry) -> None:
    retitled(entry.article, "新题")
    change = retitled(entry.article, "更新的题")
    page = history(desk, entry.article)
    assert page.index("<del>新题</del>") < page.index("<del>旧题</del>")
    assert "· curator ·" in page
    assert "edited: article" in page
    assert f'href="/admin/library/change/{change.pk}/undo/"' in page


def test_lines_and_tags_of_an_article_are_part_of_it_even_when_they_are_gone(desk: Client, entry: Entry) -> None:
    with catalogue.change(reason="note"):
        entry.note = "新注"
        entry.save()
    with catalogue.change(reason="out"):
        entry.delete()
        entry.article.tags.clear()
    page = history(desk, entry.article)
    assert "<ins>新注</ins>" in page
    assert page.count(">deleted</td>") == 2
    assert "量化" in page


def test_the_history_of_a_topic_tells_of_what_came_and_went(desk: Client, entry: Entry) -> None:
    topic = entry.topic
    with catalogue.change(reason="label"):
        GroupFactory(topic=topic, label="标签")
    with catalogue.change(reason="move away"):
        entry.topic = TopicFactory(title="别处", readme=topic.readme)
        entry.save()
    page = history(desk, topic)
    assert "标签" in page
    assert "<ins>别处</ins>" in page
    assert "<del>" + topic.title in page


def test_other_things_are_not_told(desk: Client, entry: Entry) -> None:
    with catalogue.change(reason="elsewhere"):
        other = ArticleFactory(title="另一篇")
        entry.article.title = "新题"
        entry.article.save()
    assert "另一篇" not in history(desk, entry.article)
    assert "新题" not in history(desk, other)


def test_what_was_taken_back_says_so(desk: Client, entry: Entry) -> None:
    undo(retitled(entry.article, "新题"))
    assert "· taken back" in history(desk, entry.article)


def test_long_histories_have_pages(desk: Client, entry: Entry) -> None:
    for number in range(CHANGES_SHOWN + 1):
        retitled(entry.article, f"题 {number}")
    assert "Page 1 of 2" in history(desk, entry.article)
    page = history(desk, entry.article, "?p=2")
    assert "<del>旧题</del>" in page
    assert "Newer" in page
    assert "Page 2 of 2" in history(desk, entry.article, "?p=99")


@pytest.mark.parametrize("size", [1, 15])
def test_queries_do_not_grow(
    desk: Client, entry: Entry, size: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(size):
        retitled(entry.article, f"题 {number}")
        with catalogue.change(reason="line"):
            EntryFactory(topic=entry.topic, article=entry.article)
    for row in (entry.article, entry.topic):
        with django_assert_max_num_queries(15):
            history(desk, row)


def test_who_may_not_see_it_is_shown_no_history(entry: Entry) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_topic"))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    assert client.get(f"/admin/library/article/{entry.article_id}/history/").status_code == 403
    assert "/undo/" not in history(client, entry.topic)


def test_what_is_not_there_leads_back(desk: Client) -> None:
    assert desk.get("/admin/library/article/999/history/")["Location"] == "/admin/"
