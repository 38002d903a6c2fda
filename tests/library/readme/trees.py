"""A parsed list as short lines, for tests: T topic, G group, E entry, each indented below what holds it."""

from collections.abc import Iterator

from library.readme.document import Document, Entry, Group, Topic
from library.readme.parser import parse


def tree(text: str, **options: str) -> list[str]:
    """The tree of a list's text: `T title`, `G label`, `E title = note`, `L title` for a secondary link."""
    return [line for topic in parse(text, **options).topics for line in _topic(topic, "")]  # type: ignore[arg-type]


def _topic(topic: Topic, indent: str) -> Iterator[str]:
    yield f"{indent}T {topic.title}"
    for node in topic.nodes:
        yield from _node(node, indent + "  ")
    for child in topic.topics:
        yield from _topic(child, indent + "  ")


def _node(node: Entry | Group, indent: str) -> Iterator[str]:
    if isinstance(node, Group):
        yield f"{indent}G {node.label}"
    else:
        yield f"{indent}E {node.title}" + (f" = {node.note}" if node.note else "")
        yield from (f"{indent}  L {link.text}" for link in node.links)
    for child in node.nodes:
        yield from _node(child, indent + "  ")


def entries(document: Document) -> list[Entry]:
    """Every entry of a document in text order."""
    return [entry for topic in document.all_topics() for entry in _entries(topic)]


def _entries(holder: Topic | Group | Entry) -> Iterator[Entry]:
    for node in holder.nodes:
        if isinstance(node, Entry):
            yield node
        yield from _entries(node)


def only_entry(text: str) -> Entry:
    """The one entry of a list's text."""
    (entry,) = entries(parse(text))
    return entry


def classes(text: str) -> list[tuple[str, str]]:
    """The address and class of each link."""
    return [(link.url, link.link_class.value) for link in parse(text).links]
