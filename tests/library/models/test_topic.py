"""Topics: slugs that last, and a tree without knots."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from library.catalogue import Unit
from library.models import FormerSlug, Topic
from tests.factories import ReadmeFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_renaming_a_topic_keeps_its_slug(unit: Unit) -> None:
    topic = TopicFactory(title="模型 量化")

    topic.title = "Quantization"
    topic.save()

    assert topic.slug == "模型-量化"


def test_a_title_without_letters_gets_a_slug_all_the_same(unit: Unit) -> None:
    readme = ReadmeFactory()

    assert [TopicFactory(readme=readme, title=title).slug for title in ("？", "！")] == ["topic", "topic-2"]


def test_the_same_title_may_stand_under_two_parents(unit: Unit) -> None:
    first, second = TopicFactory(), TopicFactory()

    assert TopicFactory(parent=first, title="综述").slug == TopicFactory(parent=second, title="综述").slug == "综述"


def test_a_new_topic_takes_the_list_of_its_parent(unit: Unit) -> None:
    parent = TopicFactory()

    assert TopicFactory(parent=parent, readme=None).readme == parent.readme


def test_a_slug_is_unique_below_its_parent_and_in_its_list(unit: Unit) -> None:
    top = TopicFactory(title="a")
    TopicFactory(parent=top, slug="b")

    for place in ({"parent": top, "slug": "b"}, {"readme": top.readme, "slug": "a"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TopicFactory(**place)


def test_a_changed_slug_is_remembered(unit: Unit) -> None:
    topic = TopicFactory(title="rag")

    topic.slug = "retrieval"
    topic.save()

    assert list(FormerSlug.objects.values_list("topic", "parent", "slug")) == [(topic.pk, None, "rag")]


def test_no_topic_stands_under_itself(unit: Unit) -> None:
    top = TopicFactory()
    below = TopicFactory(parent=top)

    top.parent = below
    with pytest.raises(ValidationError, match="parent"):
        top.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=top.pk).update(parent=top)


def test_topics_do_not_nest_without_end(unit: Unit) -> None:
    topic = TopicFactory()
    for _level in range(11):
        topic = TopicFactory(parent=topic, readme=topic.readme)
    with pytest.raises(ValidationError, match="12"):
        Topic(title="zu tief", parent=topic).clean()
