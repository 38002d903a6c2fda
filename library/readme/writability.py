"""What of an entry the README gives no place to write to, for the curator's form."""

from dataclasses import dataclass

from library.models import Anchor, Entry, newest_read
from library.readme.anchoring import nodes_of_rows
from library.readme.base_text import base_document
from library.readme.writer import is_writable

WRITTEN_FIELDS = ("title", "url", "note")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry stands in the newest reading of its list (lines count from 1), and why fields are locked."""

    first_line: int
    last_line: int
    locked: dict[str, str]  # field: reason


def standing_of(entry: Entry) -> Standing | None:
    """The standing of an entry, or None for one that the list does not have yet."""
    readme = entry.topic.readme
    revision = newest_read(readme, defer=["content"]) if readme else None
    if readme is None or revision is None:
        return None
    anchor = revision.anchors.filter(kind=Anchor.Kind.ENTRY, object_id=entry.pk).first()
    if anchor is None:
        return None
    document = base_document(readme)
    node = nodes_of_rows(revision, document).get((Anchor.Kind.ENTRY.value, entry.pk))
    reasons = {} if node is None else {field: is_writable(document, node, field) for field in WRITTEN_FIELDS}
    return Standing(anchor.first_line, anchor.last_line, {field: why for field, why in reasons.items() if why})
