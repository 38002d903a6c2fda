"""Files that somebody made to break the reader, and files by chance: no crash, bounded time and memory."""

import io
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.exchange import csv_reading, netscape_reading, text_reading
from library.exchange.formats import recognise
from library.exchange.planning import plan_of
from library.exchange.records import ArticleRecord, Read, SkippedLine
from library.exchange.refusals import ExchangeRefusedError
from library.progress import ignore_progress

READERS: dict[str, Callable[[BinaryIO], Iterator[Read]]] = {
    "netscape": netscape_reading.read,
    "csv": csv_reading.read,
    "text": text_reading.read,
}

ONE_LINES = {
    "<": "<",
    "open comments": "<!--",
    "open tags": "<a ",
    "ampersands": "&",
    "quotes": '"',
    "entities": "&lt;",
    "long numbers": "&#" + "9" * 100_000 + ";",
    "open values": '<a href="',
    "values": '<a href="x" ',
    "attributes": "<a " + "x=y " * 5_000 + ">",
    "equals and quotes": "<a x='\"",
    "folders": "<DT><H3>x</H3><DL>",
    "ends of folders": "</DL>",
    "bookmarks": '<DT><A HREF="https://e.org/">x',
    "notes": "<DD>x",
    "brackets": "[",
    "links": "[x](https://e.org)",
    "nested": "[[x]",
    "addresses": "https://e.org ",
    "slashes": "/",
    "commas": ",",
    "semicolons and quotes": '";',
    "blanks": " ",
    "tabs": "\t",
    "letters": "x",
    "han": "中",
    "ends": ">",
    "declarations": '<!ENTITY a "&b;&b;">',
}
# What files of the formats are made of, so that chance finds its way into all corners of the readers.
BITS = [
    *(
        "<DL><p>",
        "</DL>",
        "<DT>",
        "<DD>",
        "<H3>",
        "</H3>",
        "<A ",
        "</A>",
        ">",
        "<",
        "HREF=",
        '"',
        "'",
        "https://e.org/",
    ),
    *("javascript:", "ADD_DATE=", "TAGS=", "&amp;", "&#x0;", "&#55296;", "&#", "<!--", "-->", "\n", "\r", "\r\n"),
    *("url", "title", "tags", "topic", "note", ",", ";", "\t", "=1", "''", "https://u:p@e.org", "[", "](", ")", "\0"),
    *("中文", "1600000000", "9" * 30, "[linkding-notes]", " ", "😀", "\u2028"),
]
EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "150"))
ODD = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def taken_in(name: str, data: bytes) -> None:
    """Read and plan a file as an import does; it may be refused, and nothing else."""
    try:
        plan = plan_of(READERS[name](io.BytesIO(data)), more_tags=(), is_flat=False, progress=ignore_progress)
    except ExchangeRefusedError as refused:
        if not refused.remedy:
            raise
        return
    for chunk in plan.chunks():
        for article in chunk:
            assert article.url.startswith(("http://", "https://", "HTTP", "Http"))
            assert "\0" not in article.title + article.note
    plan.close()


@pytest.mark.parametrize("name", READERS)
@ODD
@given(bits=st.lists(st.sampled_from(BITS), max_size=60))
def test_anything_that_looks_like_the_format_is_read_or_refused(name: str, bits: list[str]) -> None:
    text = "".join(bits)
    taken_in(name, (f"url,{text}" if name == "csv" else text).encode())


@pytest.mark.parametrize("name", READERS)
@ODD
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    taken_in(name, data)
    taken_in(name, b"url,title,tags,added\n" + data)


@ODD
@given(data=st.binary(max_size=300))
def test_any_bytes_are_recognised_or_refused(data: bytes) -> None:
    try:
        recognise(data)
    except ExchangeRefusedError as refused:
        if not refused.remedy:
            raise


@pytest.mark.parametrize("bit", ONE_LINES)
@pytest.mark.parametrize("name", READERS)
def test_one_line_of_many_megabytes_takes_bounded_time(name: str, bit: str) -> None:
    """Two megabytes here, twenty in the benchmark; what is not linear shows in both."""
    text = ONE_LINES[bit]
    data = (text * (2_000_000 // len(text.encode()) + 1)).encode()
    begun = time.process_time()
    taken_in(name, data if name != "csv" else b"url,title\n" + data)
    assert time.process_time() - begun < 30


@pytest.mark.parametrize("bit", ["<", "<!--", "<a ", '<a href="', "&", '"', "x"])
def test_one_line_of_many_megabytes_takes_bounded_memory(bit: str) -> None:
    data = (bit * (4_000_000 // len(bit))).encode()
    tracemalloc.start()
    try:
        for name in READERS:
            taken_in(name, data)
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


def test_what_is_no_article_is_told_with_its_line() -> None:
    found = list(netscape_reading.read(io.BytesIO(b'<a href="x">\n' * 3)))
    assert [one.line for one in found if isinstance(one, ArticleRecord)] == [1, 2, 3]
    assert not [one for one in found if isinstance(one, SkippedLine)]
