"""Moving one row: entries and groups of a topic as one sequence, topics beside one another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from library import catalogue
from library.curation.history import undo
from library.curation.ordering import (
    OrderChangedError,
    Target,
    move_row,
    move_topic,
    sequence_mark,
    siblings_of,
    topics_mark,
)
from library.curation.sequence import Node, read_sequence
from library.models import Change, Entry, Group, Readme, Topic
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.search import check_index, search
from tests.factories import EntryFactory, GroupFactory, TopicFactory
from tests.meeting_writers import meeting
from tests.recorded_rows import library_now

pytestmark = pytest.mark.django_db

LIST = """# 清单

## 大模型理论
- [零](https://example.org/0)

注意力：
- [一](https://example.org/1)
  - [一之一](https://example.org/1/1)
- [二](https://example.org/2)

位置编码：
- [三](https://example.org/3)

### 甲
### 乙
### 丙
"""


@pytest.fixture
def topic() -> Topic:
    import_readme(LIST.encode(), name="list")
    return Topic.objects.get(title="大模型理论")


def node(name: str) -> Node:
    return Group.objects.filter(label=f"{name}：").first() or Entry.objects.get(article__title=name)


def order_of(topic: Topic) -> list[str]:
    return [str(row) for row in read_sequence(topic).walk()]


def move(topic: Topic, name: str, target: Target) -> None:
    row = node(name)
    move_row(topic, (type(row), row.pk), target, seen=sequence_mark(read_sequence(topic)))


def lines(content: bytes) -> list[str]:
    """All but blank ones, which part what is put beside each other."""
    return [line for line in content.decode().splitlines() if line]


def test_a_row_goes_up_and_down_among_those_beside_it(topic: Topic) -> None:
    move(topic, "二", Target(steps=-1))
    assert order_of(topic) == ["零", "注意力", "二", "一", "一之一", "位置编码", "三"]
    move(topic, "二", Target(steps=1))
    assert order_of(topic) == ["零", "注意力", "一", "一之一", "二", "位置编码", "三"]


def test_a_group_takes_along_what_stands_in_it(topic: Topic) -> None:
    move(topic, "位置编码", Target(place=2))
    assert order_of(topic) == ["零", "位置编码", "三", "注意力", "一", "一之一", "二"]


def test_a_place_beyond_the_ends_is_the_end(topic: Topic) -> None:
    move(topic, "零", Target(place=99))
    assert order_of(topic)[-1] == "零"
    move(topic, "零", Target(place=-5))
    assert order_of(topic)[0] == "零"
    move(topic, "零", Target(steps=-1))
    assert order_of(topic)[0] == "零"


def test_what_moves_nothing_is_no_change(topic: Topic) -> None:
    changes = Change.objects.count()
    move(topic, "零", Target(steps=-1))
    move(topic, "一", Target(place=1))
    assert Change.objects.count() == changes


def test_an_entry_goes_into_another_group_with_what_stands_below_it(topic: Topic) -> None:
    move(topic, "一", Target(into=(Group, node("位置编码").pk)))
    assert order_of(topic) == ["零", "注意力", "二", "位置编码", "三", "一", "一之一"]
    assert len(search("位置编码").hits) == 2
    assert len(search("注意力").hits) == 1
    assert check_index().is_sound


def test_an_entry_goes_out_of_its_group_right_behind_it(topic: Topic) -> None:
    move(topic, "一", Target(into=None))
    assert order_of(topic) == ["零", "注意力", "二", "一", "一之一", "位置编码", "三"]
    assert Entry.objects.get(article__title="一").group is None
    move(topic, "一之一", Target(into=None, place=1))
    assert order_of(topic)[0] == "一之一"


@pytest.mark.parametrize(("name", "into"), [("注意力", "位置编码"), ("三", "一"), ("一", "一")])
def test_nothing_else_goes_anywhere(topic: Topic, name: str, into: str) -> None:
    row = node(into)
    with pytest.raises(ValidationError):
        move(topic, name, Target(into=(type(row), row.pk)))
    other = GroupFactory.build(pk=999_999)
    with pytest.raises(ValidationError):
        move(topic, "三", Target(into=(Group, other.pk)))


def test_an_order_that_was_changed_meanwhile_is_not_changed_again(topic: Topic) -> None:
    seen = sequence_mark(read_sequence(topic))
    move(topic, "二", Target(steps=-1))
    before = library_now()
    with pytest.raises(OrderChangedError):
        move_row(topic, (Entry, node("三").pk), Target(place=1), seen=seen)
    with pytest.raises(OrderChangedError):
        move_row(topic, (Entry, 999_999), Target(place=1), seen=sequence_mark(read_sequence(topic)))
    assert library_now() == before


def test_only_rows_whose_place_changes_are_written(topic: Topic) -> None:
    move(topic, "二", Target(steps=-1))
    assert {(row.model, *(row.before or {})) for row in Change.objects.order_by("-id")[0].rows.all()} == {
        ("entry", "position")
    }
    assert Change.objects.order_by("-id")[0].rows.count() == 3  # the two entries, and what stands below one of them


def test_the_list_differs_only_in_the_lines_moved_and_undo_brings_back_its_bytes(topic: Topic) -> None:
    readme = Readme.objects.get()
    before, rows = lines(export_readme(readme).content), library_now()
    move(topic, "三", Target(into=(Group, node("注意力").pk), place=1))
    after = lines(export_readme(readme).content)
    moved = "- [三](https://example.org/3)"
    assert [line for line in after if line != moved] == [line for line in before if line != moved]
    undo(Change.objects.order_by("-id")[0])
    assert library_now() == rows
    assert export_readme(readme).content == LIST.encode()


def test_topics_are_put_in_order_beside_one_another(topic: Topic) -> None:
    readme = Readme.objects.get()
    below = siblings_of(readme.pk, topic.pk)
    move_topic(below[2], Target(place=1), seen=topics_mark(below))
    assert [row.title for row in siblings_of(readme.pk, topic.pk)] == ["丙", "甲", "乙"]
    assert lines(export_readme(readme).content)[-3:] == ["### 丙", "### 甲", "### 乙"]
    with pytest.raises(OrderChangedError):
        move_topic(below[2], Target(place=1), seen=topics_mark(below))
    undo(Change.objects.order_by("-id")[0])
    assert export_readme(readme).content == LIST.encode()


def test_what_stands_before_the_first_heading_stays_there() -> None:
    import_readme("# 清单\n\n- [零](https://example.org/0)\n\n## 甲\n## 乙\n".encode(), name="list")
    readme = Readme.objects.get()
    front, first, second = siblings_of(readme.pk, None)
    assert front.is_front
    with pytest.raises(ValidationError):
        move_topic(front, Target(steps=1), seen=topics_mark([front, first, second]))
    move_topic(second, Target(place=1), seen=topics_mark([front, first, second]))
    assert siblings_of(readme.pk, None) == [front, second, first]
    assert lines(export_readme(readme).content)[-2:] == ["## 乙", "## 甲"]


def test_topics_in_no_list_have_an_order_too() -> None:
    with catalogue.change(reason="add"):
        first, second = (TopicFactory(readme=None, position=place) for place in (1, 2))
        EntryFactory(topic=first)
    move_topic(second, Target(steps=-1), seen=topics_mark([first, second]))
    assert siblings_of(None, None) == [second, first]


@pytest.mark.django_db(transaction=True)
def test_of_two_curators_who_saw_the_same_order_one_moves() -> None:
    import_readme(LIST.encode(), name="list")
    topic = Topic.objects.get(title="大模型理论")
    seen = sequence_mark(read_sequence(topic))
    rows = [(type(row), row.pk) for row in (node("三"), node("二"))]
    start = Barrier(2)

    def moved(row: tuple[type[Node], int]) -> bool:
        try:
            start.wait()
            move_row(topic, row, Target(into=None, place=1), seen=seen)
        except OrderChangedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(moved, rows)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_saw_the_same_order_of_lists_topics_one_moves() -> None:
    with catalogue.change(reason="add"):
        topics = [TopicFactory(readme=None, position=place) for place in (1, 2, 3)]
    first, second, third = topics
    seen = topics_mark(topics)

    def moved() -> bool:
        with pytest.raises(OrderChangedError):
            move_topic(second, Target(steps=1), seen=seen)
        return True

    assert meeting(lambda: move_topic(first, Target(steps=2), seen=seen), moved)
    assert siblings_of(None, None) == [second, third, first]
