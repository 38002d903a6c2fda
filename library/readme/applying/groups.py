"""Groups as they should be: new ones, their labels, and what they stand in."""

from collections.abc import Mapping, Sequence

from library.models import Anchor, Group
from library.readme.applying.targets import Target, groups_in
from library.readme.outline import OutlineGroup
from library.readme.stored import RowKey


def store_groups(targets: Sequence[Target], now: Mapping[RowKey | None, Target]) -> None:
    """Store new groups and those that say otherwise or moved."""
    numbers = [target.number for target, _node in groups_in(targets) if target.key]
    rows = Group.objects.in_bulk(numbers)
    for target, node in groups_in(targets):
        row = rows[target.number] if target.key else Group()
        before = now.get(target.key)
        changed = []
        if before is None or not isinstance(before.node, OutlineGroup) or before.node.label != node.label:
            row.label = node.label
            changed.append("label")
        if target.has_moved_from(before):
            row.topic_id = target.topic.number if target.topic else 0
            row.parent_id = target.above.number if target.above else None
            changed += ["topic", "parent"]
        if row._state.adding:
            row.save()
            target.became(Anchor.Kind.GROUP, row.pk)
        elif changed:
            row.save(update_fields=changed)
