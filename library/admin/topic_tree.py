"""Topics in the order in which they are read: list by list, each topic before those below it."""

from collections import defaultdict
from collections.abc import Iterator

from library.models import Readme, Topic

Shelf = tuple[int | None, int | None]  # the list at whose top topics stand, or the topic below which they do


def walked_topics() -> list[Topic]:
    """All topics, in two queries; each knows those above it."""
    below: dict[Shelf, list[Topic]] = defaultdict(list)
    topics = {topic.pk: topic for topic in Topic.objects.in_order()}
    for topic in topics.values():
        if topic.parent_id is not None:
            topic.parent = topics[topic.parent_id]
        below[_shelf(topic)].append(topic)
    tops = [(readme.pk, None) for readme in Readme.objects.default_first()]
    return [topic for top in [*tops, (None, None)] for topic in _walk(below, top)]


def path_of(topic: Topic) -> str:
    """The titles from the chapter down to a topic."""
    return " › ".join(step.title for step in topic.with_ancestors())


def _shelf(topic: Topic) -> Shelf:
    return (None, topic.parent_id) if topic.parent_id is not None else (topic.readme_id, None)


def _walk(below: dict[Shelf, list[Topic]], top: Shelf) -> Iterator[Topic]:
    stack = below.get(top, [])[::-1]
    while stack:
        topic = stack.pop()
        yield topic
        stack.extend(reversed(below.get((None, topic.pk), ())))
