"""What was deleted here comes back: on its lines of the text, and a topic with what the text has in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from library.addresses import identity_key
from library.chunks import chunks_of
from library.models import Article, PendingChange
from library.readme.applying.targets import Target
from library.readme.outline import AnyOutlineNode, OutlineEntry, OutlineGroup, OutlineTopic
from library.readme.redrafting import Draft, Part
from library.readme.settling.places import holder_of, inside_of, neighbours_of
from library.readme.settling.reading import Reading, titles_of
from library.readme.stored import RowKey

Kind = PendingChange.Kind


@dataclass(slots=True, eq=False)
class _Coming:
    """A node of the text that comes back, with what comes back in it."""

    node: Target
    below: "list[_Coming]" = field(default_factory=list)


class Reviving:
    """Brings back what a list has and the library deleted; `left_out` are titles of entries that are elsewhere now."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.left_out: list[str] = []
        self.has_content = False
        self._put_parts: dict[int, Part] = {}  # what came back, by its node of the text

    def bring_back(
        self, pending: PendingChange, values: Mapping[str, Any], place: Mapping[str, Any], draft: Draft
    ) -> None:
        """Put what a conflict is about where its place is. Raises `GoneError`."""
        node = self.reading.node_of(pending)
        holder = self._holder(place, draft)
        if node is not None and _is_there(node, draft):
            part = draft.part(node.stored_key)
        else:
            made = _made(pending.kind, values, node)
            part = self._put(made, node, holder, draft, key=_key(pending), after=neighbours_of(place))
        if node is not None:
            self._bring_content(node, part, draft)

    def bring_missing(self, part: Part, draft: Draft) -> None:
        """Bring back what the text has in a topic or a group that is there already."""
        if part.key is not None and (node := self.reading.node_of_row(part.key)) is not None:
            self._bring_content(node, part, draft)

    def _holder(self, place: Mapping[str, Any], draft: Draft) -> Part | None:
        """What it is to stand in; topics that are gone come back on their headings in the text."""
        path = list(place["path"])
        topics = [self.reading.topic_at(path[:depth]) for depth in range(1, len(path) + 1)]
        if not all(topics):
            return holder_of(place, draft, makes_topics=True)
        above: Part | None = None
        for topic in topics:
            if topic is not None:
                above = self._topic(topic, above, draft)
        return inside_of(place, above, draft)

    def _topic(self, topic: Target, above: Part | None, draft: Draft) -> Part:
        """A topic of the text: by its row, which may have another title or place here, by its title, or put back."""
        if topic.key is not None and draft.has(topic.key):
            return draft.part(topic.key)
        title = titles_of(topic)[-1]
        beside = above.below if above is not None else draft.below(None)
        known = next((part for part in beside if part.is_topic and part.title == title), None)
        return known or self._put(topic.node, topic, above, draft, key=topic.key)

    # ---- what stands in a topic

    def _bring_content(self, node: Target, part: Part, draft: Draft) -> None:
        """Bring back what the text has in a topic or a group, but for what stands elsewhere now or was put away."""
        if isinstance(node.node, OutlineEntry):
            return
        elsewhere = _Elsewhere(draft, list(self._urls(node)))
        inside = self.reading.below(node)
        self._add([one for below in inside if (one := self._coming(below, draft, elsewhere))], part, draft)
        self.has_content = True

    def _urls(self, node: Target) -> Iterator[str]:
        """The addresses of all entries below a node of the text."""
        for below in self.reading.below(node):
            if isinstance(below.node, OutlineEntry):
                yield below.node.url
            yield from self._urls(below)

    def _coming(self, node: Target, draft: Draft, elsewhere: "_Elsewhere") -> _Coming | None:
        if _is_there(node, draft):
            return None
        if isinstance(node.node, OutlineEntry) and elsewhere.has(node.node.url):
            self.left_out.append(node.node.title)
            return None
        inside = self.reading.below(node)
        below = [one for part in inside if (one := self._coming(part, draft, elsewhere))]
        if inside and not below and isinstance(node.node, OutlineGroup):
            return None
        return _Coming(node, below)

    def _add(self, coming: Sequence[_Coming], above: Part, draft: Draft) -> None:
        for one in coming:
            part = self._put(one.node.node, one.node, above, draft, key=one.node.key)
            self._add(one.below, part, draft)

    def _put(
        self,
        made: AnyOutlineNode,
        node: Target | None,
        above: Part | None,
        draft: Draft,
        *,
        key: RowKey | None,
        after: Sequence[RowKey] = (),
    ) -> Part:
        """Put it beside what stands beside it in the text; where the text has it not, behind its left neighbours."""
        if node is None:
            return draft.add(made, above, after, key)
        beside = self.reading.below(node.above or node.topic)
        at = beside.index(node)
        behind = self._first_there(beside[:at][::-1], above, draft)
        ahead = self._first_there(beside[at + 1 :], above, draft)
        part = self._put_parts[id(node)] = draft.add(made, above, key=key, behind=behind, ahead=ahead)
        return part

    def _first_there(self, nodes: Sequence[Target], above: Part | None, draft: Draft) -> Part | None:
        """The first of these that is in the draft where it is expected."""
        for node in nodes:
            part = self._put_parts.get(id(node)) or (draft.part(node.key) if node.key and draft.has(node.key) else None)
            if part is not None and part.above is above:
                return part
        return None


class _Elsewhere:
    """Which articles have a line that the text does not know, or were put away: a curator decided about these."""

    def __init__(self, draft: Draft, urls: Sequence[str]) -> None:
        keys = {identity_key(url) for url in urls}
        own = (
            part.node.url for part in draft.parts() if isinstance(part.node, OutlineEntry) and part.node.anchor is None
        )
        self._keys = {key for url in own if (key := identity_key(url)) in keys}
        for some in chunks_of(keys):
            put_away = Article.objects.filter(key__in=some, status__in=Article.PUT_AWAY)
            self._keys.update(put_away.order_by().values_list("key", flat=True))

    def has(self, url: str) -> bool:
        """Whether the article of an address is one of them."""
        return identity_key(url) in self._keys


def _key(pending: PendingChange) -> RowKey | None:
    return None if pending.object_id is None else (str(pending.kind), pending.object_id)


def _made(kind: str, values: Mapping[str, Any], node: Target | None) -> AnyOutlineNode:
    anchor = node.node.anchor if node else None
    match kind:
        case Kind.TOPIC:
            return OutlineTopic(**values, anchor=anchor)
        case Kind.GROUP:
            return OutlineGroup(**values, anchor=anchor)
    return OutlineEntry(**values, anchor=anchor)


def _is_there(node: Target, draft: Draft) -> bool:
    return node.key is not None and draft.has(node.key)
