"""Nodes while they are being read: without ids, lines counted from 0; `assembly.py` makes the document's nodes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from library.readme.document import LinkClass, Role, Shape, Span
from library.readme.parsing.inline import Inline, RawLink
from library.readme.parsing.notes import note_of
from library.readme.parsing.stretches import Stretch
from library.readme.parsing.titles import Title, primary_link, title_of


@dataclass(slots=True)
class EntryDraft:
    """An entry. `first` to `last` are its lines with its children; `own` is set where it shares its line."""

    title: str
    note: str
    shape: Shape
    first: int
    last: int
    link: RawLink
    title_span: Span | None
    note_span: Span | None
    link_span: Span
    own: Span | None = None
    links: list[RawLink] = field(default_factory=list)
    columns: tuple[tuple[str, str], ...] = ()
    prefix: str = ""
    table: int | None = None
    nodes: list["EntryDraft"] = field(default_factory=list)


@dataclass(slots=True)
class GroupDraft:
    """A label with its lines (`head_last` ends them) and what stands below it."""

    label: str
    shape: Shape
    first: int
    head_last: int
    last: int
    label_span: Span | None
    prefix: str = ""
    nodes: list["EntryDraft | GroupDraft"] = field(default_factory=list)


@dataclass(slots=True)
class TopicDraft:
    """A heading, its body up to the next heading, and its subtopics."""

    title: str
    level: int
    first: int
    body_first: int
    body_last: int
    heading: Inline | None
    role: Role = Role.ORDINARY
    title_span: Span | None = None
    link: RawLink | None = None
    links: list[RawLink] = field(default_factory=list)
    nodes: list[EntryDraft | GroupDraft] = field(default_factory=list)
    topics: list["TopicDraft"] = field(default_factory=list)


def draft_entry(
    stretch: Stretch, shape: Shape, first: int, last: int, *, fallback: Title | None = None
) -> EntryDraft | None:
    """The entry that a stretch makes, its other links secondary; None where no link may be an entry.

    `fallback` is the title where the link's own text is generic.
    """
    link = primary_link(stretch)
    if not link:
        return None
    title, title_span = title_of(stretch, link, fallback)
    note, note_span = note_of(stretch, link)
    span = stretch.span(link.start, link.end)
    entry = EntryDraft(title, note, shape, first, last, link, title_span, note_span, span)
    link.link_class = LinkClass.ENTRY
    add_secondary(entry, stretch.links)
    return entry


def add_secondary(entry: EntryDraft, links: Iterable[RawLink]) -> None:
    """Make the links that have no class yet secondary links of an entry."""
    for link in links:
        if link.link_class is None:
            link.link_class = LinkClass.SECONDARY
            entry.links.append(link)
