"""The report of an import: what the list holds, what every link was taken for, and what deserves a word. PURE."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from library.addresses import identity_key
from library.readme.document import Document, Entry, Finding, Group, Severity, Topic
from library.readme.merge_report import MergeReport

MARKS = {Severity.INFO: "·", Severity.WARNING: "!", Severity.ERROR: "✗"}


class Outcome(StrEnum):
    """What an import did."""

    IMPORTED = "imported"
    UNCHANGED = "unchanged"  # the same bytes were read before
    ADOPTED = "adopted"  # these bytes are our own export; they are the new base
    MERGED = "merged"  # a changed list was merged into what the library made of the earlier one
    PREVIEWED = "previewed"  # a dry run: nothing was stored


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each the list holds. An article is one identity; entries are the lines that name it."""

    topics: int
    groups: int
    articles: int
    entries: int
    secondary_links: int
    empty_topics: int
    empty_groups: int


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one reading of a list found and did. `links` counts links by class; `lost` is empty or a fault. `merge` is
    what became of a list that was read before.
    """

    name: str
    outcome: Outcome
    counts: Counts
    links: dict[str, int]
    lost: tuple[str, ...]
    lines: tuple[Finding, ...]
    bytes: int
    sha256: str
    merge: MergeReport | None = None

    def as_json(self) -> dict[str, object]:
        """The report as plain data; the keys are those of `docs/readme-format.md`."""
        data = asdict(self)
        for line in data["lines"]:
            line["class"] = line.pop("link_class")
        return data

    def as_text(self) -> str:
        """The report for people, one finding a line."""
        counts = ", ".join(f"{value} {key.replace('_', ' ')}" for key, value in asdict(self.counts).items())
        links = ", ".join(f"{number} {name}" for name, number in self.links.items()) or "none"
        title = f"{self.name}: {OUTCOMES[self.outcome]} ({self.bytes} bytes)"
        head = [title, f"  holds: {counts}", f"  links: {links}"]
        lost = [f"  ✗ link without a class: {place}" for place in self.lost]
        merged = self.merge.as_lines() if self.merge else []
        return "\n".join([*head, *merged, *lost, *map(_line, self.lines)])


OUTCOMES = {
    Outcome.IMPORTED: "imported",
    Outcome.UNCHANGED: "the same bytes were imported before; nothing changed",
    Outcome.ADOPTED: "this is our own export, read back; the library is unchanged and these bytes are its new base",
    Outcome.MERGED: "merged into what the library made of the earlier reading",
    Outcome.PREVIEWED: "dry run, nothing was stored",
}


def _line(finding: Finding) -> str:
    first, last = finding.first_line, finding.last_line
    lines = str(first) if first == last else f"{first}–{last}"
    return f"  {MARKS[finding.severity]} line {lines}: {finding.code}: {finding.excerpt}: {finding.action}"


def report_on(
    document: Document,
    *,
    name: str,
    outcome: Outcome,
    size: int,
    sha256: str,
    more: Sequence[Finding] = (),
    merge: MergeReport | None = None,
) -> ImportReport:
    """Sum up a parsed list. `size` is in bytes; `more` is what else there is to say of its lines."""
    return ImportReport(
        name=name,
        outcome=outcome,
        counts=_counts(document),
        links=dict(sorted(Counter(link.link_class.value for link in document.links).items())),
        lost=tuple(f"line {link.line}: {link.url}" for link in document.lost),
        lines=tuple(sorted([*document.findings, *more], key=lambda finding: finding.first_line)),
        bytes=size,
        sha256=sha256,
        merge=merge,
    )


def _counts(document: Document) -> Counts:
    topics = list(document.all_topics())
    nodes = [node for topic in topics for node in walk_nodes(topic)]
    entries = [node for node in nodes if isinstance(node, Entry)]
    groups = [node for node in nodes if isinstance(node, Group)]
    return Counts(
        topics=len(topics),
        groups=len(groups),
        articles=len({identity_key(entry.url) for entry in entries}),
        entries=len(entries),
        secondary_links=sum(len(entry.links) for entry in entries),
        empty_topics=sum(not topic.nodes and not topic.topics for topic in topics),
        empty_groups=sum(not group.nodes for group in groups),
    )


def has_entries(document: Document) -> bool:
    """Whether any line of the list names an article."""
    return any(isinstance(node, Entry) for topic in document.all_topics() for node in walk_nodes(topic))


def walk_nodes(container: Topic | Group | Entry) -> Iterator[Entry | Group]:
    """Every group and entry below a topic, group or entry in text order, subtopics left out."""
    stack: list[Entry | Group] = list(reversed(container.nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.nodes))
