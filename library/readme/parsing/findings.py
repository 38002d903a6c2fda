"""What a curator may want to know about a list: the lines of the import's report."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from library.readme.document import Entry, Finding, Group, Link, LinkClass, Role, Severity, Span, Topic
from library.readme.parsing.cover import Cover
from library.readme.parsing.inline import Inline
from library.readme.parsing.lines import Lines

_LONGEST_EXCERPT = 120
_SCHEME = re.compile(r"(?!(?:https?|mailto):)[A-Za-z][A-Za-z0-9+.-]*:", re.IGNORECASE)
_LOST_SCHEME = re.compile(r"www\.|https?/|h?t?tps?:/|[\w-]+\.(?:com|org|net|io|cn|ai|dev)(?:/|$)", re.IGNORECASE)
_NO_HOST = re.compile(r"https?:(?!//[^/?#\s])", re.IGNORECASE)
_BROKEN = re.compile(r"\](?:[ \t]?\([ \t]*|\[)(?:https?:|www\.)")

# What was done with links that are no entries; classes that are not here need no word.
_ACTIONS = {
    LinkClass.RELATIVE: ("relative-link", "kept in the text; a base address would make it an entry"),
    LinkClass.MENTION: ("mention", "kept in the text: it stands in running text"),
    LinkClass.CONTINUATION: ("continuation", "kept in the text: it stands below an entry that has a note"),
    LinkClass.MAILTO: ("mail-address", "kept in the text"),
    LinkClass.META: ("meta-link", "kept in the text: the section is about the list itself"),
    LinkClass.CONTENTS: ("contents-link", "kept in the text: it leads to a place in the list"),
    LinkClass.BADGE: ("badge", "kept in the text: it shows only an image"),
}
# Neighbours of these classes share a line of the report.
_SUMMARISED = (LinkClass.META, LinkClass.CONTENTS, LinkClass.BADGE)


def find_all(
    lines: Lines, inlines: Iterable[Inline], topics: Iterable[Topic], links: Iterable[Link], lost: Iterable[Link]
) -> list[Finding]:
    """Every finding about a list, in text order."""
    writer = _FindingWriter(lines)
    found = [*writer.structure(topics), *writer.entries(topics), *writer.links(links), *writer.broken(inlines)]
    return sorted([*found, *writer.lost(lost)], key=lambda finding: finding.first_line)


class _FindingWriter:
    """Writes findings about places of a text."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def broken(self, inlines: Iterable[Inline]) -> Iterator[Finding]:
        """Lines with what looks like a link but is none: a blank in the address, a missing parenthesis."""
        for inline in inlines:
            lines = {self._lines.number(inline.passage.source(position)) for position in _broken_links(inline)}
            for number in sorted(lines):
                span = self._lines.span(number - 1, number)
                yield self._about(span, "broken-link", "kept as text: check its brackets", Severity.WARNING)

    def lost(self, links: Iterable[Link]) -> Iterator[Finding]:
        """Links that no rule gave a class: a fault of the parser."""
        for link in links:
            yield self._about(link.span, "lost-link", "no rule gave it a class", Severity.ERROR)

    def structure(self, topics: Iterable[Topic]) -> Iterator[Finding]:
        """Empty topics and empty labels."""
        for topic in topics:
            if not (topic.nodes or topic.topics) and topic.role is Role.ORDINARY and self._is_blank(topic.body):
                yield self._about(topic.span, "empty-topic", "kept: it is shown as empty")
            yield from self._groups(topic.nodes)
            yield from self.structure(topic.topics)

    def _groups(self, nodes: Iterable[Entry | Group]) -> Iterator[Finding]:
        for node in nodes:
            if isinstance(node, Group):
                if not node.nodes:
                    yield self._about(node.head, "empty-group", "kept: it is shown as empty")
                yield from self._groups(node.nodes)

    def entries(self, topics: Iterable[Topic]) -> Iterator[Finding]:
        """Entries whose address stood before in the list, and entries whose title had to be their address."""
        seen: dict[str, int] = {}
        for entry in _entries(topics):
            line = self._lines.number(entry.link.start)
            if entry.url in seen:
                action = f"read as another line of the article of line {seen[entry.url]}"
                yield self._about(entry.link, "duplicate-address", action, link_class=LinkClass.ENTRY)
            elif entry.title == entry.url:
                yield self._about(entry.link, "no-title", "titled by its address", link_class=LinkClass.ENTRY)
            seen.setdefault(entry.url, line)

    def links(self, links: Iterable[Link]) -> Iterator[Finding]:
        """Links that are no entries, with what was done with them."""
        told = (link for link in links if link.link_class in _ACTIONS)
        for link_class, group in groupby(told, key=lambda link: link.link_class):
            findings = [self._about_link(link) for link in group]
            yield from [_joined(findings)] if link_class in _SUMMARISED else findings

    def _about_link(self, link: Link) -> Finding:
        code, action = _ACTIONS[link.link_class]
        severity = Severity.INFO
        scheme = _SCHEME.match(link.url)
        if scheme:
            code, severity = "unsupported-scheme", Severity.WARNING
            action = f"kept in the text: only http and https addresses become entries, not {scheme[0]}"
        elif _is_incomplete(link):
            code, severity = "bad-address", Severity.WARNING
            action = "kept in the text: the address is empty or incomplete"
        return self._about(link.span, code, action, severity, link.link_class)

    def _is_blank(self, span: Span) -> bool:
        return not span.of(self._lines.text).strip()

    def _about(
        self,
        span: Span,
        code: str,
        action: str,
        severity: Severity = Severity.INFO,
        link_class: LinkClass | None = None,
    ) -> Finding:
        source = span.of(self._lines.text)
        first = self._lines.number(span.start)
        last = self._lines.number(span.start + max(0, len(source.rstrip()) - 1))
        excerpt = " ".join(source.split())[:_LONGEST_EXCERPT]
        return Finding(code, severity, first, last, excerpt, link_class, action)


def _is_incomplete(link: Link) -> bool:
    """Whether an address is empty, lacks its scheme or has nothing behind it."""
    is_relative = link.link_class is LinkClass.RELATIVE
    return not link.url or _NO_HOST.match(link.url) is not None or (is_relative and bool(_LOST_SCHEME.match(link.url)))


def _joined(findings: list[Finding]) -> Finding:
    """One line of the report for neighbours."""
    first, last = findings[0], findings[-1]
    if first is last:
        return first
    return replace(first, last_line=last.last_line, action=f"{len(findings)} links {first.action}")


def _broken_links(inline: Inline) -> Iterator[int]:
    """Where the brackets of a link that failed stand in a passage."""
    found = [match.start() for match in _BROKEN.finditer(inline.content)]
    if not found:
        return
    comments = [(tag.start, tag.end) for tag in inline.tags if tag.name == "!"]
    links = [(link.start, link.end) for link in inline.links]
    covered = Cover(sorted([*links, *inline.images, *inline.code, *comments]))
    yield from (position for position in found if not covered.covers(position))


def _entries(holders: Iterable[Topic | Group | Entry]) -> Iterator[Entry]:
    for holder in holders:
        if isinstance(holder, Entry):
            yield holder
        yield from _entries(holder.nodes)
        if isinstance(holder, Topic):
            yield from _entries(holder.topics)
