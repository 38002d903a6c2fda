"""Real lists: an earlier revision, a curator's twenty edits, the current revision. Nothing of either side is lost."""

from pathlib import Path
from random import Random

import pytest

from library.readme.document import Document
from library.readme.merge import merge
from library.readme.outline import outline_of
from library.readme.parser import parse
from library.readme.source import read_source
from tests.given_lists import given_lists
from tests.merging import Curator, again, as_base, as_ours, lost_edits

EDITS = 20


def document_of(path: Path) -> Document:
    return parse(read_source(path.read_bytes(), name=path.name).text)


def current_of(earlier: Path) -> Path:
    return earlier.parents[1] / "current" / f"{earlier.stem.rsplit('@', 1)[0]}.md"


@pytest.mark.parametrize("earlier", given_lists("earlier/*.md", with_large=False))
def test_the_laws_hold_and_no_edit_is_lost(earlier: Path) -> None:
    base, theirs = outline_of(document_of(earlier)), outline_of(document_of(current_of(earlier)))
    ours = as_ours(base, Curator(Random(earlier.name), base).run(EDITS))

    assert merge(as_base(base), as_base(base), theirs).outline == theirs
    assert merge(as_base(base), ours, base).outline == ours.outline
    assert merge(as_base(base), ours, ours.outline).outline == ours.outline
    result = merge(as_base(base), ours, theirs)
    assert lost_edits(as_base(base), ours, result) == []
    twice = again(result, theirs)
    assert twice.outline == result.outline
    assert (twice.changes, twice.conflicts) == ((), ())
