"""The order of what stands in a topic, where it is another one now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.models import Anchor, Entry, Group, Readme
from library.readme.applying.targets import Target
from library.readme.stored import RowKey

Key = TypeVar("Key")


def with_others(wanted: Sequence[Key], former: Iterable[Key]) -> list[Key]:
    """The wanted order, and what else there was: each behind what stood before it, or first."""
    chosen = set(wanted)
    behind: dict[Key | None, list[Key]] = defaultdict(list)
    left: Key | None = None
    for key in former:
        if key in chosen:
            left = key
        else:
            behind[left].append(key)
    return [*behind[None], *(one for key in wanted for one in (key, *behind[key]))]


def store_order(
    readme: Readme, targets: Sequence[Target], now: Mapping[RowKey | None, Target], unit: catalogue.Unit
) -> None:
    """Number groups and entries from 1 up in the topics whose order is another now."""
    wanted, before = _sequences(targets), _sequences(now.values())
    changed = {topic: keys for topic, keys in wanted.items() if keys != before.get(topic, [])}
    rows = _rows(changed)
    moved: list[Group | Entry] = []
    for topic, keys in changed.items():
        there = rows[topic]
        for position, key in enumerate(with_others(keys, list(there)), start=1):
            if there[key].position != position:
                there[key].position = position
                moved.append(there[key])
    _store(moved, unit)


def _sequences(targets: Iterable[Target]) -> dict[int, list[RowKey]]:
    """What stands in each topic, in reading order."""
    found: dict[int, list[RowKey]] = defaultdict(list)
    for target in targets:
        if target.stored_key[0] != Anchor.Kind.TOPIC and target.topic is not None:
            found[target.topic.number].append(target.stored_key)
    return found


def _rows(topics: Iterable[int]) -> dict[int, dict[RowKey, Group | Entry]]:
    """The groups and entries of topics, also those that no list shows, in the order that they have."""
    found: list[Group | Entry] = []
    for part in chunks_of(topics):
        found += Group.objects.filter(topic__in=part)
        found += Entry.objects.filter(topic__in=part)
    by_topic: dict[int, dict[RowKey, Group | Entry]] = defaultdict(dict)
    for row in sorted(found, key=lambda row: (row.position, row.pk)):
        kind = Anchor.Kind.GROUP if isinstance(row, Group) else Anchor.Kind.ENTRY
        by_topic[row.topic_id][kind.value, row.pk] = row
    return by_topic


def _store(moved: Sequence[Group | Entry], unit: catalogue.Unit) -> None:
    groups = [row for row in moved if isinstance(row, Group)]
    entries = [row for row in moved if isinstance(row, Entry)]
    for part in chunks_of(group.pk for group in groups):
        unit.watch(Group.objects.filter(pk__in=part))
    for part in chunks_of(entry.pk for entry in entries):
        unit.watch(Entry.objects.filter(pk__in=part))
    Group.objects.bulk_update(groups, ["position"], batch_size=CHUNK)
    Entry.objects.bulk_update(entries, ["position"], batch_size=CHUNK)
    if moved:
        unit.touch()
