"""A change keeps what it did to each row, and can be taken back as long as nothing was written over it."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from library import catalogue
from library.curation.history import UndoError, obstacles_of, undo
from library.models import Article, Change, ChangedRow, Entry, FormerSlug, Group, Readme, Site, Tag, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index
from tests.factories import ArticleFactory, EntryFactory, ReadmeFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now
from tests.sample_list import SAMPLE_LIST

pytestmark = pytest.mark.django_db


def last_change() -> Change:
    return Change.objects.order_by("-id")[0]


def told(change: Change) -> list[tuple[str, object, object]]:
    return [(row.model, row.before, row.after) for row in change.rows.all()]


def test_a_change_tells_the_fields_that_it_altered() -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory(title="旧")
    with catalogue.change(reason="rename"):
        article.title = "中"
        article.save()
        article.title = "新"
        article.save()
    assert told(last_change()) == [("article", {"title": "旧"}, {"title": "新"})]


def test_a_save_that_alters_nothing_is_no_row_of_the_history() -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory()
    with catalogue.change(reason="again"):
        article.save()
    assert told(last_change()) == []


def test_added_and_deleted_rows_are_kept_whole() -> None:
    with catalogue.change(reason="add"):
        tag = TagFactory(name="量化")
    values = {"name": "量化", "slug": tag.slug, "name_en": ""}
    assert told(last_change()) == [("tag", None, values)]
    with catalogue.change(reason="delete"):
        tag.delete()
    assert told(last_change()) == [("tag", values, None)]


def test_bulk_writes_are_told_where_the_unit_watches_them() -> None:
    with catalogue.change(reason="add"):
        entries = [EntryFactory(position=place) for place in (1, 2)]
    with catalogue.change(reason="bulk") as unit:
        unit.watch(Entry.objects.all())
        Entry.objects.update(position=9)
        unit.touch()
    assert told(last_change()) == [("entry", {"position": place}, {"position": 9}) for place in (1, 2)]
    undo(last_change())
    assert [Entry.objects.get(pk=entry.pk).position for entry in entries] == [1, 2]


def test_an_import_is_its_own_history() -> None:
    import_readme(SAMPLE_LIST.encode(), name="list")
    assert Entry.objects.count() == 5
    assert not ChangedRow.objects.exists()


def test_undo_is_a_change_of_its_own_and_can_be_undone() -> None:
    curator = User.objects.create_user("curator")
    with catalogue.change(reason="add"):
        article = ArticleFactory(title="旧")
    with catalogue.change(reason="rename"):
        article.title = "新"
        article.save()
    renamed = last_change()

    undone = undo(renamed, actor=curator)
    assert (undone.actor, undone.undoes) == (curator, renamed)
    assert Article.objects.get().title == "旧"

    undo(undone)
    assert Article.objects.get().title == "新"


def test_a_later_change_of_the_same_field_stands_in_the_way() -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory(title="旧", author="甲")
    with catalogue.change(reason="rename"):
        article.title = "新"
        article.save()
    renamed = last_change()
    with catalogue.change(reason="author"):
        article.author = "乙"
        article.save()
    assert obstacles_of(renamed) == []
    with catalogue.change(reason="rename again"):
        article.title = "更新"
        article.save()

    [obstacle] = obstacles_of(renamed)
    assert (obstacle.field, obstacle.expected, obstacle.found) == ("title", "新", "更新")
    before = library_now()
    with pytest.raises(UndoError) as refused:
        undo(renamed)
    assert refused.value.obstacles == (obstacle,)
    assert library_now() == before


def test_what_was_undone_cannot_be_undone_again() -> None:
    with catalogue.change(reason="add"):
        ArticleFactory()
    added = last_change()
    undo(added)
    assert not Article.objects.exists()
    with pytest.raises(UndoError):
        undo(added)


def test_an_added_row_stays_once_something_refers_to_it() -> None:
    with catalogue.change(reason="topic"):
        topic = TopicFactory()
    added = last_change()
    with catalogue.change(reason="entry"):
        entry = EntryFactory(topic=topic)
    [obstacle] = [obstacle for obstacle in obstacles_of(added) if obstacle.holds]
    assert obstacle.holds is not None
    assert (obstacle.holds.model, obstacle.holds.row) == ("entry", entry.pk)
    with pytest.raises(UndoError):
        undo(added)
    assert Entry.objects.filter(pk=entry.pk).exists()


def test_what_was_moved_into_an_added_topic_does_not_go_with_it() -> None:
    with catalogue.change(reason="add"):
        entry = EntryFactory()
    before = library_now()
    with catalogue.change(reason="move"):
        entry.topic = TopicFactory(readme=entry.topic.readme)
        entry.save()
    undo(last_change())
    assert library_now() == before


def test_rows_that_changed_places_change_them_back() -> None:
    with catalogue.change(reason="add"):
        first, second = TagFactory(name="甲"), TagFactory(name="乙")
    before = library_now()
    with catalogue.change(reason="exchange"):
        for tag, name in ((first, "丙"), (second, "甲"), (first, "乙")):
            tag.name = name
            tag.save()
    undo(last_change())
    assert library_now() == before


def test_a_deleted_row_does_not_come_back_without_what_it_stood_in() -> None:
    with catalogue.change(reason="add"):
        entry = EntryFactory()
    with catalogue.change(reason="delete entry"):
        Entry.objects.get(pk=entry.pk).delete()
    deleted = last_change()
    with catalogue.change(reason="delete topic"):
        entry.topic.delete()
    assert [obstacle.field for obstacle in obstacles_of(deleted)] == ["topic_id"]
    with pytest.raises(UndoError):
        undo(deleted)


def test_a_deleted_article_does_not_come_back_beside_one_of_the_same_address() -> None:
    with catalogue.change(reason="add"):
        article = ArticleFactory(url="https://example.org/a")
    with catalogue.change(reason="delete"):
        Article.objects.get(pk=article.pk).delete()
    deleted = last_change()
    with catalogue.change(reason="add again"):
        ArticleFactory(url="https://example.org/a")
    before = library_now()
    with pytest.raises(UndoError), transaction.atomic():
        undo(deleted)
    assert library_now() == before


@pytest.mark.parametrize("kind", [Topic, Group, Entry, Article, Tag, Site])
def test_deleted_rows_come_back_with_all_that_went_along(kind: type[Model]) -> None:
    import_readme(SAMPLE_LIST.encode(), name="list")
    readme = Readme.objects.get()
    with catalogue.change(reason="tags"):
        for article in Article.objects.all():
            article.tags.add("注意力", "训练")
    before = library_now()
    for row in kind._base_manager.order_by("pk"):
        if not kind._base_manager.filter(pk=row.pk).exists():
            continue  # it went along with another one
        with catalogue.change(reason="delete"):
            kind._base_manager.get(pk=row.pk).delete()
        undo(last_change())
        assert library_now() == before, row
    assert export_readme(readme).content == SAMPLE_LIST.encode()
    assert check_index().is_sound


def test_a_thousand_articles_are_put_back_at_once() -> None:
    with catalogue.change(reason="add"):
        topic = TopicFactory()
        for _ in range(1000):
            EntryFactory(topic=topic)
        tag = TagFactory()
    before = library_now()
    with catalogue.change(reason="tag"):
        for article in Article.objects.all():
            article.tags.add(tag)
    assert last_change().rows.count() == 1000
    undo(last_change())
    assert library_now() == before


def test_a_slug_that_was_given_up_is_no_former_slug_once_the_change_is_taken_back() -> None:
    with catalogue.change(reason="add"):
        topic = TopicFactory(title="旧")
    with catalogue.change(reason="slug"):
        topic.slug = "new"
        topic.save()
    assert FormerSlug.objects.count() == 1
    undo(last_change())
    assert not FormerSlug.objects.exists()


def test_names_that_were_exchanged_in_one_change_are_put_back() -> None:
    with catalogue.change(reason="add"):
        readme = ReadmeFactory()
        first, second = TopicFactory(readme=readme, title="甲"), TopicFactory(readme=readme, title="乙")
        tag, other = TagFactory(name="甲"), TagFactory(name="乙")
    before = library_now()
    with catalogue.change(reason="exchange"):
        for row, field, value in (
            (first, "slug", "passing"),
            (second, "slug", "甲"),
            (first, "slug", "乙"),
            (tag, "name", "passing"),
            (other, "name", "甲"),
            (tag, "name", "乙"),
        ):
            setattr(row, field, value)
            row.save()
    undo(last_change())
    assert library_now() == before


def test_a_name_taken_over_from_a_deleted_row_goes_back_to_it() -> None:
    with catalogue.change(reason="add"):
        gone, tag = TagFactory(name="甲"), TagFactory(name="乙")
    before = library_now()
    with catalogue.change(reason="take over"):
        gone.delete()
        tag.name = "甲"
        tag.save()
    undo(last_change())
    assert library_now() == before
