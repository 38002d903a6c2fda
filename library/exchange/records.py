"""PURE. What every format says in the end: articles, and lines that give none."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

LONGEST_EXCERPT = 120  # characters


class Reason(StrEnum):
    """Why a line of a file, or a part of it, is not in the library afterwards. `wording.py` has the words."""

    NO_ADDRESS = "no-address"
    NOT_WEB = "not-web"  # javascript:, data:, chrome:, place: and the like
    HAS_PASSWORD = "has-password"  # noqa: S105 - a reason, not a password
    ADDRESS_TOO_LONG = "address-too-long"
    LINE_TOO_LONG = "line-too-long"
    UNFINISHED = "unfinished"  # a comment or tag that never ends
    IN_BIN = "in-bin"
    PUT_AWAY = "put-away"  # there, in the library that the file was written from
    ONLY_ARTICLES = "only-articles"
    NOT_YOURS = "not-yours"  # known, and published: whoever writes drafts only changes nothing of it
    # Parts of articles that are stored all the same.
    CUT = "cut"
    TAG_TOO_LONG = "tag-too-long"
    NEW_TAG = "new-tag"  # made by curators alone
    NEW_TOPIC = "new-topic"
    FOLDER_TOO_DEEP = "folder-too-deep"
    BAD_DATE = "bad-date"
    BAD_VALUE = "bad-value"
    MORE_CELLS = "more-cells"
    OTHER_CELL = "other-cell"
    UNKNOWN_COLUMN = "unknown-column"
    FOLDER_NOTE = "folder-note"


PARTS = frozenset(
    (
        Reason.CUT,
        Reason.TAG_TOO_LONG,
        Reason.NEW_TAG,
        Reason.NEW_TOPIC,
        Reason.FOLDER_TOO_DEEP,
        Reason.BAD_DATE,
        Reason.BAD_VALUE,
        Reason.MORE_CELLS,
        Reason.OTHER_CELL,
        Reason.UNKNOWN_COLUMN,
        Reason.FOLDER_NOTE,
    )
)
"""Reasons that are about a part of an article or of the file; the articles are stored without it."""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article of a file. `line` is that of the file, counted from 1; what the file does not say is empty."""

    line: int
    url: str
    title: str = ""
    note: str = ""  # of its line in the topic
    topic_path: tuple[str, ...] = ()  # titles from the top; none: the inbox
    group: str = ""  # the label that it stands under in the topic
    tags: tuple[str, ...] = ()
    added_at: dt.datetime | None = None
    published_on: dt.date | None = None
    author: str = ""
    language: str = ""
    status: str = ""  # of `Article.Status`, where the file says so: draft, published, withdrawn
    private_note: str = ""
    is_must_read: bool = False
    is_unread: bool = False  # what no reader has marked is unread here: told, never stored


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line of the file, or a part of one, that was passed over: where, why, and how it begins."""

    line: int
    reason: Reason
    excerpt: str = ""


Read: TypeAlias = ArticleRecord | SkippedLine  # what a format yields, in the order of the file


def skipped(line: int, reason: Reason, text: str) -> SkippedLine:
    """A line passed over, with the beginning of its text in one line."""
    return SkippedLine(line, reason, " ".join(text[: LONGEST_EXCERPT * 2].split())[:LONGEST_EXCERPT])
