"""A topic as Markdown, in the form of the README: headings, labels, links, notes."""

from collections.abc import Iterator, Sequence

from library.readme.writing.escaping import Place, destination, escape_title, note_source
from library.views.outline import Line, Run, TopicNode

DEEPEST_HEADING = 6


def topic_markdown(node: TopicNode, level: int = 2) -> str:
    """The topic and everything below it; its heading has the given level."""
    return "\n".join(_topic(node, level)) + "\n"


def _topic(node: TopicNode, level: int) -> Iterator[str]:
    marks = "#" * min(level, DEEPEST_HEADING)
    yield f"{marks} {escape_title(node.topic.title, Place.HEADING)}"
    for run in node.runs:
        yield from _run(run)
    for below in node.subtopics:
        yield ""
        yield from _topic(below, level + 1)


def _run(run: Run) -> Iterator[str]:
    if run.group is not None:
        yield ""
        yield run.group.label
    if run.lines:
        yield ""
        yield from _lines(run.lines, "")


def _lines(lines: Sequence[Line], indent: str) -> Iterator[str]:
    for line in lines:
        notes = "".join(f" - {note_source(note)}" for note in line.notes)
        links = "".join(f" [{escape_title(link.title, Place.LINK)}]({destination(link.url)})" for link in line.links)
        yield f"{indent}- [{escape_title(line.title, Place.LINK)}]({destination(line.url)}){links}{notes}"
        yield from _lines(line.lines, indent + "  ")
