"""Nodes while they are being read: without ids, lines counted from 0; `assembly.py` makes the document's nodes."""

from dataclasses import dataclass, field

from library.readme.document import Role, Shape, Span
from library.readme.parsing.inline import Inline, RawLink


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
