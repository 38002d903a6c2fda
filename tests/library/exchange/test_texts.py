"""Addresses in plain text."""

import io

from library.exchange.records import ArticleRecord, Reason, SkippedLine
from library.exchange.text_reading import is_text, read

TEXT = """# A list

https://example.org/1
- [Title](https://example.org/2)
Words before https://example.org/3 and https://example.org/4
nothing here

javascript:alert(1)
"""


def test_every_address_of_a_text_with_its_title_and_the_lines_that_hold_none() -> None:
    found = list(read(io.BytesIO(TEXT.encode())))
    articles = [(one.line, one.url, one.title) for one in found if isinstance(one, ArticleRecord)]
    assert articles == [
        (3, "https://example.org/1", ""),
        (4, "https://example.org/2", "Title"),
        (5, "https://example.org/3", ""),
        (5, "https://example.org/4", ""),
    ]
    told = [(one.line, one.reason) for one in found if isinstance(one, SkippedLine)]
    assert told == [(1, Reason.NO_ADDRESS), (6, Reason.NO_ADDRESS), (8, Reason.NO_ADDRESS)]


def test_lines_end_in_each_of_the_three_ways() -> None:
    found = list(read(io.BytesIO(b"https://e.org/1\rhttps://e.org/2\r\nhttps://e.org/3\nhttps://e.org/4")))
    assert [one.line for one in found] == [1, 2, 3, 4]


def test_a_line_that_is_too_long_is_told_and_the_rest_is_read() -> None:
    found = list(read(io.BytesIO(b"https://e.org/" + b"x" * 20_000_000 + b"\nhttps://e.org/2\n")))
    assert isinstance(found[0], SkippedLine)
    assert found[0].reason is Reason.LINE_TOO_LONG
    assert isinstance(found[1], ArticleRecord)


def test_texts_are_told_by_an_address() -> None:
    assert is_text(b"see HTTPS://example.org")
    assert not is_text(b"see nothing")
