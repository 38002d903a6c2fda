"""Lines at the end of topics and of labels in them: few queries and little memory, however long a topic is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, Model

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.models import Entry, Group

Container = tuple[str, int] | None  # a label or an entry by its number; None is the topic itself


class Node(NamedTuple):
    """A line or a label of a topic."""

    kind: str
    number: int
    position: int
    container: Container


@dataclass(slots=True)
class NewLine:
    """A line that is not stored yet; an object of Django takes several times as long."""

    article: int
    topic: int
    group: int | None
    position: int
    note: str


class Places:
    """Where new lines go in some topics. These must be locked while it is in use."""

    def __init__(self, topics: Collection[int], unit: catalogue.Unit) -> None:
        self._unit = unit
        self._last: dict[int, int] = defaultdict(int)
        self._labels: dict[tuple[int, str], int] = {}
        self._untidy: set[int] = set()
        self.groups_made = 0
        for chunk in chunks_of(topics):
            for rows in (Entry.objects.all(), Group.objects.all()):
                ends = rows.filter(topic__in=chunk).order_by().values_list("topic").annotate(Max("position"))
                for topic, last in ends:
                    self._last[topic] = max(self._last[topic], last)
            for group in Group.objects.filter(topic__in=chunk).order_by("position", "id"):
                self._labels.setdefault((group.topic_id, folded_label(group.label)), group.pk)

    def line(self, article: int, topic: int, *, label: str, note: str) -> NewLine:
        """A new line of an article: at the end of the topic, or of what stands under a label in it."""
        if label:
            self._untidy.add(topic)
            # Position 0 until then, which means the end of what it stands in.
            return NewLine(article, topic, self._group(topic, label), 0, note)
        self._last[topic] += 1
        return NewLine(article, topic, None, self._last[topic], note)

    def tidy(self) -> None:
        """Number the lines and labels of topics anew where lines were put under labels."""
        for topic in sorted(self._untidy):
            moved = list(_moved(_nodes(topic)))
            for model, kind in ((Group, "group"), (Entry, "entry")):
                _store(model, {number: position for found, number, position in moved if found == kind}, self._unit)

    def _group(self, topic: int, label: str) -> int:
        key = (topic, folded_label(label))
        if key not in self._labels:
            self._last[topic] += 1
            group = Group(topic_id=topic, label=label, position=self._last[topic])
            Group.objects.bulk_create([group])
            self._unit.note_new(group)
            self._labels[key] = group.pk
            self.groups_made += 1
        return self._labels[key]


def folded_label(label: str) -> str:
    """A label as labels are compared: without the colon that ends it, whatever its case."""
    return label.rstrip(":： ").casefold()


def _nodes(topic: int) -> dict[Container, list[Node]]:
    below: dict[Container, list[Node]] = defaultdict(list)
    groups = Group.objects.filter(topic=topic).values_list("pk", "position", "parent_id")
    entries = Entry.objects.filter(topic=topic).order_by("position", "id")
    for number, position, parent in groups.order_by("position", "id"):
        container: Container = ("group", parent) if parent else None
        below[container].append(Node("group", number, position, container))
    for number, position, parent, group in entries.values_list("pk", "position", "parent_id", "group_id"):
        container = ("entry", parent) if parent else ("group", group) if group else None
        below[container].append(Node("entry", number, position, container))
    for siblings in below.values():
        siblings.sort(key=lambda node: (node.position == 0, node.position, node.number))
    return below


def _moved(below: dict[Container, list[Node]]) -> Iterator[tuple[str, int, int]]:
    """Each row whose position in reading order is another than it has: what, which, and the new position."""
    stack = below.get(None, [])[::-1]
    position = 0
    while stack:
        node = stack.pop()
        position += 1
        if node.position != position:
            yield node.kind, node.number, position
        stack.extend(reversed(below.get((node.kind, node.number), [])))


def _store(model: type[Model], positions: dict[int, int], unit: catalogue.Unit) -> None:
    for chunk in chunks_of(positions):
        rows = model._base_manager.filter(pk__in=chunk)
        unit.watch(rows)
        instances: Iterable[Model] = [model(pk=number, position=positions[number]) for number in chunk]
        model._base_manager.bulk_update(instances, ["position"], batch_size=CHUNK)
