"""Writes in any order, in units and in a shell, some of them taken back: the index is in step all the same."""

import contextlib
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from library import catalogue
from library.models import Article, Catalogue, Entry, Group, SearchDocument, SearchTerm, Tag, Topic
from library.search import check_index, keys
from tests.factories import ArticleFactory, EntryFactory, GroupFactory, TagFactory, TopicFactory

NAMES = st.sampled_from(["显存", "量化", "KV cache", "FlashAttention", "微调 LoRA", "大模型量化", "量"])
PLACE = st.integers(0, 5)
FEW = settings(max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
KINDS: tuple[Any, ...] = (Article, Entry, Group, Tag, Topic)


class _TakenBackError(Exception):
    pass


class Writes(RuleBasedStateMachine):
    """A library that is written to, by a unit for each step or by none."""

    def __init__(self) -> None:
        super().__init__()
        self.in_shell = False
        self.around = transaction.atomic()
        self.around.__enter__()

    @initialize()
    def begin(self) -> None:
        with catalogue.change(reason="begin"):
            for _ in range(3):
                EntryFactory(topic=TopicFactory(parent=TopicFactory()), group=None)
            GroupFactory(topic=Topic.objects.exclude(parent=None).first())
            TagFactory()

    @rule()
    def leave_or_enter_the_shell(self) -> None:
        self.in_shell = not self.in_shell

    @rule(title=NAMES, status=st.sampled_from([*Article.LIVE, Article.Status.WITHDRAWN]), place=PLACE)
    def add_article(self, title: str, status: str, place: int) -> None:
        with self._writing():
            article = ArticleFactory(title=title, status=status)
            topic = self._pick(Topic, place)
            if topic is not None:
                EntryFactory(article=article, topic=topic, note=title)

    @rule(place=PLACE, title=NAMES, status=st.sampled_from([*Article.LIVE, Article.Status.WITHDRAWN]))
    def change_article(self, place: int, title: str, status: str) -> None:
        self._save(Article, place, title=title, status=status)

    @rule(place=PLACE, name=NAMES, number=st.integers(0, 99))
    def rename_tag(self, place: int, name: str, number: int) -> None:
        self._save(Tag, place, name=f"{name} {number}{Tag.objects.count()}", name_en=name)

    @rule(place=PLACE, other=PLACE)
    def tag_article(self, place: int, other: int) -> None:
        article, tag = self._pick(Article, place), self._pick(Tag, other)
        with self._writing():
            if article is not None and tag is not None and tag in article.tags.all():
                article.tags.remove(tag)
            elif article is not None:
                article.tags.add(tag or TagFactory())

    @rule(place=PLACE, title=NAMES, role=st.sampled_from(Topic.Role.values))
    def change_topic(self, place: int, title: str, role: str) -> None:
        self._save(Topic, place, title=title, role=role)

    @rule(place=PLACE, other=PLACE)
    def move_topic(self, place: int, other: int) -> None:
        topic, parent = self._pick(Topic, place), self._pick(Topic, other)
        if topic is not None and parent is not None and topic not in parent.with_ancestors():
            self._save(Topic, place, parent=parent, slug=f"s{Topic.objects.count()}-{topic.pk}-{parent.pk}")

    @rule(place=PLACE, other=PLACE, note=NAMES)
    def change_entry(self, place: int, other: int, note: str) -> None:
        article = self._pick(Article, other)
        if article is not None:
            self._save(Entry, place, article=article, note=note, group=None)

    @rule(place=PLACE, other=PLACE, label=NAMES)
    def change_group(self, place: int, other: int, label: str) -> None:
        group, entry = self._pick(Group, place), self._pick(Entry, other)
        if group is not None and entry is not None:
            self._save(Entry, other, group=group, topic=group.topic)
        self._save(Group, place, label=label)

    @rule(kind=st.sampled_from(KINDS), place=PLACE)
    def delete(self, kind: Any, place: int) -> None:
        row = self._pick(kind, place)
        if row is not None:
            with self._writing():
                row.delete()

    @rule(title=NAMES, place=PLACE, kind=st.sampled_from(KINDS))
    def write_and_take_back(self, title: str, place: int, kind: Any) -> None:
        with contextlib.suppress(_TakenBackError), self._writing(), transaction.atomic():
            EntryFactory(article=ArticleFactory(title=title), topic=TopicFactory())
            row = self._pick(kind, place)
            if row is not None:
                row.delete()
            raise _TakenBackError

    @invariant()
    def readers_are_told_of_published_articles_alone(self) -> None:
        if not Catalogue.objects.filter(is_index_doubtful=True).exists():
            published = Article.objects.published().count()
            counted = SearchTerm.objects.filter(term=keys.EVERY).values_list("count", flat=True).first() or 0
            assert SearchDocument.objects.filter(is_public=True).count() == counted == published
            assert not SearchTerm.objects.filter(count__lte=0).exists()

    def teardown(self) -> None:
        try:
            if Catalogue.objects.filter(is_index_doubtful=True).exists():
                check_index()
            report = check_index()
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
        assert report.is_sound, report

    def _pick(self, model: Any, place: int) -> Any:
        rows = list(model.objects.order_by("pk"))
        return rows[place % len(rows)] if rows else None

    def _save(self, model: Any, place: int, **fields: Any) -> None:
        row = self._pick(model, place)
        if row is not None:
            with self._writing():
                for name, value in fields.items():
                    setattr(row, name, value)
                row.save()

    @contextlib.contextmanager
    def _writing(self) -> Any:
        if self.in_shell:
            with override_settings(EASYLLM_STRICT_WRITES=False):
                yield
        else:
            with catalogue.change(reason="step"):
                yield


@pytest.mark.django_db
def test_the_index_is_in_step_after_any_writes() -> None:
    run_state_machine_as_test(Writes, settings=FEW)
