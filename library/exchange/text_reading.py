"""Plain text: one address a line, a list in Markdown, or any text with addresses in it."""

from collections.abc import Iterator
from typing import BinaryIO

from library.addresses import listed_addresses
from library.exchange.records import ArticleRecord, Read, Reason, skipped
from library.exchange.source import lines

SIGN = "://"


def is_text(head: bytes) -> bool:
    """Whether a file that begins so is a text with addresses."""
    return b"http://" in head.lower() or b"https://" in head.lower()


def read(file: BinaryIO) -> Iterator[Read]:
    """Every address of a text with its title, and the lines that hold none."""
    for line in lines(file):
        if line.is_cut:
            yield skipped(line.number, Reason.LINE_TOO_LONG, line.text)
        elif SIGN in line.text:
            yield from _addresses(line.number, line.text)
        elif line.text.strip():
            yield skipped(line.number, Reason.NO_ADDRESS, line.text)


def _addresses(number: int, text: str) -> Iterator[Read]:
    for listed in listed_addresses(text):
        if listed.url:
            yield ArticleRecord(number, listed.url, title=listed.title)
        else:
            yield skipped(number, Reason.NO_ADDRESS, listed.title)
