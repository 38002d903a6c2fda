"""One version of a list as a table of nodes, numbered in walking order, with what matching asks of each."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from library.addresses import identity_key
from library.readme.merging.model import NodeKind, kind_of
from library.readme.merging.titles import collapse, plain
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineTopic

Path = tuple[str, ...]
FRONT = "\0front"  # stands for the front topic in paths, where no title can be the same


class Tree:
    """The nodes of an outline by walking index.

    `holder` is the node around each one: of a topic its parent topic, of content the topic, group or parent entry.
    `topic` is the topic in which each node stands, of a topic itself. `content` and `topics` list what stands directly
    below each node; `tops` are the topics of the first level.
    """

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.nodes: list[AnyOutlineNode] = []
        self.kinds: list[NodeKind] = []
        self.holder: list[int | None] = []
        self.topic: list[int] = []
        self.content: list[list[int]] = []
        self.topics: list[list[int]] = []
        self.tops = [self._add(topic, None) for topic in outline.topics]

    def _add(self, node: AnyOutlineNode, holder: int | None) -> int:
        at = len(self.nodes)
        is_topic = isinstance(node, OutlineTopic)
        self.nodes.append(node)
        self.kinds.append(kind_of(node))
        self.holder.append(holder)
        self.topic.append(at if is_topic or holder is None else self.topic[holder])
        self.content.append([])
        self.topics.append([])
        self.content[at] = [self._add(below, at) for below in node.nodes]
        if isinstance(node, OutlineTopic):
            self.topics[at] = [self._add(topic, at) for topic in node.topics]
        return at

    def of_kind(self, kind: NodeKind) -> list[int]:
        """The nodes of one kind, in walking order."""
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> dict[NodeKind, list[int]]:
        found: dict[NodeKind, list[int]] = {kind: [] for kind in NodeKind}
        for at, kind in enumerate(self.kinds):
            found[kind].append(at)
        return found

    def topic_at(self, at: int) -> OutlineTopic:
        """The topic in which a node stands."""
        node = self.nodes[self.topic[at]]
        if not isinstance(node, OutlineTopic):
            raise TypeError(f"node {at} stands in no topic")
        return node

    def entry_at(self, at: int) -> OutlineEntry:
        """A node that is known to be an entry."""
        node = self.nodes[at]
        if not isinstance(node, OutlineEntry):
            raise TypeError(f"node {at} is no entry")
        return node

    def text(self, at: int) -> str:
        """What a node is called: its title or label, blanks collapsed."""
        node = self.nodes[at]
        return collapse(node.title if isinstance(node, OutlineTopic | OutlineEntry) else node.label)

    def group_text(self, at: int) -> str:
        """The label of the group around an entry, or nothing."""
        holder = self.holder[at]
        return self.text(holder) if holder is not None and self.kinds[holder] is NodeKind.GROUP else ""

    @cached_property
    def plain_paths(self) -> dict[int, Path]:
        """The path of each topic as plain titles: how topics are known again."""
        paths: dict[int, Path] = {}
        for at in self.of_kind(NodeKind.TOPIC):
            holder = self.holder[at]
            title = FRONT if self.topic_at(at).is_front else plain(self.text(at))
            paths[at] = (*(paths[holder] if holder is not None else ()), title)
        return paths

    @cached_property
    def topic_titles(self) -> Counter[str]:
        """How often each plain title names a topic."""
        return Counter(plain(self.text(at)) for at in self.of_kind(NodeKind.TOPIC))

    def shown_path(self, at: int) -> Path:
        """The titles of the topics around a node, its own topic last."""
        titles: list[str] = []
        step: int | None = self.topic[at]
        while step is not None:
            titles.append(self.text(step))
            step = self.holder[step]
        return tuple(reversed(titles))

    @cached_property
    def keys(self) -> dict[int, str]:
        """The identity of the article that each entry names."""
        return {at: identity_key(self.entry_at(at).url) for at in self.of_kind(NodeKind.ENTRY)}

    @cached_property
    def own_keys(self) -> dict[int, frozenset[str]]:
        """For each topic the identities of all entries in it, those of its subtopics left out."""
        found: dict[int, set[str]] = {at: set() for at in self.of_kind(NodeKind.TOPIC)}
        for at, key in self.keys.items():
            found[self.topic[at]].add(key)
        return {at: frozenset(keys) for at, keys in found.items()}

    @cached_property
    def all_keys(self) -> dict[int, frozenset[str]]:
        """For each topic the identities of all entries in it and below it."""
        found: dict[int, frozenset[str]] = {}
        for at in reversed(self.of_kind(NodeKind.TOPIC)):
            found[at] = self.own_keys[at].union(*(found[below] for below in self.topics[at]))
        return found

    def children(self, at: int | None, *, is_topics: bool) -> Sequence[int]:
        """What stands directly below a node (None: the list itself): its topics or its content."""
        if at is None:
            return self.tops if is_topics else ()
        return self.topics[at] if is_topics else self.content[at]

    def has_content_below(self, at: int) -> bool:
        """Whether a topic or one below it holds groups or entries."""
        return bool(self.content[at]) or any(self.has_content_below(below) for below in self.topics[at])
