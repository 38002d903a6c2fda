import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from library import shelves
from library.catalogue import Unit
from library.models import Article, Mark, Shelf
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)


def marked(shelf: Shelf, article: Article, state: str, now: dt.datetime = NOON) -> Mark:
    return shelves.set_mark(shelf, article, now=now, state=Mark.State(state))


def test_a_mark_changes_only_what_is_named(unit: Unit) -> None:
    shelf, article = shelves.make_shelf("key"), ArticleFactory()
    shelves.set_mark(shelf, article, now=NOON, star=True)
    mark = marked(shelf, article, "read", LATER)
    assert (mark.state, mark.is_starred, mark.changed_at) == ("read", True, LATER)
    assert shelf.marks.count() == 1


def test_the_database_does_not_tell_the_key_of_a_shelf(db: None) -> None:
    shelf = shelves.make_shelf("key")
    assert "key" not in {str(value) for value in Shelf.objects.values_list("key_hash", flat=True)}
    assert Shelf.objects.with_key("key").get() == shelf
    assert not Shelf.objects.with_key("").exists()


def test_a_new_key_closes_the_shelf_to_the_former_one(db: None) -> None:
    shelf = shelves.make_shelf("key")
    key = shelves.renew_key(shelf)
    assert not Shelf.objects.with_key("key").exists()
    assert Shelf.objects.with_key(key).get() == shelf


def test_an_anonymous_shelf_becomes_that_of_an_account_without_one(unit: Unit) -> None:
    user, shelf = User.objects.create_user("reader"), shelves.make_shelf("key")
    marked(shelf, ArticleFactory(), "read")
    shelves.join_account("key", user)
    assert shelves.shelf_of_user(user) == shelf
    assert not Shelf.objects.with_key("key").exists()


def test_of_two_marks_on_one_article_the_later_one_counts_when_shelves_are_joined(unit: Unit) -> None:
    user, anonymous = User.objects.create_user("reader"), shelves.make_shelf("key")
    own = shelves.shelf_of_user(user)
    both, newer, only_there = ArticleFactory.create_batch(3)
    marked(own, both, "read", LATER)
    marked(anonymous, both, "reading", NOON)
    marked(own, newer, "unread", NOON)
    marked(anonymous, newer, "read", LATER)
    marked(anonymous, only_there, "reading")
    shelves.join_account("key", user)
    states = dict(own.marks.values_list("article", "state"))
    assert states == {both.pk: "read", newer.pk: "read", only_there.pk: "reading"}
    assert Shelf.objects.count() == 1


def test_an_unknown_key_joins_nothing(db: None) -> None:
    user = User.objects.create_user("reader")
    shelves.join_account("nothing", user)
    assert not Shelf.objects.exists()


def exported(shelf: Shelf) -> Any:
    data = {"format": shelves.FORMAT, "version": shelves.FORMAT_VERSION, "marks": shelves.exported_marks(shelf)}
    return json.loads(json.dumps(data))


def test_marks_go_out_and_come_back_in_as_they_were(unit: Unit) -> None:
    first, second = shelves.make_shelf("first"), shelves.make_shelf("second")
    for article, state in zip(ArticleFactory.create_batch(3), ("read", "reading", "unread"), strict=True):
        marked(first, article, state)
    shelves.set_mark(first, Article.objects.all()[0], now=LATER, star=True)
    report = shelves.import_marks(second, shelves.read_marks(exported(first)), now=LATER)
    assert (report.taken, report.known, report.missing) == (3, 0, [])
    fields = ("article", "state", "is_starred", "changed_at")
    assert set(second.marks.values_list(*fields)) == set(first.marks.values_list(*fields))


def test_the_same_file_again_adds_nothing_and_a_later_mark_stays(unit: Unit) -> None:
    shelf, article = shelves.make_shelf("key"), ArticleFactory()
    marked(shelf, article, "reading")
    file = shelves.read_marks(exported(shelf))
    marked(shelf, article, "read", LATER)
    report = shelves.import_marks(shelf, file, now=LATER)
    assert (report.taken, report.known) == (0, 1)
    assert shelf.marks.get().state == "read"


def test_articles_that_the_library_lacks_are_named(unit: Unit) -> None:
    shelf, article = shelves.make_shelf("key"), ArticleFactory(title="不在此处")
    marked(shelf, article, "read")
    file = shelves.read_marks(exported(shelf))
    article.delete()
    report = shelves.import_marks(shelf, file, now=LATER)
    assert report.missing == ["不在此处"]


BEFORE_TIME = "0001-01-01T00:00:00+23:00"  # a moment that has no date in UTC
GOOD = {"url": "https://a.b/c", "title": "", "state": "read", "is_starred": False, "changed_at": NOON.isoformat()}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "easyllm-shelf"),
        ({"format": "other", "marks": []}, "easyllm-shelf"),
        ({"format": "easyllm-shelf", "version": 9, "marks": []}, "version 1"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD, 3]}, "Mark 2"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"state": "lost"}]}, "reading"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"url": 1}]}, "neither"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"is_starred": "x"}]}, "is_starred"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"changed_at": "2026-13-45"}]}, "changed_at"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"changed_at": None}]}, "changed_at"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"changed_at": BEFORE_TIME}]}, "changed_at"),
        ({"format": "easyllm-shelf", "version": 1, "marks": [GOOD | {"url": "", "key": "\0"}]}, "neither"),
    ],
)
def test_a_file_that_is_no_shelf_is_refused_with_the_place(data: Any, place: str) -> None:
    with translation.override("en"), pytest.raises(shelves.ShelfFileError, match=place):
        shelves.read_marks(data)


@pytest.mark.parametrize("text", ["\ud800", "a\0b", 7, ["x"]])
def test_what_no_database_can_hold_is_read_as_far_as_it_makes_sense(unit: Unit, text: Any) -> None:
    mark = GOOD | {"url": text, "key": "\ud800\0a", "title": text}
    rows = shelves.read_marks({"format": "easyllm-shelf", "version": 1, "marks": [mark]})
    report = shelves.import_marks(shelves.make_shelf("key"), rows, now=LATER)
    assert len(report.missing) == 1
    assert report.missing[0].encode()


def test_a_mark_from_the_future_does_not_win_for_ever(unit: Unit) -> None:
    shelf, article = shelves.make_shelf("key"), ArticleFactory()
    marked(shelf, article, "read", LATER + dt.timedelta(days=999))
    file = shelves.read_marks(exported(shelf))
    other = shelves.make_shelf("other")
    shelves.import_marks(other, file, now=NOON)
    assert other.marks.get().changed_at == NOON
