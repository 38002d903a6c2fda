"""The order of a topic."""

import pytest

from library.catalogue import Unit
from library.curation.sequence import tidy_sequence
from library.models import Entry, Group, Topic
from tests.factories import EntryFactory, GroupFactory, TopicFactory

pytestmark = pytest.mark.django_db


def order_of(topic: Topic) -> list[Entry | Group]:
    nodes = [*Group.objects.filter(topic=topic), *Entry.objects.filter(topic=topic)]
    return sorted(nodes, key=lambda node: node.position)


def test_entries_follow_their_group_and_children_their_parent(unit: Unit) -> None:
    topic = TopicFactory()
    last = EntryFactory(topic=topic, position=9)
    group = GroupFactory(topic=topic, position=5)
    inside = EntryFactory(topic=topic, group=group, position=40)
    child = EntryFactory(topic=topic, parent=inside, position=1)
    first = EntryFactory(topic=topic, position=2)

    tidy_sequence(topic)

    assert order_of(topic) == [first, group, inside, child, last]
    assert [node.position for node in order_of(topic)] == [1, 2, 3, 4, 5]


def test_what_has_no_position_yet_goes_to_the_end_of_its_group(unit: Unit) -> None:
    topic = TopicFactory()
    group = GroupFactory(topic=topic, position=1)
    old = EntryFactory(topic=topic, group=group, position=2)
    after = EntryFactory(topic=topic, position=3)
    new = EntryFactory(topic=topic, group=group, position=0)

    tidy_sequence(topic)

    assert order_of(topic) == [group, old, new, after]


def test_an_order_that_is_right_is_not_written_again(unit: Unit) -> None:
    topic = TopicFactory()
    EntryFactory(topic=topic, position=1)
    EntryFactory(topic=topic, position=2)

    assert tidy_sequence(topic) == 0
