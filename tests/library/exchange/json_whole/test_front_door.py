"""What the formats name of the whole library in JSON."""

import io
import json

import pytest

from library.exchange import json_whole
from library.exchange.refusals import ExchangeRefusedError
from tests.whole_library import load


@pytest.mark.parametrize("head", [b'{"format"', b' \n{\n "a"', b"[{", b"[ [", b"{}", b"[]"])
def test_json_is_told_by_its_beginning(head: bytes) -> None:
    assert json_whole.is_json(head)


@pytest.mark.parametrize("head", [b"", b"[title](https://example.org)", b"# {", b"<DL>", b"url,title", b"{{ x }}"])
def test_what_begins_otherwise_is_no_json(head: bytes) -> None:
    assert not json_whole.is_json(head)


@pytest.mark.django_db
def test_restoring_reports_what_the_library_holds_now(example: bytes) -> None:
    assert json_whole.is_empty()
    report = json_whole.restore(io.BytesIO(example))
    counts = json.loads(example)["counts"]
    assert (report.added, report.lines, report.tags_made) == (counts["articles"], counts["entries"], counts["tags"])
    assert not json_whole.is_empty()


@pytest.mark.django_db
def test_a_dry_run_reports_the_same_and_stores_nothing(example: bytes) -> None:
    report = json_whole.restore(io.BytesIO(example), is_dry_run=True)
    assert report.is_dry_run
    assert report.added == json.loads(example)["counts"]["articles"]
    assert json_whole.is_empty()


@pytest.mark.django_db
def test_the_public_part_alone_is_not_written_as_json(example: bytes) -> None:
    load(example)
    assert json_whole.write(io.BytesIO()) == json.loads(example)["counts"]["articles"]
    with pytest.raises(ExchangeRefusedError, match="bookmarks"):
        json_whole.write(io.BytesIO(), is_public=True)
