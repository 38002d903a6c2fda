"""What a list names and a curator put away: lines that bring an article back from the bin, or lead on to another."""

from bisect import bisect_right
from collections.abc import Container, Iterator

from django.db.models import Q

from library.addresses import identity_key
from library.models import Article
from library.readme.document import Document, Entry, Finding, LinkClass, Severity
from library.readme.report import walk_nodes

CHUNK = 2000
LONGEST_EXCERPT = 120

# What the import does with such a line, by the status of the article that has its address.
DONE = {
    Article.Status.BINNED.value: ("restored-article", "the article is taken out of the bin, with its earlier lines"),
    Article.Status.MERGED.value: ("merged-article", "read as a line of the article that this one was merged into"),
}


def binned_identities() -> frozenset[str]:
    """The identities of addresses that mean an article in the bin, those that were merged into it among them."""
    binned = Article.Status.BINNED
    rows = Article.objects.filter(Q(status=binned) | Q(merged_into__status=binned)).order_by()
    return frozenset(rows.values_list("key", flat=True))


def put_away_findings(document: Document, *, nodes: Container[int] | None = None) -> list[Finding]:
    """A finding for each line of the list that names an article which was put away; `nodes` are those looked at."""
    entries = [
        node
        for topic in document.all_topics()
        for node in walk_nodes(topic)
        if isinstance(node, Entry) and (nodes is None or node.id in nodes)
    ]
    return [
        finding for start in range(0, len(entries), CHUNK) for finding in _of(entries[start : start + CHUNK], document)
    ]


def _of(entries: list[Entry], document: Document) -> Iterator[Finding]:
    keys = {entry.id: identity_key(entry.url) for entry in entries}
    put_away = Article.objects.filter(key__in=set(keys.values()), status__in=DONE)
    status_of = dict(put_away.order_by().values_list("key", "status"))
    for entry in entries:
        if keys[entry.id] in status_of:
            code, action = DONE[status_of[keys[entry.id]]]
            line = bisect_right(document.line_starts, entry.link.start)
            excerpt = entry.title[:LONGEST_EXCERPT]
            yield Finding(code, Severity.WARNING, line, line, excerpt, LinkClass.ENTRY, action)
