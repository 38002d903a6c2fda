"""Revisions: added, never changed."""

import pytest

from library.catalogue import Unit
from library.models import Revision, newest_read
from library.models.readme import AppendOnlyError
from tests.factories import ReadmeFactory

pytestmark = pytest.mark.django_db


def test_a_revision_is_never_changed(unit: Unit) -> None:
    revision = Revision.objects.create(
        readme=ReadmeFactory(), kind="read", sha256="0" * 64, content=b"# A", parser_version=1
    )

    revision.content = b"# B"
    with pytest.raises(AppendOnlyError):
        revision.save()


def test_the_base_is_the_newest_reading_and_never_an_export(unit: Unit) -> None:
    readme = ReadmeFactory()
    for kind, content in (("read", b"1"), ("read", b"2"), ("export", b"3")):
        Revision.objects.create(readme=readme, kind=kind, sha256=content.hex(), content=content, parser_version=1)

    newest = newest_read(readme)

    assert newest is not None
    assert bytes(newest.content) == b"2"
