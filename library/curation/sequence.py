"""The order of a topic: entries and groups as one sequence of positions in reading order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from library import catalogue
from library.chunks import CHUNK
from library.models import Entry, Group, Topic

Node = Entry | Group
Container = tuple[type[Node], int] | None  # a group or a parent entry by its number; None is the topic itself


@dataclass(frozen=True, slots=True)
class TopicSequence:
    """The entries and groups of a topic by what they stand in, each list in the order of its positions."""

    topic: Topic
    below: dict[Container, list[Node]]

    def walk(self) -> Iterator[Node]:
        """Everything in reading order: what belongs to a group or a parent entry follows it."""
        return self._from(self.below.get(None, ()))

    def with_all_below(self, node: Node) -> list[Node]:
        """A group or an entry, and whatever stands below it."""
        return list(self._from([node]))

    def _from(self, nodes: Iterable[Node]) -> Iterator[Node]:
        stack = [*nodes][::-1]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(self.below.get((type(node), node.pk), ())))

    def number_anew(self) -> list[Node]:
        """Give positions from 1 up in reading order; the rows whose position is another now, not stored yet."""
        moved = []
        for position, node in enumerate(self.walk(), start=1):
            if node.position != position:
                node.position = position
                moved.append(node)
        return moved


def read_sequence(topic: Topic, entries: "QuerySet[Entry] | None" = None) -> TopicSequence:
    """The sequence of a topic; `entries` are read as this says, where a page wants their articles along.

    Siblings keep the order of their positions; 0 means "not placed yet" and goes to the end.
    """
    below: dict[Container, list[Node]] = defaultdict(list)
    rows = Entry.objects.all() if entries is None else entries
    for node in [*Group.objects.filter(topic=topic), *rows.filter(topic=topic)]:
        below[container_of(node)].append(node)
    for siblings in below.values():
        siblings.sort(key=lambda node: (node.position == 0, node.position, node.pk))
    return TopicSequence(topic, dict(below))


def lock_topics(numbers: Iterable[int]) -> None:
    """Let nobody else put these topics in order before the transaction ends."""
    list(Topic.objects.select_for_update().filter(pk__in=set(numbers)).order_by("pk").values_list("pk"))


def container_of(node: Node) -> Container:
    """What a group or an entry stands in."""
    if node.parent_id is not None:
        return type(node), node.parent_id
    if isinstance(node, Entry) and node.group_id is not None:
        return Group, node.group_id
    return None


def tidy_sequence(topic: Topic) -> int:
    """Number the entries and groups of a topic from 1 up in reading order and return how many rows changed.

    Only rows whose number changes are written.
    """
    with catalogue.change(reason="order of a topic") as unit:
        lock_topics([topic.pk])
        moved = read_sequence(topic).number_anew()
        store_positions(moved, unit)
    return len(moved)


def store_positions(moved: Sequence[Node], unit: catalogue.Unit) -> None:
    """Write the positions of these rows, and nothing else of them."""
    groups = [node for node in moved if isinstance(node, Group)]
    entries = [node for node in moved if isinstance(node, Entry)]
    unit.watch(Group.objects.filter(pk__in=[group.pk for group in groups]))
    unit.watch(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))
    Group.objects.bulk_update(groups, ["position"], batch_size=CHUNK)
    Entry.objects.bulk_update(entries, ["position"], batch_size=CHUNK)
    if moved:
        unit.touch()
