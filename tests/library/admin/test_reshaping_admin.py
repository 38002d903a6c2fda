"""Merging topics, and turning groups and topics into one another: a look first, then one change."""

import re

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from library import catalogue
from library.admin import trying
from library.models import Change, Entry, Group, Readme, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from tests.factories import TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

ODD = """# T

## 一
正文一段，不是条目。

- [甲](https://example.org/1)

### 深
- [乙](https://example.org/2)

## 二
<p><a href="https://example.org/3"><img src="x.png">丙</a><br><a href="https://example.org/4">丁</a></p>
"""


@pytest.fixture
def desk(seed_bytes: bytes) -> Client:
    import_readme(seed_bytes, name="easyllm")
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser("curator"))
    return client


def topic(title: str) -> Topic:
    return Topic.objects.get(title=title)


def merge_page(source: str) -> str:
    return f"/admin/library/topic/{topic(source).pk}/merge/"


def test_a_topic_is_merged_after_a_look(desk: Client) -> None:
    path, target = merge_page("位置编码"), topic("激活函数")
    page = desk.get(path).text
    assert f'<option value="{target.pk}">大模型理论 › 激活函数</option>' in page
    assert "What will happen" not in page

    before = library_now()
    page = desk.get(f"{path}?target={target.pk}").text
    assert "To the end of “激活函数”, in their order: 2 entries." in page
    assert "The topic “位置编码” goes; its address leads to “激活函数” from then on." in page
    assert "<code>### 位置编码</code>" in page
    assert library_now() == before

    answer = desk.post(f"{path}?target={target.pk}", {"target": target.pk}, follow=True)
    assert answer.redirect_chain == [(f"/admin/library/topic/{target.pk}/change/", 302)]
    assert "“位置编码” is a part of “激活函数” now." in answer.text
    change = Change.objects.order_by("-id")[0]
    assert change.reason == "topics merged: 位置编码 → 激活函数"
    assert f"/admin/library/change/{change.pk}/undo/" in answer.text
    desk.post(f"/admin/library/change/{change.pk}/undo/")
    assert library_now() == before


def test_a_group_becomes_a_topic_and_a_group_again(desk: Client, seed_bytes: bytes) -> None:
    group = Group.objects.get(label="vLLM")
    page = desk.get(f"/admin/library/group/{group.pk}/promote/").text
    assert "“vLLM” becomes a topic, the last one below “模型推理”." in page
    assert "To the end of “vLLM”, in their order: 2 entries." in page
    assert "<code>### vLLM</code>" in page
    desk.post(f"/admin/library/group/{group.pk}/promote/")
    made = topic("vLLM")
    assert made.entries.count() == 2

    page = desk.get(f"/admin/library/topic/{made.pk}/demote/").text
    assert "“vLLM” becomes a group, the last one of “模型推理”." in page
    desk.post(f"/admin/library/topic/{made.pk}/demote/")
    assert Group.objects.get(label="vLLM").entries.count() == 2
    assert export_readme(Readme.objects.get()).content == seed_bytes


def test_what_cannot_be_is_told_and_not_offered(desk: Client) -> None:
    pages = {
        f"/admin/library/topic/{topic('RAG').pk}/demote/": "top of its list",
        f"{merge_page('大模型理论')}?target={topic('位置编码').pk}": "stands below it",
    }
    before = library_now()
    for path, reason in pages.items():
        page = desk.get(path).text
        assert reason in page
        assert 'class="submit-row">\n          <input type="submit" class="default"' not in page
        target = path.partition("target=")[2]
        assert reason in desk.post(path, {"target": target} if target else {}, follow=True).text
    assert library_now() == before


def test_what_the_readme_has_no_place_for_is_told_and_refused(desk: Client) -> None:
    import_readme(ODD.encode(), name="odd")
    path, target = merge_page("一"), topic("二")
    before = library_now()
    page = desk.get(f"{path}?target={target.pk}").text
    assert "nothing was changed: the README “odd” could not be written." in page
    answer = desk.post(f"{path}?target={target.pk}", {"target": target.pk}, follow=True)
    assert "nothing was changed: the README “odd” could not be written." in answer.text
    assert library_now() == before


def test_text_that_is_no_entry_is_told_to_leave_the_readme(desk: Client) -> None:
    import_readme(ODD.encode(), name="odd")
    page = desk.get(f"/admin/library/topic/{topic('一').pk}/merge/?target={topic('深').pk}").text
    assert "stands below it" in page
    page = desk.get(f"/admin/library/topic/{topic('深').pk}/merge/?target={topic('一').pk}").text
    gone = page.partition("Lines that leave the README")[2]
    assert re.findall("<code>(.+?)</code>", gone)[:1] == ["### 深"]


def test_a_list_that_cannot_be_written_anyway_stands_in_the_way_of_nothing(desk: Client) -> None:
    with catalogue.change(reason="spoil"):
        entry = Entry.objects.order_by("pk")[0]
        entry.note = "[x]("
        entry.save()
        other = topic("RAG")
        other.title = "License"
        other.save()
    target = topic("模型量化")
    path = merge_page("位置编码")
    answer = desk.post(f"{path}?target={target.pk}", {"target": target.pk}, follow=True)
    assert "the README could not be written before, and cannot be now" in answer.text
    assert not Topic.objects.filter(title="位置编码").exists()


def test_a_list_that_takes_long_to_write_is_not_tried(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "CHECKED_AT_ONCE", 3)
    target = topic("激活函数")
    page = desk.get(f"{merge_page('位置编码')}?target={target.pk}").text
    assert "The list is too long to try now" in page
    desk.post(merge_page("位置编码"), {"target": target.pk})
    assert not Topic.objects.filter(title="位置编码").exists()


def test_topics_in_no_list_are_merged_without_a_trial(desk: Client) -> None:
    with catalogue.change(reason="add"):
        first, second = TopicFactory(readme=None, title="甲"), TopicFactory(readme=None, title="乙")
    page = desk.get(f"{merge_page('甲')}?target={second.pk}").text
    assert "The topic “甲” goes" in page
    desk.post(merge_page("甲"), {"target": second.pk})
    assert not Topic.objects.filter(pk=first.pk).exists()


def test_each_page_asks_for_the_rights_that_it_takes(desk: Client) -> None:
    user = User.objects.create_user("helper", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_topic", "change_topic", "change_entry"]))
    desk.force_login(user)
    number, group = topic("位置编码").pk, Group.objects.all()[0].pk
    for path in (f"topic/{number}/merge/", f"topic/{number}/demote/", f"group/{group}/promote/"):
        assert desk.get(f"/admin/library/{path}").status_code == 403
        assert desk.post(f"/admin/library/{path}", {"target": topic("RAG").pk}).status_code == 403
