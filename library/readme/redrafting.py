"""A list as it is stored, taken apart so that single nodes of it can be changed, and put together again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from library.readme.applying.order import with_others
from library.readme.applying.targets import targets_of
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.stored import RowKey, StoredList


class GoneError(LookupError):
    """What is to be changed, or what something is to stand in, is not in the list any more."""


@dataclass(slots=True, eq=False)
class Part:
    """A node of the list; `node` says what it says, and not what stands below it."""

    node: AnyOutlineNode
    key: RowKey | None = None
    above: "Part | None" = None
    below: list["Part"] = field(default_factory=list)

    @property
    def is_topic(self) -> bool:
        """Whether it is a topic."""
        return isinstance(self.node, OutlineTopic)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.node.label if isinstance(self.node, OutlineGroup) else self.node.title


class Draft:
    """A list whose nodes can be changed one by one."""

    def __init__(self, stored: StoredList) -> None:
        self.title, self.tagline = stored.outline.title, stored.outline.tagline
        self._top: list[Part] = []
        self._parts: dict[RowKey, Part] = {}
        parts: dict[int, Part] = {}
        for target in targets_of(stored.outline, stored.rows):
            holder = target.above or target.topic
            above = parts[id(holder)] if holder else None
            part = parts[id(target)] = Part(target.node, target.key, above)
            self._beside(above).append(part)
            self._parts[target.stored_key] = part

    def copy(self) -> "Draft":
        """Another one that says the same, to try something on."""
        twin = Draft(StoredList(Outline(self.title, self.tagline), ()))
        twin._top = [twin._copied(part, None) for part in self._top]
        return twin

    def _copied(self, part: Part, above: Part | None) -> Part:
        twin = Part(part.node, part.key, above)
        twin.below = [self._copied(one, twin) for one in part.below]
        if twin.key is not None:
            self._parts[twin.key] = twin
        return twin

    def has(self, key: RowKey) -> bool:
        """Whether a row is in the list."""
        return key in self._parts

    def part(self, key: RowKey) -> Part:
        """The node of a row. Raises `GoneError`."""
        if key not in self._parts:
            raise GoneError(key)
        return self._parts[key]

    def below(self, key: RowKey | None) -> Sequence[Part]:
        """What stands in a row (None: topics at the top), in order. Raises `GoneError`."""
        return self._beside(self.part(key) if key else None)

    def parts(self) -> Iterator[Part]:
        """Everything, in walking order."""
        return self._walk(self._top)

    def entries_below(self, part: Part) -> Iterator[Part]:
        """The entries that stand in a node, at whatever depth, in walking order."""
        return (one for one in self._walk(_in_walking_order(part)) if isinstance(one.node, OutlineEntry))

    def topic_at(self, path: Sequence[str]) -> Part | None:
        """The topic with this path of titles; None where there is none."""
        found: Part | None = None
        for title in path:
            found = next((topic for topic in self._topics(found) if _title(topic) == title), None)
            if found is None:
                return None
        return found

    def say(self, key: RowKey, name: str, value: Any) -> None:
        """Give a node another title, address, note …"""
        part = self.part(key)
        part.node = replace(part.node, **{name: value})

    def remove(self, key: RowKey) -> None:
        """Take a node and all below it out."""
        part = self.part(key)
        self._beside(part.above).remove(part)
        for one in self._walk([part]):
            if one.key is not None:
                self._parts.pop(one.key, None)

    def move(self, key: RowKey, above: Part | None, after: Iterable[RowKey]) -> None:
        """Put a node with all below it into another one. Raises `GoneError` where that stands below it."""
        part = self.part(key)
        if above is not None and above in self._walk([part]):
            raise GoneError(key)
        self._beside(part.above).remove(part)
        self._insert(part, above, after)

    def add(
        self,
        node: AnyOutlineNode,
        above: Part | None,
        after: Iterable[RowKey] = (),
        key: RowKey | None = None,
        *,
        behind: Part | None = None,
        ahead: Part | None = None,
    ) -> Part:
        """Put a new node into another one, behind a part or ahead of one; `key` is the row that it was, if any."""
        part = Part(node, key)
        beside = self._beside(above)
        if behind is not None and behind in beside:
            part.above = above
            beside.insert(beside.index(behind) + 1, part)
        elif ahead is not None and ahead in beside:
            part.above = above
            beside.insert(beside.index(ahead), part)
        else:
            self._insert(part, above, after)
        if key is not None:
            self._parts[key] = part
        return part

    def order(self, key: RowKey | None, wanted: Iterable[RowKey]) -> None:
        """Put what stands in a node (None: topics at the top) into this order; what is not named keeps its left
        neighbour.
        """
        beside = self._beside(self.part(key) if key else None)
        by_key = {part.key: part for part in beside}
        named = [by_key[one] for one in wanted if one in by_key]
        beside[:] = with_others(named, list(beside))

    def outline(self) -> tuple[Outline, tuple[RowKey | None, ...]]:
        """The list as it is now, and the row of each node in walking order."""
        topics = tuple(_whole(part) for part in self._top)
        return Outline(self.title, self.tagline, topics), tuple(part.key for part in self._walk(self._top))

    def _insert(self, part: Part, above: Part | None, after: Iterable[RowKey]) -> None:
        """Behind the nearest of its left neighbours that is there; at the end where none is."""
        part.above = above
        beside = self._beside(above)
        keys = [one.key for one in beside]
        place = next((keys.index(key) + 1 for key in after if key in keys), len(beside))
        beside.insert(place, part)

    def _beside(self, above: Part | None) -> list[Part]:
        return above.below if above is not None else self._top

    def _topics(self, above: Part | None) -> Iterator[Part]:
        return (part for part in self._beside(above) if part.is_topic)

    def _walk(self, parts: Iterable[Part]) -> Iterator[Part]:
        """Everything in walking order: a topic, its content, its subtopics."""
        for part in parts:
            yield part
            yield from self._walk(_in_walking_order(part))


def without_anchors(outline: Outline) -> Outline:
    """What a list says, tied to no text."""
    return replace(outline, topics=tuple(_unanchored(topic) for topic in outline.topics))


def _unanchored(node: Any) -> Any:
    below = {"nodes": tuple(map(_unanchored, node.nodes))}
    if isinstance(node, OutlineTopic):
        below["topics"] = tuple(map(_unanchored, node.topics))
    return replace(node, anchor=None, **below)


def _in_walking_order(part: Part) -> list[Part]:
    """What stands in a node: its content, then its subtopics."""
    return sorted(part.below, key=lambda one: one.is_topic)


def _title(part: Part) -> str:
    return part.node.title if isinstance(part.node, OutlineTopic) else ""


def _whole(part: Part) -> Any:
    """A node with what stands below it; an entry holds entries only."""
    nodes = tuple(_whole(one) for one in part.below if not one.is_topic)
    match part.node:
        case OutlineTopic():
            return replace(part.node, nodes=nodes, topics=tuple(_whole(one) for one in part.below if one.is_topic))
        case OutlineGroup():
            return replace(part.node, nodes=nodes)
        case OutlineEntry():
            return replace(part.node, nodes=nodes)
