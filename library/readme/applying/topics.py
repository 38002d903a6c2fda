"""Topics as they should be: new ones, their words, what they stand below, and their order."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from library.models import Anchor, Readme, Topic
from library.models.topic import free_slug
from library.readme.applying.order import with_others
from library.readme.applying.targets import Target, topics_in
from library.readme.document import Document
from library.readme.outline import OutlineTopic
from library.readme.stored import RowKey

WRITTEN = ("title", "url", "links", "role", "is_front", "is_exported", "parent_id", "slug", "position")


def store_topics(
    readme: Readme, targets: Sequence[Target], now: Mapping[RowKey | None, Target], document: Document | None
) -> None:
    """Store new topics and those that say otherwise or moved. A topic keeps its slug where that is free."""
    rows = {topic.pk: topic for topic in Topic.objects.filter(readme=readme).in_order()}
    before = {number: _values(topic) for number, topic in rows.items()}
    read = {topic.id: topic for topic in document.all_topics()} if document else {}
    order: dict[int | None, list[int]] = defaultdict(list)
    for target, node in topics_in(targets):
        parent = rows[target.topic.number] if target.topic else None
        row = rows[target.number] if target.key else Topic(readme=readme)
        said = now.get(target.key)
        _say(row, node, said.node if said else None)
        if node.anchor is not None:
            row.links = [[link.text, link.url] for link in read[node.anchor].links]
        _put_below(row, parent, rows)
        if row._state.adding:
            row.save()
            rows[row.pk] = row
            target.became(Anchor.Kind.TOPIC, row.pk)
        order[row.parent_id].append(row.pk)
    _number(order, rows)
    for number, values in before.items():
        changed = [name for name, value in _values(rows[number]).items() if value != values[name]]
        if changed:
            rows[number].save(update_fields=changed)
    new = [topic for number, topic in rows.items() if number not in before]
    for topic in new:
        topic.save(update_fields=["position"])


def _values(topic: Topic) -> dict[str, object]:
    return {name: getattr(topic, name) for name in WRITTEN}


def _say(row: Topic, node: OutlineTopic, before: object) -> None:
    """What the node says otherwise than the row did; what is new says all of it."""
    if not isinstance(before, OutlineTopic):
        row.title, row.is_front = node.title, node.is_front
        row.url, row.role = node.url, node.role.value
        row.is_exported = True
        if node.is_front and row.readme:
            row.title = row.readme.title or row.readme.name
        return
    row.is_front = node.is_front
    if node.title != before.title:
        row.title = node.title
    if node.url != before.url:
        row.url = node.url
    if node.role != before.role:
        row.role = node.role.value


def _put_below(row: Topic, parent: Topic | None, rows: Mapping[int, Topic]) -> None:
    number = parent.pk if parent else None
    if row.pk is None or row.parent_id != number:
        beside = [topic.slug for topic in rows.values() if topic.parent_id == number]
        row.parent = parent
        row.slug = free_slug(row.slug or row.title, beside)


def _number(order: Mapping[int | None, list[int]], rows: Mapping[int, Topic]) -> None:
    """Positions from 1 up where the order is another now; topics that are in no README keep their left neighbour."""
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in sorted(rows.values(), key=lambda topic: (topic.position, topic.pk)):
        below[topic.parent_id].append(topic)
    for parent, wanted in order.items():
        former = [topic.pk for topic in below[parent]]
        chosen = set(wanted)
        if [number for number in former if number in chosen] == wanted and rows[wanted[0]].position:
            continue
        for position, number in enumerate(with_others(wanted, former), start=1):
            rows[number].position = position
