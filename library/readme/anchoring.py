"""Which row stands on which bytes: anchors are made at every reading and writing, and found again by a later reader."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator

from library.models import Anchor, Revision
from library.readme.document import PARSER_VERSION, Document, Entry, Group, Span, Topic
from library.readme.report import walk_nodes

CHUNK = 2000

Node = Topic | Group | Entry
AnchorValues = tuple[str, int, int, int | None, int | None, str]  # kind, row, node, title, address, lines
KIND_OF = {Topic: Anchor.Kind.TOPIC, Group: Anchor.Kind.GROUP, Entry: Anchor.Kind.ENTRY}


def anchor_of(document: Document, node: Node, kind: Anchor.Kind, pk: int, revision: Revision) -> Anchor:
    """The anchor of the row `pk` on one node of a revision's document; not stored yet."""
    own = own_lines(node)
    (title_start, title_end), (url_start, url_end), (note_start, note_end) = map(_ends, _spans(node))
    return Anchor(
        revision=revision,
        kind=kind,
        object_id=pk,
        node=node.id,
        first_line=bisect_right(document.line_starts, own.start),
        last_line=bisect_right(document.line_starts, max(own.start, own.end - 1)),
        title_start=title_start,
        title_end=title_end,
        url_start=url_start,
        url_end=url_end,
        note_start=note_start,
        note_end=note_end,
        lines_hash=hash_of(own.of(document.text)),
    )


def own_lines(node: Node) -> Span:
    """The node's own lines, without what stands below it; an empty span for the front topic, which has no heading."""
    if isinstance(node, Topic):
        return node.heading or Span(node.span.start, node.span.start)
    return node.head


def _spans(node: Node) -> tuple[Span | None, Span | None, Span | None]:
    if isinstance(node, Topic):
        return node.title_span, node.url_span, None
    if isinstance(node, Group):
        return node.label_span, None, None
    return node.title_span, node.url_span, node.note_span


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def hash_of(lines: str) -> str:
    """Sixteen hexadecimal digits of SHA-256: enough to tell lines of one list apart."""
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def copy_anchors(source: Revision, target: Revision) -> None:
    """Give a revision of the same bytes the same anchors."""
    copies = []
    for anchor in source.anchors.iterator(chunk_size=CHUNK):
        anchor.pk, anchor.revision = None, target
        copies.append(anchor)
    Anchor.objects.bulk_create(copies, batch_size=CHUNK)


def all_nodes(document: Document) -> Iterator[Node]:
    """Every topic, group and entry; each topic before its content, and its content before its subtopics."""
    for topic in document.all_topics():
        yield topic
        yield from walk_nodes(topic)


def nodes_of_rows(revision: Revision, document: Document) -> dict[tuple[str, int], int]:
    """The node of `document` on which each row of the revision stands: {(kind, row): node id}.

    `document` is the revision's text as today's reader sees it. Ordinals hold while the reader is the same; after a new
    one a row is found by its address span, then by its lines' hash and occurrence. Rows not found are left out.
    """
    anchors = revision.anchors.values_list("kind", "object_id", "node", "title_start", "url_start", "lines_hash")
    if revision.parser_version == PARSER_VERSION:
        return {(kind, row): node for kind, row, node, *_ in anchors.iterator(chunk_size=CHUNK)}
    return _found_again(anchors.order_by("node").iterator(chunk_size=CHUNK), document)


def _found_again(anchors: Iterable[AnchorValues], document: Document) -> dict[tuple[str, int], int]:
    by_span, by_lines = _index(document)
    found: dict[tuple[str, int], int] = {}
    for kind, row, _node, title_start, url_start, lines_hash in anchors:
        same_lines = by_lines[(kind, lines_hash)]
        node = by_span.pop((kind, title_start, url_start), None)
        if node is None and same_lines:
            node = same_lines[0]
        if node is not None:
            same_lines[:] = [other for other in same_lines if other != node]
            found[(kind, row)] = node
    return found


def _index(
    document: Document,
) -> tuple[dict[tuple[str, int | None, int | None], int], dict[tuple[str, str], list[int]]]:
    """The document's nodes by kind and where their title and address begin, and by kind and hash of their lines."""
    by_span: dict[tuple[str, int | None, int | None], int] = {}
    by_lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for node in all_nodes(document):
        kind = KIND_OF[type(node)].value
        (title_start, _), (url_start, _), _note = map(_ends, _spans(node))
        if title_start is not None or url_start is not None:
            by_span[kind, title_start, url_start] = node.id
        by_lines[(kind, hash_of(own_lines(node).of(document.text)))].append(node.id)
    return by_span, by_lines


def anchor_rows(revision: Revision, document: Document, node_of: Iterable[tuple[tuple[str, int], int]]) -> None:
    """Store the anchors of a revision just written: `node_of` pairs (kind, row) with node ids of `document`."""
    nodes = {node.id: node for node in all_nodes(document)}
    anchors = [anchor_of(document, nodes[node], Anchor.Kind(kind), row, revision) for (kind, row), node in node_of]
    Anchor.objects.bulk_create(anchors, batch_size=CHUNK)
