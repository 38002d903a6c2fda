"""A change keeps what it did to each row, and can be taken back as long as nothing was written over it."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from library import catalogue
from library.curation.bin import put_in_bin, restore
from library.curation.copying import copy_articles
from library.curation.history import UndoError, obstacles_of, undo
from library.curation.hosts import replace_host
from library.curation.merging_tags import merge_tags
from library.curation.moving import move_articles
from library.curation.naming_tags import add_other_name, save_tag, taken_names
from library.curation.sequence import tidy_sequence
from library.curation.splitting_tags import split_tag
from library.curation.status import set_status
from library.curation.suggesting_tags import add_suggested_tags
from library.models import Article, Change, ChangedRow, Entry, EntryLink, FormerSlug, Group, Readme, Site, Tag, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = """# 清单

## 大模型理论

### 注意力
注意力变体：
- [Attention is all you need](https://arxiv.org/abs/1706.03762) 必读
- [MQA](https://arxiv.org/abs/1911.02150)

位置编码：
- [RoPE](https://example.org/rope) [code](https://example.org/rope/code)

## 训练
- [LoRA](https://example.org/lora)
- [显存估算](https://example.org/memory)

### 量化
待补充：

## License
MIT
"""


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
    import_readme(LIST.encode(), name="list")
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
    import_readme(LIST.encode(), name="list")
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
    assert export_readme(readme).content == LIST.encode()
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


WORDS = st.sampled_from(["显存", "KV cache", "量化 FP8", "Flash [Attention]", "微调"])
PLACE = st.integers(0, 7)
FEW = settings(max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))


class Curating(RuleBasedStateMachine):
    """Whatever curators do, one change a step; at the end all of it is taken back, the last step first."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()

    @initialize()
    def begin(self) -> None:
        import_readme(LIST.encode(), name="list")
        with catalogue.change(reason="tags"):
            Article.objects.order_by("pk")[0].tags.add("注意力")
        self.before = library_now()
        self.first = last_change().pk

    @rule(kind=st.sampled_from([Topic, Group, Entry, Article, Tag, EntryLink, Site]), place=PLACE)
    def delete(self, kind: type[Model], place: int) -> None:
        row = self._pick(kind, place)
        if row is not None:
            with catalogue.change(reason="delete"):
                row.delete()

    @rule(place=PLACE, words=WORDS, field=st.sampled_from(["title", "author", "url"]))
    def edit_article(self, place: int, words: str, field: str) -> None:
        self._set(Article, place, field, f"https://example.org/{place}" if field == "url" else words)

    @rule(place=PLACE, status=st.sampled_from([*Article.LIVE, Article.Status.WITHDRAWN]))
    def edit_status(self, place: int, status: str) -> None:
        self._set(Article, place, "status", status)

    @rule(place=PLACE, words=WORDS, field=st.sampled_from(["title", "slug", "intro"]))
    def edit_topic(self, place: int, words: str, field: str) -> None:
        self._set(Topic, place, field, f"slug-{len(words)}" if field == "slug" else words)

    @rule(place=PLACE, words=WORDS)
    def edit_entry(self, place: int, words: str) -> None:
        self._set(Entry, place, "note", words)

    @rule(place=PLACE, words=WORDS)
    def rename_group(self, place: int, words: str) -> None:
        self._set(Group, place, "label", f"{words}：")

    @rule(place=PLACE, words=WORDS, other=PLACE)
    def add_article(self, place: int, words: str, other: int) -> None:
        topic = self._pick(Topic, place)
        with catalogue.change(reason="add"):
            article = ArticleFactory(title=words)
            if topic is not None:
                EntryFactory(article=article, topic=topic, note=words)
                tidy_sequence(topic)

    @rule(place=PLACE, words=WORDS)
    def add_group(self, place: int, words: str) -> None:
        topic = self._pick(Topic, place)
        if topic is not None:
            with catalogue.change(reason="add"):
                GroupFactory(topic=topic, label=words)
                tidy_sequence(topic)

    @rule(place=PLACE, words=WORDS)
    def add_topic(self, place: int, words: str) -> None:
        parent = self._pick(Topic, place)
        with catalogue.change(reason="add"):
            TopicFactory(parent=parent, title=words, readme=Readme.objects.get())

    @rule(place=PLACE, other=PLACE)
    def move_entry(self, place: int, other: int) -> None:
        entry, topic = self._pick(Entry, place), self._pick(Topic, other)
        if entry is not None and topic is not None:
            with catalogue.change(reason="move"):
                Entry.objects.filter(pk=entry.pk)
                entry.topic, entry.group, entry.parent, entry.position = topic, None, None, 0
                entry.save()
                tidy_sequence(topic)

    @rule(places=st.sets(PLACE, max_size=3))
    def put_in_bin(self, places: set[int]) -> None:
        put_in_bin(self._numbers(places))

    @rule()
    def restore(self) -> None:
        restore(Article.objects.in_bin().values_list("pk", flat=True))

    @rule(places=st.sets(PLACE, min_size=1, max_size=3), topic=PLACE, group=st.none() | PLACE, is_move=st.booleans())
    def move_or_copy(self, places: set[int], topic: int, group: int | None, is_move: bool) -> None:
        chosen, label = self._pick(Topic, topic), None if group is None else self._pick(Group, group)
        if label is not None:
            chosen = label.topic
        if chosen is not None:
            act = move_articles if is_move else copy_articles
            act(self._numbers(places), topic=chosen.pk, group=label.pk if label else None)

    @rule(places=st.sets(PLACE, min_size=1, max_size=3), status=st.sampled_from(["draft", "published", "withdrawn"]))
    def set_many(self, places: set[int], status: str) -> None:
        set_status(self._numbers(places), status=status, withdrawn_reason="过时")

    @rule(places=st.sets(PLACE, min_size=1), number=st.integers(1, 3))
    def replace_host(self, places: set[int], number: int) -> None:
        replace_host(self._numbers(places), old="example.org", new=f"host{number}.example/moved")

    @rule(place=PLACE, words=WORDS)
    def tag(self, place: int, words: str) -> None:
        article = self._pick(Article, place)
        if article is not None:
            with catalogue.change(reason="tag"):
                article.tags.add(words)

    @rule(place=PLACE)
    def untag(self, place: int) -> None:
        article = self._pick(Article, place)
        if article is not None:
            with catalogue.change(reason="untag"):
                article.tags.clear()

    @rule(place=PLACE, words=WORDS)
    def rename_tag(self, place: int, words: str) -> None:
        tag = self._pick(Tag, place)
        if tag is not None and not taken_names([words], but_of=tag):
            others = [alias.name for alias in tag.aliases.all()][:place]
            with catalogue.change(reason="rename"):
                tag.name = words
                save_tag(tag, others)

    @rule(place=PLACE, words=WORDS)
    def give_another_name(self, place: int, words: str) -> None:
        tag = self._pick(Tag, place)
        if tag is not None and not Tag.objects.called([words]):
            with catalogue.change(reason="another name"):
                add_other_name(tag, words)

    @rule(place=PLACE, other=PLACE)
    def merge_tags(self, place: int, other: int) -> None:
        kept, gone = self._pick(Tag, place), self._pick(Tag, other)
        if kept is not None and gone is not None:
            merge_tags([], kept=kept.pk, others=[gone.pk])

    @rule(place=PLACE, words=WORDS, goes=st.booleans())
    def split_tag(self, place: int, words: str, goes: bool) -> None:
        tag = self._pick(Tag, place)
        if tag is not None and Tag.objects.called([words]).get(words.casefold()) != tag:
            numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
            parts = {words: numbers[::2], f"{words} {tag.pk}": numbers[place:]}
            split_tag(numbers, tag=tag.pk, parts=parts, goes=goes)

    @rule(words=WORDS, place=PLACE)
    def add_suggested_tags(self, words: str, place: int) -> None:
        numbers = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        add_suggested_tags(numbers[place:], names=[words], without={})

    def teardown(self) -> None:
        try:
            if hasattr(self, "before"):
                for change in Change.objects.filter(pk__gt=self.first).order_by("-pk"):
                    undo(change)
                assert library_now() == self.before
                assert export_readme(Readme.objects.get()).content == LIST.encode()
                assert check_index().is_sound
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def _pick(self, kind: type[Any], place: int) -> Any:
        rows = list(kind._base_manager.order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def _numbers(self, places: set[int]) -> list[int]:
        return [article.pk for place in places if (article := self._pick(Article, place)) is not None]

    def _set(self, kind: type[Any], place: int, field: str, value: str) -> None:
        row = self._pick(kind, place)
        if row is None or self._is_taken(row, field, value):
            return
        with catalogue.change(reason="edit"):
            setattr(row, field, value)
            row.save()

    def _is_taken(self, row: Any, field: str, value: str) -> bool:
        if field == "status" and row.status in Article.PUT_AWAY:
            return True  # whose form offers none
        if field == "url":
            return Article.objects.filter(url=value).exists()
        return field == "slug" and Topic.objects.filter(slug=value).exists()


def test_any_changes_can_be_taken_back_the_last_one_first() -> None:
    run_state_machine_as_test(Curating, settings=FEW)


def test_a_slug_that_was_given_up_is_no_former_slug_once_the_change_is_taken_back() -> None:
    with catalogue.change(reason="add"):
        topic = TopicFactory(title="旧")
    with catalogue.change(reason="slug"):
        topic.slug = "new"
        topic.save()
    assert FormerSlug.objects.count() == 1
    undo(last_change())
    assert not FormerSlug.objects.exists()
