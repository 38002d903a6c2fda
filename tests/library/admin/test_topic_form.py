"""The forms and lists of topics and groups: of any size, and nothing that is not shown is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from library import catalogue
from library.admin.topic_inlines import ROWS_SHOWN
from library.models import Entry, FormerSlug, Group, Readme, Topic
from library.readme.importer import import_readme
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_topic() -> Topic:
    with catalogue.change(reason="add"):
        topic: Topic = TopicFactory()
        groups = [GroupFactory(topic=topic, position=place) for place in range(1, 41)]
        for place in range(41, 141):
            EntryFactory(topic=topic, position=place, group=groups[-1], note="n")
        for place in range(1, 36):
            TopicFactory(parent=topic, position=place)
            FormerSlug.objects.create(topic=topic, slug=f"once-{place}", parent=topic)
    return topic


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the topic's form."""
    form: dict[str, Any] = {}
    inner = page[page.index('id="topic_form"') :]
    for tag in re.findall(r"<input [^>]+>", inner):
        if 'type="submit"' in tag or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            form[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', inner, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form


def test_the_form_of_a_long_topic_shows_the_first_rows_in_few_queries(
    desk: Client, long_topic: Topic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(15):
        page = desk.get(f"/admin/library/topic/{long_topic.pk}/change/").text
    assert len(form_of(page)) < 700
    for kind in ("groups", "entries", "subtopics"):
        assert f"Of the {kind} the first {ROWS_SHOWN} stand here." in page


def test_storing_the_form_loses_nothing_that_it_does_not_show(desk: Client, long_topic: Topic) -> None:
    path, before = f"/admin/library/topic/{long_topic.pk}/change/", library_now()
    form = form_of(desk.get(path).text)
    assert desk.post(path, form).status_code == 302
    assert library_now() == before

    with catalogue.change(reason="another curator puts others first") as unit:
        last = Entry.objects.order_by("-position")[: 2 * ROWS_SHOWN].values("pk")
        unit.watch(Entry.objects.all())
        Entry.objects.exclude(pk__in=last).update(position=500)
        unit.touch()
    number = form["entries-0-id"]
    told = desk.post(path, {**form, "entries-0-note": "neu"}).text  # that somebody wrote meanwhile
    assert desk.post(path, form_of(told)).status_code == 302
    assert Entry.objects.get(pk=number).note == "neu"
    assert Entry.objects.count() == 100


def test_an_article_is_put_into_a_topic_on_its_form(desk: Client) -> None:
    with catalogue.change(reason="add"):
        topic, article = TopicFactory(), ArticleFactory()
        group = GroupFactory(topic=topic, position=1)
        EntryFactory(topic=topic, position=2)
    path = f"/admin/library/topic/{topic.pk}/change/"
    form = form_of(desk.get(path).text)
    row = {"entries-2-0-article": article.pk, "entries-2-0-group": group.pk, "entries-2-0-note": "neu"}
    assert desk.post(path, {**form, **row}).status_code == 302
    entry = Entry.objects.get(article=article)
    assert (entry.topic, entry.group, entry.note, entry.position) == (topic, group, "neu", 2)


def test_a_topic_that_gets_another_parent_comes_last_there_and_its_old_address_leads_to_it(desk: Client) -> None:
    import_readme(b"# L\n\n## A\n### a\n### b\n## B\n### c\n", name="easyllm")
    topic, parent = Topic.objects.get(title="c"), Topic.objects.get(title="A")
    path = f"/admin/library/topic/{topic.pk}/change/"
    form = form_of(desk.get(path).text)
    assert desk.post(path, {**form, "parent": parent.pk}).status_code == 302
    assert list(parent.subtopics.in_order().values_list("title", flat=True)) == ["a", "b", "c"]
    assert desk.get("/topics/b/c/")["Location"] == "/topics/a/c/"
    readme = desk.get("/README.md").content.decode()
    assert re.findall("^##.*", readme, re.MULTILINE) == ["## A", "### a", "### b", "### c", "## B"]


def test_topics_are_listed_as_they_are_read(desk: Client, seed_bytes: bytes) -> None:
    import_readme(seed_bytes, name="easyllm")
    with catalogue.change(reason="add"):
        deepest = Topic.objects.get(title="限制")
        for title in ("更深", "最深"):
            deepest = TopicFactory(parent=deepest, readme=deepest.readme, title=title)
        TopicFactory(readme=None, title="无清单")
        first = Topic.objects.get(title="RAG")
        first.position = 0
        first.save()
    page = desk.get("/admin/library/topic/").text
    rows = re.findall(r'<th class="field-indented_title"><a [^>]+>(?:<span class="quiet">([^<]*)</span>)?([^<]+)', page)
    titles = [title for _above, title in rows]
    assert titles[:4] == ["RAG", "大模型理论", "几种attention", "位置编码"]
    assert ("大模型结构 › 限制 › 更深 › ", "最深") in rows
    assert titles[-1] == "无清单"
    assert f"/admin/library/topic/{first.pk}/order/" in page
    assert "/admin/library/topic/order/" in page
    assert f"/admin/library/readme/{Readme.objects.get().pk}/order/" in page
    page = desk.get("/admin/library/topic/?q=模型&o=1").text
    assert "RAG" not in page.partition('id="result_list"')[2].partition("</table>")[0]


def test_the_list_of_topics_has_pages(desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with catalogue.change(reason="add"):
        chapter = TopicFactory(position=1)
        for place in range(150, 0, -1):
            TopicFactory(parent=chapter, title=f"T{place:03}", position=place)
    with django_assert_max_num_queries(15):
        page = desk.get("/admin/library/topic/?p=2").text
    titles = re.findall(r">(T\d+)</a>", page)
    assert titles == [f"T{place:03}" for place in range(100, 151)]
    assert re.findall(r">(T\d+)</a>", desk.get("/admin/library/topic/?all=").text)[-1] == "T150"


def test_groups_are_listed_topic_by_topic(desk: Client) -> None:
    with catalogue.change(reason="add"):
        topics = [TopicFactory(position=place) for place in (2, 1)]
        for place in (2, 1):
            for topic in topics:
                GroupFactory(topic=topic, label=f"{topic.title} {place}", position=place)
    page = desk.get("/admin/library/group/").text
    labels = re.findall(r'<th class="field-label"><a [^>]+>([^<]+)', page)
    assert labels == [f"{topic.title} {place}" for topic in topics for place in (1, 2)]
    assert Group.objects.count() == 4
