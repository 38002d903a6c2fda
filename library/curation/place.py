"""Where lines of articles are put: the end of a topic, or of one of its groups."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Max, prefetch_related_objects
from django.utils.translation import gettext as _

from library.curation.outcome import BulkError
from library.models import Article, Entry, Group, Topic

CHUNK = 500
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Place:
    """A topic, or one of its groups."""

    topic: Topic
    group: Group | None

    def __str__(self) -> str:
        return f"{self.topic.title} › {self.group.shown_label()}" if self.group else self.topic.title

    def end(self) -> int:
        """The first position behind all that stands in the topic."""
        rows = (Entry.objects.filter(topic=self.topic), Group.objects.filter(topic=self.topic))
        return 1 + max(found.aggregate(last=Max("position"))["last"] or 0 for found in rows)

    def holds(self, entry: Entry) -> bool:
        """Whether a line stands there already. To a topic it does not matter in which of its groups."""
        if entry.topic_id != self.topic.pk or self.group is None:
            return entry.topic_id == self.topic.pk
        top = entry
        while top.parent is not None:
            top = top.parent
        return top.group_id == self.group.pk


def find_place(topic: int, group: int | None, *, is_locked: bool = False) -> Place:
    """The topic and its group; locked until the transaction ends if that is asked for. Raises `BulkError`."""
    topics = Topic.objects.select_for_update() if is_locked else Topic.objects.all()
    found = topics.filter(pk=topic).first()
    if found is None:
        raise BulkError(_("The topic is no longer there. Choose another one."))
    label = Group.objects.filter(pk=group, topic=found).first() if group is not None else None
    if group is not None and label is None:
        raise BulkError(_("The group is no longer in this topic. Choose another one."))
    return Place(found, label)


def lines_of(numbers: Collection[int]) -> list[Entry]:
    """Every line of these articles in the order of the map; none of what was put away."""
    order = _order_of_topics()
    lines: list[Entry] = []
    for part in chunks_of(numbers):
        chosen = Article.objects.kept().filter(pk__in=part).values("pk")
        lines += Entry.objects.filter(article__in=chosen)
    prefetch_related_objects([line for line in lines if line.parent_id is not None], "parent__parent")
    return sorted(lines, key=lambda line: (order[line.topic_id], line.position, line.pk))


def kept_of(numbers: Collection[int]) -> set[int]:
    """Those of the articles that were not put away."""
    kept = Article.objects.kept()
    return {number for part in chunks_of(numbers) for number in kept.filter(pk__in=part).values_list("pk", flat=True)}


def chunks_of(keys: Collection[Key]) -> Iterator[list[Key]]:
    """Numbers or identities in order, as many at a time as one statement takes well."""
    ordered = sorted(keys)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


def _order_of_topics() -> dict[int, int]:
    """The place of each topic on the map."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for number, parent in Topic.objects.order_by("-readme_id", "-position", "-id").values_list("pk", "parent_id"):
        below[parent].append(number)
    return {number: place for place, number in enumerate(_walk(below))}


def _walk(below: dict[int | None, list[int]]) -> Iterator[int]:
    stack = list(below[None])
    while stack:
        number = stack.pop()
        yield number
        stack += below[number]
