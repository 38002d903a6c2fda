"""What is left in sight of lists that are too long for one page: the first lines of each topic, or one page of many."""

import math
from collections.abc import Collection, Iterable, Sequence

from library.views.outline import Run, TopicNode


def fold(nodes: Iterable[TopicNode], shown: int, *, prints_rest: bool) -> None:
    """Leave the first `shown` lines of each topic in sight."""
    for root in nodes:
        for node in root.all_topics():
            node.runs, node.rest = _split(node.runs, shown)
            node.is_rest_printed = prints_rest


def _split(runs: Sequence[Run], shown: int) -> tuple[list[Run], list[Run]]:
    """The runs up to `shown` lines, and what comes after them; the labels without lines stay where they stand."""
    above: list[Run] = []
    below: list[Run] = []
    for run in runs:
        room = -1 if below else shown - sum(len(other.lines) for other in above)
        if len(run.lines) <= room:
            above.append(run)
        elif room > 0:
            above.append(Run(run.group, run.depth, run.lines[:room]))
            below.append(Run(None, run.depth, run.lines[room:]))
        else:
            below.append(run)
    return above, below


def cut(node: TopicNode, first: int, last: int | None) -> None:
    """Keep of a topic and those below it only the lines from `first` up to but not including `last`, counted from 0.

    Without `last` everything from `first` on is kept. A line goes with those that stand below it, so a page may end a
    little later than asked. A label without lines and a topic without anything go with the line after them, or with the
    last. Topics of which nothing is left are taken out.
    """
    end = math.inf if last is None else last
    vacant: set[int] = set()
    place = 0
    for below in node.all_topics():
        if below.is_vacant and first <= place < end:
            vacant.add(below.topic.pk)
        runs = []
        for run in below.runs:
            kept = []
            for line in run.lines:
                if first <= place < end:
                    kept.append(line)
                place += sum(1 for _ in line.all_lines())
            if kept or (not run.lines and first <= place < end):
                runs.append(Run(run.group, run.depth, kept))
        below.runs = runs
    _prune(node, vacant)


def _prune(node: TopicNode, kept: Collection[int]) -> None:
    for below in node.subtopics:
        _prune(below, kept)
    node.subtopics = [below for below in node.subtopics if not below.is_vacant or below.topic.pk in kept]
