"""The results of one page as lines."""

from collections.abc import Iterable, Mapping, Sequence

from library.views.lines import published_lines
from library.views.outline import Line, TopicNode
from library.views.search.names import Names


def lines_in_order(numbers: Sequence[int], names: Names) -> list[Line]:
    """Published articles as lines, in the order of their numbers as given."""
    found = published_lines(numbers)
    lines = [found[number] for number in numbers if number in found]
    for line in lines:
        line.tags = list(names.tags_of.get(line.article.pk, ()))
    _note_places(lines, names.tree.paths)
    return lines


def _note_places(lines: Iterable[Line], paths: Mapping[int, list[TopicNode]]) -> None:
    """Write on each line the way to the first of its topics, in the order of the map."""
    order = {topic: place for place, topic in enumerate(paths)}
    for line in lines:
        first = min((topic for topic in line.topics if topic in order), key=lambda topic: order[topic], default=None)
        line.place = paths[first] if first is not None else []
