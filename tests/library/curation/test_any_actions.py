"""Whatever curators do, in any order, can be taken back, the last step first: the library, the README and the index are
as they were.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from library import catalogue
from library.curation.bin import put_in_bin, restore
from library.curation.copying import copy_articles
from library.curation.history import undo
from library.curation.hosts import replace_host
from library.curation.merging import CHOICES, merge_articles
from library.curation.merging_tags import merge_tags
from library.curation.moving import move_articles
from library.curation.naming_tags import add_other_name, save_tag, taken_names
from library.curation.ordering import Target, move_row, move_topic, sequence_mark, siblings_of, topics_mark
from library.curation.sequence import read_sequence, tidy_sequence
from library.curation.splitting_tags import split_tag
from library.curation.status import set_status
from library.curation.suggesting_tags import add_suggested_tags
from library.curation.topics import demote_topic, merge_topics, promote_group
from library.models import Article, Change, Entry, EntryLink, Group, Readme, Site, Tag, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TopicFactory
from tests.recorded_rows import library_now
from tests.sample_list import SAMPLE_LIST

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(["显存", "KV cache", "量化 FP8", "Flash [Attention]", "微调"])
PLACE = st.integers(0, 7)
FEW = settings(max_examples=12, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck))


class Curating(RuleBasedStateMachine):
    """Whatever curators do, one change a step; at the end all of it is taken back, the last step first."""

    def __init__(self) -> None:
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()

    @initialize()
    def begin(self) -> None:
        import_readme(SAMPLE_LIST.encode(), name="list")
        with catalogue.change(reason="tags"):
            Article.objects.order_by("pk")[0].tags.add("注意力")
        self.before = library_now()
        self.first = Change.objects.order_by("-pk")[0].pk

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

    @rule(place=PLACE, others=st.sets(PLACE, min_size=1, max_size=3), taken=st.sets(st.sampled_from([*CHOICES])))
    def merge(self, place: int, others: set[int], taken: set[str]) -> None:
        survivor, *gone = dict.fromkeys(self._pick(Article, other) for other in (place, *others))
        going = [article.pk for article in gone if not article.is_put_away()]
        if survivor is not None and not survivor.is_put_away() and going:
            merge_articles(survivor.pk, going, choices=dict.fromkeys(taken, going[0]))

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

    @rule(place=PLACE, steps=st.sampled_from([-1, 1]))
    def move_up_or_down(self, place: int, steps: int) -> None:
        self._move(place, Target(steps=steps))

    @rule(place=PLACE, to=PLACE)
    def move_to_position(self, place: int, to: int) -> None:
        self._move(place, Target(place=to))

    @rule(place=PLACE, other=st.none() | PLACE)
    def move_to_group(self, place: int, other: int | None) -> None:
        group = None if other is None else self._pick(Group, other)
        self._move(place, Target(into=group and (Group, group.pk)))

    @rule(place=PLACE, to=PLACE)
    def put_topic_in_order(self, place: int, to: int) -> None:
        topic = self._pick(Topic, place)
        if topic is not None:
            seen = topics_mark(siblings_of(topic.readme_id, topic.parent_id))
            self._try(lambda: move_topic(topic, Target(place=to), seen=seen))

    @rule(place=PLACE, other=PLACE)
    def merge_topics(self, place: int, other: int) -> None:
        source, target = self._pick(Topic, place), self._pick(Topic, other)
        if source is not None:
            self._try(lambda: merge_topics(source, target))

    @rule(place=PLACE)
    def promote_group(self, place: int) -> None:
        group = self._pick(Group, place)
        if group is not None:
            self._try(lambda: promote_group(group))

    @rule(place=PLACE)
    def demote_topic(self, place: int) -> None:
        topic = self._pick(Topic, place)
        if topic is not None:
            self._try(lambda: demote_topic(topic))

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
                assert export_readme(Readme.objects.get()).content == SAMPLE_LIST.encode()
                assert check_index().is_sound
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    def _pick(self, kind: type[Any], place: int) -> Any:
        rows = list(kind._base_manager.order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def _numbers(self, places: set[int]) -> list[int]:
        return [article.pk for place in places if (article := self._pick(Article, place)) is not None]

    def _move(self, place: int, target: Target) -> None:
        rows = [*Group.objects.order_by("pk"), *Entry.objects.order_by("pk")]
        if rows:
            row = rows[place % len(rows)]
            seen = sequence_mark(read_sequence(row.topic))
            self._try(lambda: move_row(row.topic, (type(row), row.pk), target, seen=seen))

    def _try(self, act: Callable[[], object]) -> None:
        """Do what may be refused; a refusal leaves nothing behind."""
        before = library_now()
        try:
            act()
        except ValidationError:
            assert library_now() == before

    def _set(self, kind: type[Any], place: int, field: str, value: str) -> None:
        row = self._pick(kind, place)
        if row is None or self._is_taken(row, field, value):
            return
        with catalogue.change(reason="edit"):
            setattr(row, field, value)
            row.save()

    def _is_taken(self, row: Any, field: str, value: str) -> bool:
        if field == "status" and row.is_put_away():
            return True  # whose form offers none
        if field == "url":
            return Article.objects.filter(url=value).exists()
        return field == "slug" and Topic.objects.filter(slug=value).exists()


def test_any_changes_can_be_taken_back_the_last_one_first() -> None:
    run_state_machine_as_test(Curating, settings=FEW)
