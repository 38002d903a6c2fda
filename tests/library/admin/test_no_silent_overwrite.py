"""Two curators on one thing: the second sees what the first wrote, loses nothing, and chooses."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from library import catalogue
from library.models import Article, Change, Entry, Group, SynonymGroup, Tag, Topic
from tests.desk_forms import edited, opened, sent_from
from tests.factories import (
    ArticleFactory,
    EntryFactory,
    GroupFactory,
    ReadmeFactory,
    SynonymGroupFactory,
    TagFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

OVERTAKEN = "Somebody wrote here meanwhile"


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.create_superuser(name))
    return client


@pytest.fixture
def first() -> Client:
    return signed_in("first")


@pytest.fixture
def second() -> Client:
    return signed_in("second")


@pytest.fixture
def entry() -> Entry:
    with catalogue.change(reason="add"):
        entry: Entry = EntryFactory(article__title="旧题", article__author="甲", position=1, note="旧注")
        entry.article.tags.add("量化")
    return entry


def form_of(row: object) -> str:
    meta = row._meta  # type: ignore[attr-defined]
    return f"/admin/library/{meta.model_name}/{row.pk}/change/"  # type: ignore[attr-defined]


def article_of(entry: Entry) -> Article:
    return Article.objects.get(pk=entry.article_id)


def test_the_second_sees_the_difference_and_nothing_is_written(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    edited(first, path, title="甲改的题")

    answer = second.post(path, {**form, "title": "乙改的题", "author": "乙"})

    assert article_of(entry).title == "甲改的题"
    assert OVERTAKEN in answer.text
    assert "edited: article" in answer.text
    assert "first ·" in answer.text
    again = sent_from(answer.text)
    assert (again["title"], again["author"], again["keep-title"]) == ("乙改的题", "乙", "mine")
    assert "<td>甲改的题</td><td>乙改的题</td>" in answer.text
    assert "keep-author" not in again


def test_mine_is_saved_over_it_once_it_was_seen(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    edited(first, path, title="甲改的题")
    again = sent_from(second.post(path, {**form, "title": "乙改的题"}).text)

    assert second.post(path, again).status_code == 302
    assert article_of(entry).title == "乙改的题"


def test_theirs_is_taken_field_by_field(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    edited(first, path, title="甲改的题", author="甲二")
    again = sent_from(second.post(path, {**form, "title": "乙改的题", "author": "乙"}).text)

    assert second.post(path, {**again, "keep-title": "theirs"}).status_code == 302
    article = article_of(entry)
    assert (article.title, article.author) == ("甲改的题", "乙")


def test_what_only_the_first_wrote_is_taken_over(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    changed = {"title": "甲改的题", "is_must_read": "on", "published_on": "2024-05-06", "status": "draft"}
    edited(first, path, **changed, tags="量化, FP8", **{"entries-0-note": "甲的注"})

    answer = second.post(path, {**form, "author": "乙", "entries-0-position": "7"})
    again = sent_from(answer.text)
    assert not any(name.startswith("keep-") for name in again)
    assert second.post(path, again).status_code == 302

    article = article_of(entry)
    assert (article.title, article.is_must_read, article.status) == ("甲改的题", True, "draft")
    assert (str(article.published_on), article.author) == ("2024-05-06", "乙")
    assert {tag.name for tag in article.tags.all()} == {"量化", "FP8"}
    assert article.entries.get().note == "甲的注"


def test_a_box_that_the_first_emptied_stays_empty(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    edited(first, path, is_must_read="on")
    form = opened(second, path)
    first.post(path, {name: value for name, value in opened(first, path).items() if name != "is_must_read"})
    again = sent_from(second.post(path, {**form, "author": "乙"}).text)
    second.post(path, again)
    assert not article_of(entry).is_must_read


def test_tags_that_both_wrote_are_disputed(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    edited(first, path, tags="量化, FP8")
    again = sent_from(second.post(path, {**form, "tags": "显存"}).text)
    assert (again["tags"], again["keep-tags"]) == ("显存", "mine")

    second.post(path, {**again, "keep-tags": "theirs"})
    assert {tag.name for tag in entry.article.tags.all()} == {"量化", "FP8"}


def test_a_tag_given_in_bulk_meanwhile_is_not_lost(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    with catalogue.change(reason="tags added: FP8"):
        entry.article.tags.add("FP8")
    answer = second.post(path, {**form, "author": "乙"})
    assert "tags added: FP8" in answer.text
    assert sent_from(answer.text)["tags"] == "FP8, 量化"


def test_lines_that_came_went_and_changed_meanwhile_are_told(first: Client, second: Client, entry: Entry) -> None:
    with catalogue.change(reason="add"):
        going = EntryFactory(topic=entry.topic, position=2, note="要走")
        EntryFactory(topic=entry.topic, position=3)
    path = form_of(entry.topic)
    form = opened(second, path)
    with catalogue.change(reason="work"):
        going.delete()
        Entry.objects.get(pk=entry.pk).delete()
        came = EntryFactory(topic=entry.topic, position=9)

    answer = second.post(path, {**form, "intro": "导言", "entries-0-note": "乙改的注"})
    again = sent_from(answer.text)
    assert "deleted" in answer.text
    assert again["entries-INITIAL_FORMS"] == "1"  # the one that is still there
    new = {name.removeprefix("entries-2-1-"): value for name, value in again.items() if name.startswith("entries-2-1-")}
    assert (new["id"], new["note"], new["article"]) == ("", "乙改的注", str(entry.article_id))  # which was edited here

    assert second.post(path, again).status_code == 302
    notes = set(Entry.objects.filter(topic=entry.topic).values_list("note", flat=True))
    assert "乙改的注" in notes
    assert "要走" not in notes
    assert Entry.objects.filter(pk=came.pk).exists()
    assert Topic.objects.get(pk=entry.topic_id).intro == "导言"


def test_an_order_made_meanwhile_stands(first: Client, second: Client, entry: Entry) -> None:
    with catalogue.change(reason="add"):
        other = EntryFactory(topic=entry.topic, position=2)
    path = form_of(entry.topic)
    form = opened(second, path)
    edited(first, path, **{"entries-0-position": "2", "entries-1-position": "1"})
    second.post(path, sent_from(second.post(path, {**form, "intro": "导言"}).text))
    assert list(Entry.objects.in_order().values_list("pk", flat=True)) == [other.pk, entry.pk]


def test_a_line_moved_to_another_topic_stays_there(second: Client, entry: Entry) -> None:
    path = form_of(entry.topic)
    form = opened(second, path)
    with catalogue.change(reason="move"):
        entry.topic = elsewhere = TopicFactory()
        entry.save()
    answer = second.post(path, {**form, "intro": "导言"})
    assert OVERTAKEN in answer.text
    second.post(path, sent_from(answer.text))
    assert Entry.objects.get().topic == elsewhere


def test_a_form_that_says_nothing_of_what_was_seen_is_refused(second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = {name: value for name, value in opened(second, path).items() if name != "seen"}
    answer = second.post(path, {**form, "title": "新题"})
    assert "The history does not tell all of it" in answer.text
    assert (sent_from(answer.text)["title"], article_of(entry).title) == ("新题", "旧题")


def test_what_the_history_does_not_know_is_disputed_too(second: Client, entry: Entry) -> None:
    path = form_of(entry)
    form = opened(second, path)
    with catalogue.change(reason="import of easyllm", is_recorded=False):
        entry.note = "另一句批注"
        entry.save()
    answer = second.post(path, {**form, "note": "乙的注"})
    again = sent_from(answer.text)
    assert "a list was read" in answer.text
    assert (again["note"], again["keep-note"]) == ("乙的注", "mine")


def test_an_error_in_the_form_is_told_beside_it(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.article)
    form = opened(second, path)
    edited(first, path, title="甲改的题", published_on="2024-05-06")
    answer = second.post(path, {**form, "title": "", "published_on": "gestern"})
    assert OVERTAKEN in answer.text
    assert "gestern" in answer.text
    assert article_of(entry).title == "甲改的题"


@pytest.mark.parametrize("make", [EntryFactory, ArticleFactory, TopicFactory, GroupFactory])
def test_an_old_form_with_odd_data_is_refused_without_a_fault(second: Client, make: Any) -> None:
    with catalogue.change(reason="add"):
        path = form_of(make())
    form = opened(second, path)
    counted = [name for name in form if name.endswith(("_FORMS", "-id", "seen"))]
    odd = [dict.fromkeys(form, typed) for typed in ("", "-1", "0", "٣")]
    odd += [{**form, **dict.fromkeys(counted, typed)} for typed in ("abc", "9" * 5000, "9" * 18, "a\0b")]
    for sent in (*odd, {**form, "seen": f"{'0' * 32}.{'9' * 5000}"}, {"seen": "abc"}):
        answer = second.post(path, sent)
        assert (answer.status_code, OVERTAKEN in answer.text) == (200, True)


def test_deleting_what_was_written_meanwhile_asks_once_more(first: Client, second: Client, entry: Entry) -> None:
    path = f"/admin/library/topic/{entry.topic_id}/delete/"
    form = opened(second, path)
    edited(first, form_of(entry.topic), intro="导言")
    answer = second.post(path, form)
    assert OVERTAKEN in answer.text
    assert "Nothing was deleted." in answer.text
    assert Topic.objects.exists()

    assert second.post(path, sent_from(answer.text)).status_code == 302
    assert not Topic.objects.exists()


def test_what_was_typed_about_something_deleted_meanwhile_is_shown(first: Client, second: Client, entry: Entry) -> None:
    path = form_of(entry.topic)
    form = opened(second, path)
    first.post(path.replace("/change/", "/delete/"), opened(first, path.replace("/change/", "/delete/")))
    deletion = Change.objects.order_by("-id")[0]

    answer = second.post(path, {**form, "intro": "eine lange Einleitung"})
    assert answer.status_code == 409
    assert "eine lange Einleitung" in answer.text
    assert f'href="/admin/library/change/{deletion.pk}/undo/"' in answer.text
    assert not Topic.objects.exists()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (GroupFactory, "label"),
        (TagFactory, "name_en"),
        (SynonymGroupFactory, "words"),
        (ReadmeFactory, "tagline"),
        (TopicFactory, "intro"),
        (EntryFactory, "note"),
        (lambda: ArticleFactory().site, "name"),
    ],
)
def test_every_form_of_the_catalogue_refuses(first: Client, second: Client, make: object, field: str) -> None:
    with catalogue.change(reason="add"):
        row = make()  # type: ignore[operator]
    path = form_of(row)
    form = opened(second, path)
    assert edited(first, path, **{field: "one, two"}).status_code == 302
    changes = Change.objects.count()

    answer = second.post(path, {**form, field: "three, four"})
    assert OVERTAKEN in answer.text
    assert (sent_from(answer.text)[field], Change.objects.count()) == ("three, four", changes)
    row.refresh_from_db()
    assert getattr(row, field) == "one, two"


def test_untouched_forms_are_saved_as_before(second: Client, entry: Entry) -> None:
    with catalogue.change(reason="add"):
        group = Group.objects.create(topic=entry.topic, label="标签", position=2)
    for row in (entry, entry.article, entry.topic, group, Tag.objects.get(), SynonymGroup.objects.first() or entry):
        path = form_of(row)
        assert second.post(path, opened(second, path)).status_code == 302
