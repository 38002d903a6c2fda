"""Files that somebody made to break a reader, and strategies for files by chance. Import it once Django is set up."""

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from hypothesis import strategies as st

from library.exchange import csv_reading, netscape_reading, text_reading
from library.exchange.planning import Plan, plan_of
from library.exchange.records import Read
from library.exchange.refusals import ExchangeRefusedError
from library.progress import ignore_progress

READERS: dict[str, Callable[[BinaryIO], Iterator[Read]]] = {
    "netscape": netscape_reading.read,
    "csv": csv_reading.read,
    "text": text_reading.read,
}
HEADS = {"netscape": b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n", "csv": b"url,title,tags,added,note\n", "text": b""}

# Each is repeated until the file is as long as is wanted.
REPEATED: dict[str, bytes] = {
    name: text.encode()
    for name, text in {
        "opening signs": "<",
        "open comments": "<!--",
        "open tags": "<a ",
        "ampersands": "&",
        "quotes": '"',
        "quotes in lines": '"\n',
        "cells over lines": '"\n",',
        "entities": "&lt;",
        "long numbers": "&#" + "9" * 100_000 + ";",
        "declared entities": '<!ENTITY a "&b;&b;">',
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
        "nested brackets": "[[x]",
        "addresses": "https://e.org ",
        "addresses in lines": "https://e.org\n",
        "slashes": "/",
        "commas": ",",
        "quotes and semicolons": '";',
        "blanks": " ",
        "tabs": "\t",
        "line ends": "\n",
        "letters": "x",
        "characters": "中",
        "closing signs": ">",
        "NUL": "\0",
        "text and NUL": "x\0",
        "UTF-16": "\0x",
    }.items()
} | {"GB18030": "网址".encode("gb18030"), "no UTF-8": b"\xff\xc0", "half a character": "中".encode()[:2]}

# What files of the formats are made of, so that chance finds its way into all corners of the readers.
_OF_BOOKMARKS = (
    *("<DL><p>", "</DL>", "<DT>", "<DD>", "<H3>", "</H3>", "<A ", "</A>", ">", "<", "HREF=", '"', "'", "<!--", "-->"),
    *("ADD_DATE=", "TAGS=", "STATUS=", "PRIVATE=", "&amp;", "&#x0;", "&#55296;", "&#", "[linkding-notes]"),
)
_OF_TABLES = ("url", "title", "tags", "topic", "group", "note", "status", "lang", ",", ";", "\t", "=1", "''", "a/b\\/c")
_OF_ALL = (
    *("https://e.org/", "https://u:p@e.org", "http://[", "javascript:", "[", "](", ")", "1600000000", "9" * 30, "-1"),
    *("\n", "\r", "\r\n", "\0", "\u2028", "\ufffe", " ", "中文", "😀", "a" * 400),
)
bits = st.lists(st.sampled_from((*_OF_BOOKMARKS, *_OF_TABLES, *_OF_ALL)), max_size=60).map("".join)
some_bytes = st.binary(max_size=300)


def file_by_chance(name: str) -> st.SearchStrategy[bytes]:
    """Files that look like this format, and files of any bytes behind a beginning that does."""
    head = HEADS[name]
    return st.one_of(
        bits.map(lambda text: head + text.encode()),
        bits.map(lambda text: (f"url,{text}" if name == "csv" else text).encode()),
        some_bytes.map(lambda data: head + data),
        some_bytes,
    )


def planned(name: str, file: BinaryIO) -> Plan | ExchangeRefusedError:
    """What an import makes of a file before it stores it. Whoever calls it closes the plan."""
    try:
        return plan_of(READERS[name](file), more_tags=(), is_flat=False, progress=ignore_progress)
    except ExchangeRefusedError as refused:
        return refused


def check(name: str, data: bytes) -> None:
    """Read and plan a file: it is refused with a remedy, or what comes of it can be stored."""
    found = planned(name, io.BytesIO(data))
    if isinstance(found, ExchangeRefusedError):
        assert found.remedy
        return
    try:
        articles = [article for chunk in found.chunks() for article in chunk]
        told = found.skipped.told()
        assert found.records == len(articles) + told.total
        for article in articles:
            assert article.url.lower().startswith(("http://", "https://"))
            assert article.key
            for text in (article.url, article.title, article.note, article.group, article.private_note):
                assert "\0" not in text
                text.encode()  # which halves of pairs do not let pass
    finally:
        found.close()
