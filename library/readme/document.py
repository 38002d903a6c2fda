"""A README list as frozen nodes with exact spans over its untouched text.

Nothing here changes or normalises the text: a node says what it means (title, address, note) and where that stands.
The parser makes a `Document`, the writer copies its text and replaces only spans, so an unedited list comes back byte
for byte. All offsets are Unicode code points, half open, into `Document.text` (the text without its BOM); all line
numbers count from 1, and lines end at CRLF, CR or LF only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

PARSER_VERSION = 1  # raised when the parser counts nodes otherwise; stored rows are then anchored anew


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points: `text[span.start:span.end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters this span covers."""
        return text[self.start : self.end]


class LinkClass(StrEnum):
    """What a link is in the list. Every external link has exactly one class."""

    ENTRY = "entry"
    SECONDARY = "secondary"
    HEADING = "heading"
    CONTINUATION = "continuation"
    MENTION = "mention"
    META = "meta"
    CONTENTS = "contents"
    BADGE = "badge"
    RELATIVE = "relative"
    MAILTO = "mailto"


class LinkForm(StrEnum):
    """How a link is written."""

    INLINE = "inline"  # [title](url)
    REFERENCE = "reference"  # [title][label], with its address in a definition
    AUTOLINK = "autolink"  # <https://…>
    BARE = "bare"  # https://… or www.… in the running text
    HTML = "html"  # <a href="…">title</a>


class Shape(StrEnum):
    """How a node stands on its lines; it decides how the node can be written, moved and removed."""

    LINE = "line"  # one line of a paragraph whose lines are hard-broken or labelled (the seed's style)
    PARAGRAPH = "paragraph"  # a paragraph of its own
    ITEM = "item"  # a list item
    ROW = "row"  # a row of a Markdown table
    HTML = "html"  # part of an HTML block
    PART = "part"  # shares its line or cell with other nodes: editable in place at most, never moved


class Role(StrEnum):
    """Ordinary topics hold entries; a meta section (License, 目录 …) is kept verbatim and holds none."""

    ORDINARY = "ordinary"
    META = "meta"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the text with its class; images are links of class BADGE only where they carry an address.

    `url` is decoded from the raw slice (entities, backslashes), never normalised; a bare `www.` address gets `http://`
    in front, as GitHub does. `definition` is where a reference link's destination stands.
    """

    url: str
    text: str
    line: int
    span: Span
    form: LinkForm
    link_class: LinkClass
    text_span: Span | None = None
    url_span: Span | None = None
    definition: Span | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An article's place in the list.

    `title` is the visible text (markup and escapes resolved, blanks collapsed, never empty). `note` is the Markdown
    source behind the link with line breaks collapsed to one blank, separator left out. A span of None means "not
    writable here".

    `span` covers the node's whole lines with its children, from the first character of its first line up to and
    including the line end of its last one; `head` the same without children. For PART both cover its own characters.
    """

    id: int
    title: str
    url: str
    note: str
    shape: Shape
    form: LinkForm
    span: Span
    head: Span
    link: Span
    title_span: Span | None
    url_span: Span | None
    note_span: Span | None
    links: tuple[Link, ...] = ()  # secondary links
    columns: tuple[tuple[str, str], ...] = ()  # a table row's other cells: (heading, raw text)
    prefix: str = ""  # an item's indent, marker, blanks and task box: "  - [x] "
    table: int | None = None  # index into Document.tables
    definition: Span | None = None
    nodes: tuple["Entry", ...] = ()  # entries below this one


@dataclass(frozen=True, slots=True)
class Group:
    """A label line and what stands below it. It may be empty: a curator's wish.

    `label` is the visible text as it stands, colon included. `head` covers the label's own lines; `span` those and
    everything in the group.
    """

    id: int
    label: str
    shape: Shape
    span: Span
    head: Span
    label_span: Span | None
    prefix: str = ""
    nodes: tuple["Entry | Group", ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its body. `heading` is None for the front topic: entries that stand before the first heading.

    `span` covers heading, body and subtopics; `body` what stands between this heading and the next one of any level.
    """

    id: int
    title: str
    level: int
    role: Role
    span: Span
    heading: Span | None
    body: Span
    title_span: Span | None
    url: str = ""
    url_span: Span | None = None
    links: tuple[Link, ...] = ()  # of a heading that is a link: generic links (GitHub, website) in its sections
    nodes: tuple["Entry | Group", ...] = ()
    topics: tuple["Topic", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A Markdown table that carries entries: its column headings and which columns hold the entry and its note."""

    span: Span
    headings: tuple[str, ...]
    entry_column: int
    note_column: int | None


class Severity(StrEnum):
    """How much a curator should care."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the import report: something a curator may want to know about a place in the text."""

    code: str  # kebab-case: "empty-topic", "empty-group", "relative-link" …
    severity: Severity
    first_line: int
    last_line: int
    excerpt: str
    link_class: LinkClass | None
    action: str  # what was done with it, in words


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed list: the text itself, the tree over it, every external link with its class, and what is worth a word.

    `topics` are the top-level topics in text order. Node ids are ordinals in text order over topics, groups and
    entries: 0, 1, 2 … `lost` holds the links that no rule gave a class; it is empty unless the parser has a fault.
    """

    text: str
    bom: bool
    title: str
    title_span: Span | None
    tagline: str
    topics: tuple[Topic, ...]
    links: tuple[Link, ...]
    lost: tuple[Link, ...] = ()
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    def all_topics(self) -> Iterator[Topic]:
        """Every topic in text order, parents before children."""
        stack = list(reversed(self.topics))
        while stack:
            topic = stack.pop()
            yield topic
            stack.extend(reversed(topic.topics))
