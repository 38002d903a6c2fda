"""What reading a list again does, for the preview and the report: changes and conflicts by topic. PURE."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from library.readme.merge import Conflict, MergeChange, Merged
from library.readme.merging.model import Json
from library.readme.outline import OutlineTopic

LONGEST = 160  # characters of a value that the text shows


class LineKind(StrEnum):
    """What becomes of one thing of the list."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"
    REMOVED = "removed"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    SAME_ENTRY = "same-entry"


@dataclass(frozen=True, slots=True)
class MergeLine:
    """One thing that the new text does. `node` is topic, group, entry or "" for the list itself; `row` its number here.

    `settled` is the strategy that settled a conflict; a conflict that waits for a curator has "". `reason` says of a
    conflict why the text has no room for what the library says, so that it says what the list does until it is settled.
    """

    kind: LineKind
    node: str
    title: str
    field: str = ""
    before: Json = None
    after: Json = None
    row: int | None = None
    settled: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TopicLines:
    """What happens in one topic; `path` holds the titles from the top, and is empty for the list itself."""

    path: tuple[str, ...]
    lines: tuple[MergeLine, ...]


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What reading a changed list does. `unwritable` says why the list could not be written afterwards, "" if it can.

    `conflicts` are those that wait for a curator, `settled` those of earlier readings that settled themselves, and
    `change` is the number of the change that takes all of it back.
    """

    strategy: str
    counts: Mapping[str, int]
    topics: tuple[TopicLines, ...]
    conflicts: int
    settled: int = 0
    unwritable: str = ""
    change: int | None = None

    def as_lines(self) -> list[str]:
        """The report for people."""
        counts = ", ".join(f"{number} {kind}" for kind, number in self.counts.items() if number) or "nothing"
        lines = [f"  merged (strategy {self.strategy}): {counts}"]
        if self.conflicts:
            lines.append(
                f"  ! {self.conflicts} conflicts wait for a curator: settle them at the desk; ours stays so long"
            )
        if self.settled:
            lines.append(f"  {self.settled} conflicts of earlier readings settled themselves")
        if self.unwritable:
            lines.append(f"  ! the list cannot be written any more: {self.unwritable}")
        for topic in self.topics:
            lines.append(f"  {' › '.join(topic.path) or 'the list'}")
            lines += [f"    {_words(line)}" for line in topic.lines]
        return lines


def merge_report(
    merged: Merged, *, strategy: str, unwritable: str = "", settled: int = 0, change: int | None = None
) -> MergeReport:
    """Sum up a merge by topic, in the order of its list."""
    by_topic: dict[tuple[str, ...], list[MergeLine]] = defaultdict(list)
    for path, line in [*map(_of_change, merged.changes), *map(_of_conflict, merged.conflicts)]:
        by_topic[path].append(line)
    topics = tuple(TopicLines(path, tuple(by_topic[path])) for path in _in_order(by_topic, merged))
    kinds = Counter(line.kind for topic in topics for line in topic.lines if not line.settled)
    return MergeReport(
        strategy=strategy,
        counts={kind.value: kinds[kind] for kind in LineKind},
        topics=topics,
        conflicts=kinds[LineKind.CONFLICT],
        settled=settled,
        unwritable=unwritable,
        change=change,
    )


def _of_change(change: MergeChange) -> tuple[tuple[str, ...], MergeLine]:
    line = MergeLine(
        LineKind(change.kind.value),
        change.node.value if change.node else "",
        change.title,
        change.field,
        change.before,
        change.after,
        change.row[1] if change.row else None,
    )
    return change.path, line


def _of_conflict(conflict: Conflict) -> tuple[tuple[str, ...], MergeLine]:
    line = MergeLine(
        LineKind.CONFLICT,
        conflict.node.value if conflict.node else "",
        conflict.title,
        conflict.field,
        conflict.ours,
        conflict.theirs,
        conflict.row[1] if conflict.row else None,
        conflict.settled.value if conflict.settled else "",
        conflict.reason,
    )
    return conflict.path, line


def _in_order(paths: Iterable[tuple[str, ...]], merged: Merged) -> Sequence[tuple[str, ...]]:
    """The list itself, then its topics in their order, then those that it has no more."""
    places: dict[tuple[str, ...], int] = {(): -1}
    waiting: list[tuple[tuple[str, ...], OutlineTopic]] = [((), topic) for topic in reversed(merged.outline.topics)]
    while waiting:
        above, topic = waiting.pop()
        path = (*above, topic.title)
        places.setdefault(path, len(places))
        waiting += [(path, below) for below in reversed(topic.topics)]
    return sorted(paths, key=lambda path: places.get(path, len(places)))


def _words(line: MergeLine) -> str:
    about = f"{line.kind.value} {line.node or 'list'} “{line.title}”"
    if line.kind is LineKind.CONFLICT:
        outcome = f" (settled: {line.settled})" if line.settled else ""
        here, there = _short(line.before), _short(line.after)
        reason = f"; ours waits, as the list has no room for it: {line.reason}" if line.reason else ""
        return f"{about}: {line.field or 'presence'}: here {here}, in the list {there}{outcome}{reason}"
    if line.before is None and line.after is None:
        return about
    return f"{about}: {line.field or line.kind.value}: {_short(line.before)} → {_short(line.after)}"


def _short(value: Json) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            text = value
        case list():
            text = " › ".join(map(_short, value))
        case dict():
            text = _short(value.get("title") or value.get("label") or value.get("path"))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
