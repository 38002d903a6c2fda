"""Where a new line may stand, and how people name such a place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from library.models import Group, Topic


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

    def __str__(self) -> str:
        return self.group.shown_label() if self.group else self.topic.shown_title()


class NoTopicError(Exception):
    """No topic is called so, or several are: `paths` name those that may be meant."""

    def __init__(self, words: str, paths: list[str]) -> None:
        several = f"Several topics are called “{words}”; give one by its path: {', '.join(paths)}."
        nothing = f"No topic is called “{words}”. Give its title, or its path of slugs as in its address."
        super().__init__(several if paths else nothing)
        self.paths = paths


def all_places() -> list[Place]:
    """Every topic that readers see, with the groups in it, in the order of the tree; two queries."""
    groups = defaultdict(list)
    for group in Group.objects.filter(topic__role=Topic.Role.ORDINARY).order_by("position", "id"):
        groups[group.topic_id].append(group)
    below: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in Topic.objects.ordinary().filter(is_front=False).order_by("readme", "position", "id"):
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
