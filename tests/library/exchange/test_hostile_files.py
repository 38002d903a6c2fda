"""Files that somebody made to break the reader, and files by chance: no crash, bounded time and memory.

The same by the thousand, and with files of twenty megabytes: `tests/benchmarks/hostile_files.py`.
"""

import io
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.exchange import netscape_reading
from library.exchange.formats import recognise
from library.exchange.importing import import_articles
from library.exchange.records import ArticleRecord, Reason, SkippedLine
from library.exchange.refusals import ExchangeRefusedError
from library.models import Article
from tests.hostile_files import HEADS, READERS, REPEATED, check, file_by_chance

Result = TypeVar("Result")

FEW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(FEW, max_examples=25)
NEVER_ENDING = ["opening signs", "open comments", "open tags", "open values", "ampersands", "quotes", "letters"]


def done(work: Callable[[], Result]) -> Result | ExchangeRefusedError:
    """What comes of work that may be refused."""
    try:
        return work()
    except ExchangeRefusedError as refused:
        return refused


@pytest.mark.parametrize("name", READERS)
@FEW
@given(data=st.data())
def test_a_file_by_chance_is_read_or_refused(name: str, data: st.DataObject) -> None:
    check(name, data.draw(file_by_chance(name)))


@pytest.mark.django_db
@pytest.mark.parametrize("name", READERS)
@FEWER
@given(data=st.data())
def test_a_file_by_chance_is_stored_or_refused(name: str, data: st.DataObject) -> None:
    before = Article.objects.count()
    report = done(lambda: import_articles(io.BytesIO(data.draw(file_by_chance(name))), format=name))
    if isinstance(report, ExchangeRefusedError):
        assert report.remedy
        assert Article.objects.count() == before
    else:
        assert Article.objects.count() == before + report.added
        assert report.records == report.added + report.known + report.twice + report.skipped.total


@FEW
@given(data=st.one_of(*map(file_by_chance, READERS)))
def test_a_file_by_chance_is_recognised_or_refused(data: bytes) -> None:
    found = done(lambda: recognise(data))
    assert not isinstance(found, ExchangeRefusedError) or found.remedy


@pytest.mark.parametrize("shape", REPEATED)
@pytest.mark.parametrize("name", READERS)
def test_one_line_of_a_megabyte_takes_bounded_time(name: str, shape: str) -> None:
    """What is not linear shows here already, and takes hours in the benchmark."""
    bit = REPEATED[shape]
    begun = time.process_time()
    check(name, HEADS[name] + bit * (1_000_000 // len(bit) + 1))
    assert time.process_time() - begun < 15


@pytest.mark.parametrize("shape", NEVER_ENDING)
def test_what_never_ends_takes_bounded_memory(shape: str) -> None:
    bit = REPEATED[shape]
    data = bit * (1_500_000 // len(bit))
    tracemalloc.start()
    try:
        for name in READERS:
            check(name, HEADS[name] + data)
        assert tracemalloc.get_traced_memory()[1] < 9_000_000
    finally:
        tracemalloc.stop()


def test_a_hundred_thousand_folders_in_one_another_are_read_and_told() -> None:
    text = b"<DT><H3>x</H3><DL>\n" * 100_000 + b'<A HREF="https://e.org">x</A>\n' + b"</DL>" * 100_000
    found = list(netscape_reading.read(io.BytesIO(text + b'<A HREF="https://e.org/2">y</A>')))
    deep, flat = (one for one in found if isinstance(one, ArticleRecord))
    assert (len(deep.topic_path), flat.topic_path) == (12, ())
    told = [one for one in found if isinstance(one, SkippedLine)]
    assert {one.reason for one in told} == {Reason.FOLDER_TOO_DEEP}
    assert len(told) == 100_000 - 12


def test_what_is_no_article_is_told_with_its_line() -> None:
    found = list(netscape_reading.read(io.BytesIO(b'<a href="x">\n' * 3)))
    assert [one.line for one in found if isinstance(one, ArticleRecord)] == [1, 2, 3]
    assert not [one for one in found if isinstance(one, SkippedLine)]
