"""Our own export, read back: its bytes become the new base, with the rows that it was written from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from library import catalogue
from library.models import Anchor, ChangedRow, Readme, Revision
from library.progress import ignore_progress
from library.readme.anchoring import all_nodes, copy_anchors, nodes_of_rows
from library.readme.applying import Wanted, apply
from library.readme.conflicts import end_all
from library.readme.document import Document, Entry
from library.readme.outline import OutlineEntry, OutlineLink, link_words
from library.readme.redrafting import Draft
from library.readme.revisions import store_reading
from library.readme.source import Source
from library.readme.stored import RowKey, stored_list
from library.readme.wording import is_told

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def adopt(
    readme: Readme,
    export: Revision,
    *,
    data: bytes,
    source: Source,
    document: Document,
    actor: "User | AnonymousUser | None",
) -> None:
    """Take the bytes of an export as the new base. Nobody else's change is in it, so no conflict is left.

    A line that the text says in other words, with links behind a note, stays as it is. Where the text says otherwise of
    a note or of secondary links, as it had no room for them, the library takes them as they were written: else the next
    export would take them out of the text. So it is with new topics, which are written
    before the sections about the list itself.
    """
    with catalogue.change(actor=actor, reason=f"import of {readme.name}") as unit:
        stored = stored_list(readme, {})
        draft = Draft(stored)
        for row, entry in list(_written_otherwise(export, document, draft)):
            draft.say(row, "note", entry.note)
            draft.say(row, "links", tuple(OutlineLink(link.text, link.url) for link in entry.links))
        if not _rows_since(export, "topic"):
            row_of = {node: row for row, node in nodes_of_rows(export, document).items()}
            draft.order(None, [row_of[topic.id] for topic in document.topics if topic.id in row_of])
        outline, keys = draft.outline()
        if outline != stored.outline:
            apply(readme, stored, Wanted(outline, keys), unit=unit, progress=ignore_progress)
            unit.touch()
        copy_anchors(export, store_reading(readme, data, source, unit))
        if end_all(readme, unit):
            unit.touch()


def _written_otherwise(export: Revision, document: Document, draft: Draft) -> Iterator[tuple[RowKey, Entry]]:
    """The lines of an export that say otherwise than the library does, and that nobody has written since."""
    nodes = {node.id: node for node in all_nodes(document)}
    written_since = _rows_since(export, "entry", "entrylink")
    for row, number in nodes_of_rows(export, document).items():
        node = nodes.get(number)
        if not isinstance(node, Entry) or row in written_since or not draft.has(row):
            continue
        ours = draft.part(row).node
        links = [(link.text, link.url) for link in node.links]
        if isinstance(ours, OutlineEntry) and not is_told(ours.note, link_words(ours), node.note, links):
            yield row, node


def _rows_since(export: Revision, *models: str) -> set[RowKey]:
    """The rows that were written since an export was made; a line is, where its links were."""
    rows = ChangedRow.objects.filter(change__made_at__gte=export.created_at, model__in=models)
    found: set[RowKey] = set()
    for model, number, before, after in rows.values_list("model", "row", "before", "after"):
        values = after or before or {}
        found.add((Anchor.Kind.ENTRY.value, values.get("entry_id", 0)) if model == "entrylink" else (model, number))
    return found
