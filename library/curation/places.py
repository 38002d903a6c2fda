"""Where a new line may stand, and how people name such a place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from library.curation.outcome import BulkError
from library.models import Entry, Group, Topic


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is to stand: at the end of a topic, or of a group in it. `depth` is that of the tree."""

    topic: Topic
    group: Group | None = None
    depth: int = 0

    @property
    def code(self) -> str:
        """What names it in a form."""
        return f"group-{self.group.pk}" if self.group else f"topic-{self.topic.pk}"

    @property
    def name(self) -> str:
        """What it is called where the tree shows what it stands in."""
        return self.group.shown_label() if self.group else self.topic.shown_title()

    def __str__(self) -> str:
        return f"{self.topic.title} › {self.group.shown_label()}" if self.group else self.topic.title

    def end(self) -> int:
        """The first position behind all that stands in the topic."""
        rows = (Entry.objects.filter(topic=self.topic), Group.objects.filter(topic=self.topic))
        return 1 + max(found.aggregate(last=Max("position"))["last"] or 0 for found in rows)

    def holds(self, entry: Entry) -> bool:
        """Whether a line stands there already. To a topic it does not matter in which of its groups."""
        if entry.topic_id != self.topic.pk or self.group is None:
            return entry.topic_id == self.topic.pk
        top = entry
        while top.parent is not None:
            top = top.parent
        return top.group_id == self.group.pk


class NoTopicError(Exception):
    """No topic is called so, or several are: `paths` name those that may be meant."""

    def __init__(self, words: str, paths: list[str]) -> None:
        several = f"Several topics are called “{words}”; give one by its path: {', '.join(paths)}."
        nothing = f"No topic is called “{words}”. Give its title, or its path of slugs as in its address."
        super().__init__(several if paths else nothing)
        self.paths = paths


def find_place(topic: int, group: int | None) -> Place:
    """The topic and its group. Raises `BulkError`."""
    found = Topic.objects.filter(pk=topic).first()
    if found is None:
        raise BulkError(_("The topic is no longer there. Choose another one."))
    label = Group.objects.filter(pk=group, topic=found).first() if group is not None else None
    if group is not None and label is None:
        raise BulkError(_("The group is no longer in this topic. Choose another one."))
    return Place(found, label)


def all_places() -> list[Place]:
    """Every topic that readers see, with the groups in it, in the order of the tree; two queries."""
    groups = defaultdict(list)
    for group in Group.objects.filter(topic__role=Topic.Role.ORDINARY).order_by("position", "id"):
        groups[group.topic_id].append(group)
    below: dict[int | None, list[Topic]] = defaultdict(list)
    topics = Topic.objects.ordinary().filter(is_front=False).select_related("readme")
    for topic in topics.order_by("readme", "position", "id"):
        below[topic.parent_id].append(topic)

    def walk(parent: int | None, depth: int) -> Iterator[Place]:
        for topic in below[parent]:
            yield Place(topic, depth=depth)
            for group in groups[topic.pk]:
                yield Place(topic, group, depth + 1)
            yield from walk(topic.pk, depth + 1)

    return list(walk(None, 0))


def topic_called(words: str) -> Topic:
    """The topic with this path of slugs (`inference/kv-cache`), or with this title in either language.

    Raises `NoTopicError` where there is none or several.
    """
    paths: dict[int, str] = {}
    topics = [place.topic for place in all_places() if place.group is None]
    for topic in topics:
        above = paths.get(topic.parent_id or 0)
        paths[topic.pk] = f"{above}/{topic.slug}" if above else topic.slug
    wanted = words.strip().strip("/")
    named = [topic for topic in topics if paths[topic.pk] == wanted]
    named = named or [topic for topic in topics if wanted.casefold() in _titles(topic)]
    if len(named) != 1:
        raise NoTopicError(words, [paths[topic.pk] for topic in named])
    return named[0]


def _titles(topic: Topic) -> set[str]:
    return {topic.title.casefold(), topic.title_en.casefold()} - {""}
