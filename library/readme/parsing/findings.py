"""What a curator may want to know about a list: the lines of the import's report."""

from collections.abc import Iterable, Iterator

from library.readme.document import Finding, Group, Role, Severity, Span, Topic
from library.readme.parsing.lines import Lines

_LONGEST_EXCERPT = 120


class FindingWriter:
    """Writes findings about places of a text."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def structure(self, topics: Iterable[Topic]) -> Iterator[Finding]:
        """Empty topics and empty labels, in text order."""
        for topic in topics:
            if not (topic.nodes or topic.topics) and topic.role is Role.ORDINARY and self._is_blank(topic.body):
                yield self._about(topic.span, "empty-topic", "kept: it is shown as empty")
            yield from self._groups(topic.nodes)
            yield from self.structure(topic.topics)

    def _groups(self, nodes: Iterable[object]) -> Iterator[Finding]:
        for node in nodes:
            if isinstance(node, Group):
                if not node.nodes:
                    yield self._about(node.head, "empty-group", "kept: it is shown as empty")
                yield from self._groups(node.nodes)

    def _is_blank(self, span: Span) -> bool:
        return not span.of(self._lines.text).strip()

    def _about(self, span: Span, code: str, action: str, severity: Severity = Severity.INFO) -> Finding:
        excerpt = span.of(self._lines.text).strip()
        first = self._lines.number(span.start)
        last = self._lines.number(span.start + max(0, len(span.of(self._lines.text).rstrip()) - 1))
        return Finding(code, severity, first, last, excerpt[:_LONGEST_EXCERPT], None, action)
