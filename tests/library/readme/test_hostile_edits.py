"""Edits of real lists: hostile titles and addresses in random entries come back exactly, and other lines stay."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from library.readme.document import Document, Entry, Role
from library.readme.outline import AnyOutlineNode, Outline, OutlineEntry, OutlineGroup, OutlineTopic, outline_of
from library.readme.parser import parse
from library.readme.source import RefusedError, read_source
from library.readme.writer import NotWritableError, is_writable, write_verified
from tests.outlines import Change, edit, new, swap_for, with_nodes

TITLE = "新 [标题] *a*_b_ `c` <d> & |e| \\ f"
EDITED = 20
MOST_REFUSED = 3  # of 39 lists


@pytest.fixture(scope="module")
def documents(shared: Path) -> dict[str, Document]:
    """Every list of today's collection that can be read."""
    return dict(readable(sorted((shared / "lists" / "current").iterdir())))


def readable(paths: list[Path]) -> Iterator[tuple[str, Document]]:
    for path in paths:
        try:
            source = read_source(path.read_bytes(), name=path.name)
        except RefusedError:
            continue
        yield path.name, parse(source.text, bom=source.bom)


def test_hostile_titles_and_addresses_come_back_exactly(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        chosen = random_entries(name, document, of=writable)
        wanted = edit(outline_of(document), replacing(chosen, hostile))
        written = write_verified(document, wanted, parse=parse)
        assert_only_lines_differ(document, written.text, chosen, name)


def test_random_deletions_take_their_own_lines_and_no_other(documents: dict[str, Document]) -> None:
    for name, document in documents.items():
        chosen = random_entries(name, document, of=removable)
        wanted = edit(outline_of(document), replacing(chosen, nothing))
        written = write_verified(document, wanted, parse=parse)
        assert_only_lines_differ(document, written.text, chosen, name)


def test_entries_added_anywhere_are_read_back_or_clearly_refused(documents: dict[str, Document]) -> None:
    refused = try_each(documents, add_somewhere)
    assert refused <= MOST_REFUSED


def test_entries_moved_anywhere_are_read_back_or_clearly_refused(documents: dict[str, Document]) -> None:
    refused = try_each(documents, move_somewhere)
    assert refused <= MOST_REFUSED


def test_neighbours_change_places_or_are_clearly_refused(documents: dict[str, Document]) -> None:
    refused = try_each(documents, swap_somewhere)
    assert refused <= MOST_REFUSED


def test_renamed_topics_are_read_back_or_clearly_refused(documents: dict[str, Document]) -> None:
    refused = try_each(documents, rename_some_topic)
    assert refused <= MOST_REFUSED


# ---- choosing


def try_each(documents: dict[str, Document], change: Callable[[Outline, random.Random], Outline]) -> int:
    """In how many lists a random change is refused; one that is read back otherwise raises."""
    refused = 0
    for name, document in documents.items():
        try:
            write_verified(document, change(outline_of(document), random.Random(name)), parse=parse)
        except NotWritableError:
            refused += 1
    return refused


def random_entries(name: str, document: Document, *, of: Callable[[Document, Entry], bool]) -> set[int | None]:
    entries = [node for topic in document.all_topics() for node in entries_below(topic.nodes)]
    chosen = random.Random(name).sample(entries, min(EDITED, len(entries)))
    return {node.id for node in chosen if of(document, node)}


def entries_below(nodes: tuple[object, ...]) -> Iterator[Entry]:
    for node in nodes:
        if isinstance(node, Entry):
            yield node
        yield from entries_below(getattr(node, "nodes", ()))


def replacing(chosen: set[int | None], make: Callable[[AnyOutlineNode], AnyOutlineNode | None]) -> Change:
    """A change of the chosen nodes to what `make` makes of them, None taking them out."""

    def change(node: AnyOutlineNode) -> list[AnyOutlineNode]:
        made = make(node) if node.anchor in chosen else node
        return [] if made is None else [made]

    return change


def nothing(_node: AnyOutlineNode) -> None:
    """Takes a node out."""


def writable(document: Document, node: Entry) -> bool:
    return is_writable(document, node.id, "title") is None and is_writable(document, node.id, "url") is None


def removable(document: Document, node: Entry) -> bool:
    return is_writable(document, node.id, "place") is None and not node.nodes


def hostile(node: AnyOutlineNode) -> AnyOutlineNode:
    if not isinstance(node, OutlineEntry):
        return node
    return replace(node, title=TITLE, url=f"https://example.org/a_({node.anchor})/b|c%20d?x=1#part")


def places(outline: Outline) -> list[OutlineTopic | OutlineGroup]:
    nodes = (node for node in outline.all_nodes() if not isinstance(node, OutlineEntry))
    return [node for node in nodes if isinstance(node, OutlineGroup) or node.role is not Role.META]


def put(outline: Outline, node: OutlineEntry, chance: random.Random) -> Outline:
    container = chance.choice(places(outline))
    at = chance.randint(0, len(container.nodes))
    return swap_for(outline, container, with_nodes(container, [*container.nodes[:at], node, *container.nodes[at:]]))


def add_somewhere(outline: Outline, chance: random.Random) -> Outline:
    return put(outline, new(TITLE, "a | note", "https://example.org/a_(b)|c"), chance)


def move_somewhere(outline: Outline, chance: random.Random) -> Outline:
    entries = [node for node in outline.all_nodes() if isinstance(node, OutlineEntry)]
    if not entries:
        return outline
    node = chance.choice(entries)
    return put(swap_for(outline, node), node, chance)


def swap_somewhere(outline: Outline, chance: random.Random) -> Outline:
    containers = [node for node in outline.all_nodes() if len(node.nodes) > 1]
    if not containers:
        return outline
    container = chance.choice(containers)
    at = chance.randrange(len(container.nodes) - 1)
    first, second = container.nodes[at : at + 2]
    return swap_for(
        outline, container, with_nodes(container, [*container.nodes[:at], second, first, *container.nodes[at + 2 :]])
    )


def rename_some_topic(outline: Outline, chance: random.Random) -> Outline:
    topics = [node for node in places(outline) if isinstance(node, OutlineTopic) and not node.is_front]
    if not topics:
        return outline
    topic = chance.choice(topics)
    return swap_for(outline, topic, replace(topic, title="Neu: *[x]* `y` #"))


# ---- judging


def assert_only_lines_differ(document: Document, text: str, chosen: set[int | None], name: str) -> None:
    """Every line outside the chosen entries is found again, in its order."""
    kept = list(document.text)
    for topic in document.all_topics():
        for node in entries_below(topic.nodes):
            if node.id in chosen:
                start, end = lines_around(document.text, node)
                kept[start:end] = [""] * (end - start)
    lines = iter(text.splitlines())
    for line in "".join(kept).splitlines():
        assert not line.strip() or line in lines, f"{name}: {line}"


def lines_around(text: str, node: Entry) -> tuple[int, int]:
    """The whole lines on which an entry's own text stands, also where it shares them."""
    start = text.rfind("\n", 0, node.head.start) + 1
    end = text.find("\n", max(node.head.start, node.head.end - 1))
    return start, len(text) if end < 0 else end + 1


def test_the_collection_is_large_enough_to_mean_something(documents: dict[str, Document]) -> None:
    entries = sum(
        1
        for document in documents.values()
        for node in outline_of(document).all_nodes()
        if isinstance(node, OutlineEntry)
    )
    assert len(documents) >= 39
    assert entries > 20_000
