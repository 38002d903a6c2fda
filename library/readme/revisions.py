"""Readings of a list, kept as they were read."""

from library import catalogue
from library.models import Readme, Revision
from library.readme.document import PARSER_VERSION
from library.readme.source import Source


def store_reading(readme: Readme, data: bytes, source: Source, unit: catalogue.Unit) -> Revision:
    """Keep the bytes of a reading. Taking back the change that it belongs to takes it back too.

    A revision is never deleted. So it does not count at first, and that it does from now on is what the change records.
    """
    [revision] = Revision.objects.bulk_create(
        [
            Revision(
                readme=readme,
                kind=Revision.Kind.READ,
                sha256=source.sha256,
                content=data,
                parser_version=PARSER_VERSION,
                is_taken_back=True,
            )
        ]
    )
    rows = Revision.objects.filter(pk=revision.pk)
    unit.watch(rows)
    rows.update(is_taken_back=False)
    revision.is_taken_back = False
    return revision


def export_since(readme: Readme, sha256: str, newest: Revision | None) -> Revision | None:
    """The export of ours that these bytes are, if it was made after the newest reading: only then nothing is newer."""
    exports = readme.revisions.filter(kind=Revision.Kind.EXPORT, sha256=sha256)
    return exports.filter(pk__gt=newest.pk if newest else 0).order_by("-pk").first()
