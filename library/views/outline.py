"""Lists as pages show them: chapters, subtopics, labels and lines, in the curator's order.

Everything is read in a constant number of queries, whatever the size: lists and topics in two, labels, lines and
secondary links in one each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.conf import settings

from library.models import Article, Entry, EntryLink, Group, Readme, Tag, Topic
from library.models.pages import page_address

# Lines below lines, as pages show them; deeper ones stand beside these. Templates recurse, and Python ends recursion.
DEEPEST_LINE = 12
HUES = 7  # the look has seven; the numeral, not the hue, tells topics apart


@dataclass(slots=True)
class Line:
    """An article as one line of a list says it. `lines` are those that stand below it."""

    article: Article
    title: str
    url: str
    notes: list[str]
    links: list[EntryLink] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    lines: list["Line"] = field(default_factory=list)
    entry: int | None = None  # the number of the entry that says so, where it is one
    # Where the article stands: the numbers of its topics; and the way to one of them, where the page says it.
    topics: list[int] = field(default_factory=list)
    place: list["TopicNode"] = field(default_factory=list)
    # What `Reader` notes for the one who reads; no state before anything was marked.
    state: str = ""
    is_starred: bool = False
    is_new: bool = False
    anchor: str = ""
    edit_url: str = ""

    def all_lines(self) -> Iterator["Line"]:
        """This line and every one below it."""
        yield self
        for line in self.lines:
            yield from line.all_lines()


@dataclass(slots=True)
class Run:
    """Consecutive lines under one label, or under none. A label without lines is a wish."""

    group: Group | None
    depth: int = 0
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class TopicNode:
    """A topic with its own content, then its subtopics. `number` counts among its siblings from 1."""

    topic: Topic
    number: int
    slugs: tuple[str, ...]
    runs: list[Run] = field(default_factory=list)
    subtopics: list["TopicNode"] = field(default_factory=list)
    # What `fold` takes out of sight, and whether the page prints it folded or leaves it to the topic's own page.
    rest: list[Run] = field(default_factory=list)
    is_rest_printed: bool = True
    edit_url: str = ""

    @property
    def url(self) -> str:
        """The address of its page."""
        return topic_address(self.topic, self.slugs)

    @property
    def hue(self) -> int:
        """Which of the look's hues it has, from 1."""
        return (self.number - 1) % HUES + 1

    @property
    def anchor(self) -> str:
        """Its id within a page."""
        return f"topic-{self.topic.pk}"

    @property
    def is_vacant(self) -> bool:
        """Whether nothing at all stands below it, not even a label."""
        return not self.runs and not self.subtopics

    @property
    def sole_label(self) -> Group | None:
        """The label that all of its own lines stand under, if it is one."""
        return self.runs[0].group if len(self.runs) == 1 and self.runs[0].lines and not self.rest else None

    def all_topics(self) -> Iterator["TopicNode"]:
        """This topic and every one below it."""
        yield self
        for node in self.subtopics:
            yield from node.all_topics()

    def all_lines(self) -> Iterator[Line]:
        """Every line of the topic and of those below it."""
        for node in self.all_topics():
            for run in (*node.runs, *node.rest):
                for line in run.lines:
                    yield from line.all_lines()

    @property
    def count(self) -> int:
        """How many lines there are in it."""
        return sum(1 for _ in self.all_lines())

    @property
    def rest_count(self) -> int:
        """How many of its own lines are out of sight."""
        return sum(1 for run in self.rest for line in run.lines for _ in line.all_lines())

    @property
    def read_count(self) -> int | None:
        """How many of its lines were read; None for a reader who has marked nothing."""
        states = [line.state for line in self.all_lines()]
        return states.count("read") if any(states) else None


@dataclass(slots=True)
class Part:
    """One list on the map; without `readme` the topics that are kept in the library only."""

    readme: Readme | None
    chapters: list[TopicNode]

    def blocks(self) -> list[tuple[bool, list[TopicNode]]]:
        """The chapters in order, neighbours that are vacant together: (is vacant, chapters)."""
        return [(is_vacant, list(nodes)) for is_vacant, nodes in groupby(self.chapters, lambda node: node.is_vacant)]


def topic_address(topic: Topic, slugs: Sequence[str]) -> str:
    """The address of a topic: short in the default list and in none, below its list's name in others."""
    if topic.readme is None or topic.readme.name == settings.EASYLLM_DEFAULT_LIST:
        return page_address("topic-detail", tuple(slugs))
    return page_address("list-topic-detail", topic.readme.name, tuple(slugs))


def read_parts() -> list[Part]:
    """All lists with their topics, without content: the default list, the others, what stands in none."""
    readmes: list[Readme | None] = [*Readme.objects.default_first(), None]
    chapters = chapters_by_list(Topic.objects.ordinary().select_related("readme").in_order())
    parts = [Part(readme, chapters(readme.pk if readme else None)) for readme in readmes]
    return [part for part in parts if part.readme or part.chapters]


