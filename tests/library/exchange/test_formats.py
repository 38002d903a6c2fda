"""Which format a file is in, and what is refused."""

import io

import pytest

from library.exchange.formats import format_called, readable, recognise, writable
from library.exchange.refusals import ExchangeRefusedError


@pytest.mark.parametrize(
    ("head", "filename", "name"),
    [
        (b"<!DOCTYPE NETSCAPE-Bookmark-file-1>", "bookmarks.html", "netscape"),
        (b"\xef\xbb\xbf<!DOCTYPE NETSCAPE-Bookmark-file-1>", "", "netscape"),
        (b"url,title\nhttps://e.org,T", "", "csv"),
        (b"https://e.org\nhttps://e.org/2", "", "text"),
        (b"- [T](https://e.org)", "list.md", "text"),
        (b'{"format": "easyllm", "url": "https://e.org"}', "x.json", "json"),
        (b"url\nhttps://e.org", "addresses.txt", "text"),
        (b"url\nhttps://e.org", "addresses.csv", "csv"),
    ],
)
def test_a_file_is_recognised(head: bytes, filename: str, name: str) -> None:
    assert recognise(head, filename).name == name


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"mozLz40\x00rest", "jsonlz4"),
        ("网址".encode("utf-16"), "UTF-16"),
        ("url,title\nhttps://e.org,网址".encode("utf-16-le"), "UTF-16"),
        ("url,title\nhttps://e.org,网址".encode("utf-16-be"), "UTF-16"),
        ("url,title\nhttps://e.org,网址".encode("utf-32"), "UTF-16"),
        ("网址和标题".encode("gb18030"), "Line 1: This is not UTF-8"),
        ("网址和标题".encode("utf-16-le"), "Line 1: This is not UTF-8"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><body>words</body></html>", "no format"),
        (b"nothing", "no format"),
    ],
)
def test_what_is_none_is_refused_with_a_remedy(head: bytes, words: str) -> None:
    with pytest.raises(ExchangeRefusedError, match=words) as refused:
        recognise(head, "file")
    assert refused.value.remedy


def test_every_format_says_what_it_does() -> None:
    assert [one.name for one in readable()] == ["json", "netscape", "csv", "text"]
    assert [one.name for one in writable()] == ["json", "netscape", "csv"]
    assert format_called("csv").file_name() == "easyllm.csv"
    with pytest.raises(ExchangeRefusedError, match="netscape"):
        format_called("opml")


def test_a_format_that_was_asked_for_wrongly_is_refused_and_not_read_as_another() -> None:
    reads = format_called("csv").reads
    assert reads is not None
    with pytest.raises(ExchangeRefusedError, match="column of addresses"):
        list(reads(io.BytesIO(b"<!DOCTYPE NETSCAPE-Bookmark-file-1>")))
