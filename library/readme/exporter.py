"""Rows become text again: the newest reading with only the edited lines replaced, verified before it leaves."""

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from library import catalogue
from library.models import Entry, PublicExport, Readme, Revision, newest_read
from library.readme.anchoring import anchor_rows, nodes_of_rows
from library.readme.base_text import base_document
from library.readme.document import PARSER_VERSION, Document
from library.readme.parser import parse
from library.readme.source import encode
from library.readme.stored import RowKey, stored_list
from library.readme.writer import NotWritableError, UnfaithfulError, write_verified

WRITTEN_ON_REQUEST = 2000  # entries; a longer list is written and verified by the worker


class ExportError(Exception):
    """A list cannot be written; the message names the place, the reason and the remedy. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Export:
    """A list as text, proven to say what the database says."""

    readme: Readme
    content: bytes
    is_edited: bool
    notices: tuple[str, ...]
    document: Document
    node_of: dict[RowKey, int]


def export_readme(readme: Readme, *, is_public: bool = False) -> Export:
    """Write a list: exactly the bytes that were read where nothing was edited, else only the edited lines differ.

    `is_public` leaves out drafts, withdrawn articles and what is not to be published. Raises `ExportError`.
    """
    base = base_document(readme)
    revision = newest_read(readme, defer=["content"])
    stored = stored_list(readme, nodes_of_rows(revision, base) if revision else {}, is_public=is_public)
    try:
        written = write_verified(base, stored.outline, parse=lambda text: parse(text, base_url=readme.base_url))
    except (NotWritableError, UnfaithfulError) as error:
        raise ExportError(str(error)) from error
    return Export(
        readme=readme,
        content=encode(written.text, base.bom),
        is_edited=written.text != base.text,
        notices=written.notices,
        document=written.document,
        node_of={row: node for row, node in zip(stored.rows, written.nodes, strict=True) if node is not None},
    )


def record_export(export: Export) -> Revision | None:
    """Keep the bytes that leave the house, to know them when they come back; None where they are kept already.

    Only whole exports are recorded; a public one lacks rows and could not serve as a base.
    """
    sha256 = hashlib.sha256(export.content).hexdigest()
    newest = export.readme.revisions.order_by("-id").values_list("sha256", flat=True).first()
    if newest == sha256:
        return None
    with catalogue.change(reason=f"export of {export.readme.name}"):
        revision = Revision.objects.create(
            readme=export.readme,
            kind=Revision.Kind.EXPORT,
            sha256=sha256,
            content=export.content,
            parser_version=PARSER_VERSION,
        )
        anchor_rows(revision, export.document, export.node_of.items())
    return revision


def last_revision(readme: Readme) -> Revision | None:
    """The newest bytes of a list that came in or left the house; None for one that was never read or written."""
    return readme.revisions.order_by("-id").first()


def is_written_on_request(readme: Readme) -> bool:
    """Whether the list is short enough to be written while a reader waits."""
    return Entry.objects.filter(topic__readme=readme).count() <= WRITTEN_ON_REQUEST


def public_export(readme: Readme) -> PublicExport | None:
    """The last verified public text of a list, whatever catalogue version it shows; None before the first one."""
    return PublicExport.objects.filter(readme=readme).first()


def is_current(export: PublicExport | None) -> bool:
    """Whether a public text shows the catalogue as it is now."""
    return export is not None and export.catalogue_version == catalogue.version()


def publish_readme(readme: Readme) -> PublicExport:
    """Write and verify the public text of a list and put it in service.

    Where it cannot be written the last good text stays, with the problem beside it; without one, `ExportError`.
    """
    version = catalogue.version()
    try:
        content = export_readme(readme, is_public=True).content
        fields = {"content": content, "verified_at": timezone.now(), "problem": ""}
    except ExportError as error:
        if public_export(readme) is None:
            raise
        fields = {"problem": str(error)}
    export, _created = PublicExport.objects.update_or_create(
        readme=readme, defaults={**fields, "catalogue_version": version}
    )
    return export
