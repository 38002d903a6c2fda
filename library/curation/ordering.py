"""Moving one row of an order: an entry or a group within its topic, a topic among its siblings.

Whoever moves says which order they saw. Where it is another one by now nothing is moved: a place means nothing then.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library import catalogue
from library.chunks import CHUNK
from library.curation.sequence import (
    Container,
    Node,
    TopicSequence,
    container_of,
    lock_topics,
    read_sequence,
    store_positions,
)
from library.models import Entry, Group, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Row = TypeVar("Row", Topic, Node)
RowName = tuple[type[Node], int]


class OrderChangedError(Exception):
    """The order is another one than the curator saw; nothing was moved."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row where it stands now: its place, from 1 up, of how many, in what."""

    row: Topic | Node
    place: int
    count: int
    within: Topic | Node | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a row is to go: so many `steps` down (negative: up), or to a `place` from 1 up among what it stands beside
    then; without either to the end. `into` names the group, or None for the topic itself, that an entry is to stand in;
    "" leaves it where it stands.
    """

    steps: int = 0
    place: int | None = None
    into: Container | str = ""


def sequence_mark(sequence: TopicSequence) -> str:
    """What tells one order of a topic's content from another."""
    return _digest((type(node).__name__, node.pk, *_name(container_of(node))) for node in sequence.walk())


def topics_mark(topics: Iterable[Topic]) -> str:
    """The same for the order of topics beside one another."""
    return _digest(topic.pk for topic in topics)


def siblings_of(readme: int | None, parent: int | None) -> list[Topic]:
    """The topics below one, or at the top of a list, in their order; what stands before the first heading comes first.

    Without either they are the topics that stand in no list.
    """
    beside = Topic.objects.filter(parent=parent) if parent else Topic.objects.filter(readme=readme, parent=None)
    return sorted(beside.in_order(), key=lambda topic: not topic.is_front)


def move_row(
    topic: Topic, row: RowName, target: Target, *, seen: str, actor: "User | AnonymousUser | None" = None
) -> Placed:
    """Move an entry or a group, with what stands below it, within its topic.

    Raises `OrderChangedError`, or `ValidationError` for a place that there is not.
    """
    with catalogue.change(actor=actor, reason="place changed: ") as unit:
        lock_topics([topic.pk])
        sequence = read_sequence(topic)
        if sequence_mark(sequence) != seen:
            raise OrderChangedError
        node = next((node for node in sequence.walk() if (type(node), node.pk) == row), None)
        if node is None:
            raise OrderChangedError
        unit.reason = f"place changed: {node}"
        container = container_of(node)
        if target.into not in ("", container) and not isinstance(target.into, str):
            _regroup(sequence, node, target, unit)
        else:
            _shift(sequence.below[container], node, target)
        store_positions(sequence.number_anew(), unit)
    container = container_of(node)
    siblings = sequence.below[container]
    within = next((row for row in sequence.walk() if (type(row), row.pk) == container), topic)
    return Placed(node, siblings.index(node) + 1, len(siblings), within)


def move_topic(topic: Topic, target: Target, *, seen: str, actor: "User | AnonymousUser | None" = None) -> Placed:
    """Move a topic among those beside it. Raises `OrderChangedError`, or `ValidationError` for one that has no heading
    and stands before all others.
    """
    with catalogue.change(actor=actor, reason=f"place changed: {topic}") as unit:
        unit.reason = f"place changed: {topic}"
        lock_topics(sibling.pk for sibling in siblings_of(topic.readme_id, topic.parent_id))
        siblings = siblings_of(topic.readme_id, topic.parent_id)
        if topics_mark(siblings) != seen:
            raise OrderChangedError
        if topic.is_front:
            raise ValidationError(_("What stands before the first heading comes first always."))
        headed = [sibling for sibling in siblings if not sibling.is_front]
        _shift(headed, next(sibling for sibling in headed if sibling == topic), target)
        _number([*siblings[: len(siblings) - len(headed)], *headed], unit)
    return Placed(topic, headed.index(topic) + 1, len(headed), topic.parent)


def _number(topics: Sequence[Topic], unit: catalogue.Unit) -> None:
    moved = []
    for position, topic in enumerate(topics, start=1):
        if topic.position != position:
            topic.position = position
            moved.append(topic)
    unit.watch(Topic.objects.filter(pk__in=[topic.pk for topic in moved]))
    Topic.objects.bulk_update(moved, ["position"], batch_size=CHUNK)
    if moved:
        unit.touch()


def _shift(siblings: list[Row], row: Row, target: Target) -> None:
    """Take a row out of its siblings and put it in again; a place beyond the ends is the end."""
    at = siblings.index(row)
    siblings.pop(at)
    wanted = at + target.steps if target.steps else len(siblings) if target.place is None else target.place - 1
    siblings.insert(min(max(wanted, 0), len(siblings)), row)


def _regroup(sequence: TopicSequence, node: Node, target: Target, unit: catalogue.Unit) -> None:
    """Put an entry into another group, or out of all of them: right behind the one that it stood in."""
    into = None if isinstance(target.into, str) else target.into
    if isinstance(node, Group) or (into is not None and into not in _groups(sequence)):
        raise ValidationError(_("An entry can go into a group of its topic, or out of it; nothing else can."))
    place = target.place
    if place is None and into is None:
        place = _place_behind(sequence, node)
    siblings = sequence.below.setdefault(into, [])
    sequence.below[container_of(node)].remove(node)
    siblings.append(node)
    _shift(siblings, node, Target(place=place))
    below = [row for row in sequence.with_all_below(node) if isinstance(row, Entry)]
    unit.watch(Entry.objects.filter(pk=node.pk))
    node.group_id, node.parent_id = into[1] if into else None, None
    Entry.objects.filter(pk=node.pk).update(group=node.group_id, parent=None)
    unit.touch(entry.article_id for entry in below)  # they are found by their label too


def _place_behind(sequence: TopicSequence, node: Node) -> int:
    """The place in the topic itself right behind what a row stands in."""
    outer = next(top for top in sequence.below[None] if node in sequence.with_all_below(top))
    return sequence.below[None].index(outer) + 2


def _groups(sequence: TopicSequence) -> set[Container]:
    return {(Group, node.pk) for node in sequence.walk() if isinstance(node, Group)}


def _name(container: Container) -> tuple[str, int]:
    return (container[0].__name__, container[1]) if container else ("", 0)


def _digest(parts: Iterable[object]) -> str:
    return hashlib.sha256("\n".join(map(repr, parts)).encode()).hexdigest()[:20]