def chapters_by_list(topics: Iterable[Topic]) -> Callable[[int | None], list[TopicNode]]:
    """The trees of the topics, which come in the curator's order: what gives the chapters of a list by its number."""
    below: dict[tuple[int | None, int | None], list[Topic]] = defaultdict(list)
    for topic in topics:
        below[topic.readme_id if topic.parent_id is None else None, topic.parent_id].append(topic)
    return lambda readme: _nodes(below, readme, None, ())


def paths_of(nodes: Sequence[TopicNode], above: tuple[TopicNode, ...] = ()) -> dict[int, list[TopicNode]]:
    """The topics from the chapter down to each topic, by its number, in the order of the map."""
    paths: dict[int, list[TopicNode]] = {}
    for node in nodes:
        paths[node.topic.pk] = [*above, node]
        paths |= paths_of(node.subtopics, (*above, node))
    return paths


def _nodes(
    below: dict[tuple[int | None, int | None], list[Topic]],
    readme: int | None,
    parent: int | None,
    slugs: tuple[str, ...],
) -> list[TopicNode]:
    nodes = []
    for number, topic in enumerate(below.get((readme, parent), ()), start=1):
        path = (*slugs, topic.slug)
        nodes.append(TopicNode(topic, number, path, subtopics=_nodes(below, None, topic.pk, path)))
    return nodes


def read_chapters() -> list[TopicNode]:
    """The chapters of all lists with their topics, without content, in the order of `read_parts`; in one query."""
    topics = list(Topic.objects.ordinary().select_related("readme").in_order())
    readmes = {topic.readme for topic in topics}
    in_order = sorted(readmes, key=lambda readme: (readme is None, readme and (not readme.is_default, readme.pk)))
    chapters = chapters_by_list(topics)
    return [node for readme in in_order for node in chapters(readme.pk if readme else None)]


def fill(nodes: Iterable[TopicNode], *, topics: Iterable[int] | None = None) -> None:
    """Read what stands in the topics of `nodes` and below them; `topics` names them where it is not all there are."""
    chosen = {} if topics is None else {"topic__in": list(topics)}
    groups: dict[int, list[Group]] = defaultdict(list)
    entries: dict[int, list[Entry]] = defaultdict(list)
    for group in Group.objects.filter(**chosen).order_by("topic_id", "position", "id"):
        groups[group.topic_id].append(group)
    public = Entry.objects.public().filter(**chosen).select_related("article__site").in_order()
    for entry in public.defer("columns"):
        entries[entry.topic_id].append(entry)
    links = _links_by_entry(chosen)
    for root in nodes:
        for node in root.all_topics():
            node.runs = _runs(groups[node.topic.pk], entries[node.topic.pk], links)


def _links_by_entry(chosen: dict[str, list[int]]) -> dict[int, list[EntryLink]]:
    within = {f"entry__{field}": value for field, value in chosen.items()}
    public = {"entry__article__status": Article.Status.PUBLISHED, "entry__topic__role": Topic.Role.ORDINARY}
    links: dict[int, list[EntryLink]] = defaultdict(list)
    for link in EntryLink.objects.filter(**within, **public).order_by("entry_id", "position", "id"):
        links[link.entry_id].append(link)
    return links


def _runs(groups: list[Group], entries: list[Entry], links: dict[int, list[EntryLink]]) -> list[Run]:
    """The content of one topic. Labels and lines share one sequence; what belongs to a label goes to its run."""
    runs: list[Run] = []
    run_of: dict[int | None, Run] = {}
    room_below: dict[int | None, tuple[list[Line], int]] = {}  # where lines below an entry go, and how deep that is
    rows: list[Group | Entry] = [*groups, *entries]
    for row in sorted(rows, key=lambda row: (row.position, isinstance(row, Entry), row.pk)):
        if isinstance(row, Group):
            above = run_of.get(row.parent_id)
            run_of[row.pk] = Run(row, above.depth + 1 if above else 0)
            runs.append(run_of[row.pk])
            continue
        line = line_of_entry(row, links.get(row.pk, []))
        if row.parent_id in room_below:  # a parent that is not public leaves its children in its place
            beside, depth = room_below[row.parent_id]
        else:
            beside, depth = (run_of.get(row.group_id) or _open_run(runs)).lines, 1
        beside.append(line)
        room_below[row.pk] = (line.lines, depth + 1) if depth < DEEPEST_LINE else (beside, depth)
    return runs


def _open_run(runs: list[Run]) -> Run:
    """The last run if it has no label, else a new one."""
    if not runs or runs[-1].group is not None:
        runs.append(Run(None))
    return runs[-1]


def line_of_entry(entry: Entry, links: list[EntryLink]) -> Line:
    """The line as this entry says it."""
    notes = [entry.note] if entry.note else []
    beside = [link for link in links if link.url not in entry.note]  # the others stand in the note already
    return Line(entry.article, entry.shown_title(), entry.shown_url(), notes, beside, entry=entry.pk)
