"""The order of a topic: entries and groups as one sequence of positions in reading order."""

from collections import defaultdict

from library import catalogue
from library.models import Entry, Group, Topic

Node = Entry | Group


def tidy_sequence(topic: Topic) -> int:
    """Number the entries and groups of a topic from 1 up in reading order and return how many rows changed.

    Siblings keep the order of their positions; 0 means "not placed yet" and goes to the end of its group, parent entry
    or topic. What belongs to a group or a parent entry follows it. Only rows whose number changes are written.
    """
    below: dict[tuple[type[Node], int] | None, list[Node]] = defaultdict(list)
    for node in [*Group.objects.filter(topic=topic), *Entry.objects.filter(topic=topic)]:
        below[_container(node)].append(node)
    moved = []
    for position, node in enumerate(_walk(below), start=1):
        if node.position != position:
            node.position = position
            moved.append(node)
    _store(moved)
    return len(moved)


def _container(node: Node) -> tuple[type[Node], int] | None:
    if node.parent_id is not None:
        return type(node), node.parent_id
    if isinstance(node, Entry) and node.group_id is not None:
        return Group, node.group_id
    return None


def _walk(below: dict[tuple[type[Node], int] | None, list[Node]]) -> list[Node]:
    walked: list[Node] = []
    stack = _siblings(below, None)
    while stack:
        node = stack.pop()
        walked.append(node)
        stack.extend(_siblings(below, (type(node), node.pk)))
    return walked


def _siblings(
    below: dict[tuple[type[Node], int] | None, list[Node]], container: tuple[type[Node], int] | None
) -> list[Node]:
    """What stands directly in a container, the last first, as a stack wants it."""
    return sorted(below[container], key=lambda node: (node.position == 0, node.position, node.pk), reverse=True)


def _store(moved: list[Node]) -> None:
    groups = [node for node in moved if isinstance(node, Group)]
    entries = [node for node in moved if isinstance(node, Entry)]
    with catalogue.change(reason="order of a topic") as unit:
        unit.watch(Group.objects.filter(pk__in=[group.pk for group in groups]))
        unit.watch(Entry.objects.filter(pk__in=[entry.pk for entry in entries]))
        Group.objects.bulk_update(groups, ["position"], batch_size=500)
        Entry.objects.bulk_update(entries, ["position"], batch_size=500)
        if moved:
            unit.touch()
