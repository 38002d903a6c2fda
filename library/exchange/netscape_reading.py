"""Bookmark files of browsers, in the form that Netscape gave them and everyone writes in their own way.

A folder is an `H3` and the list (`DL`) that follows it; a bookmark is an `A`, what follows in a `DD` is its note.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from library.exchange.dates import is_no_date, moment_of
from library.exchange.netscape_tokens import Tag, Text, Token, Unfinished, plain, tokens
from library.exchange.records import ArticleRecord, Read, Reason, skipped
from library.exchange.source import pieces

LONGEST_TEXT = 20_000  # characters as they are written, of a title or a note
DEEPEST_KEPT = 12  # folders; as deep as topics stand

# What browsers make of themselves to hold everything, and is no folder of anybody.
_CONTAINERS = ("personal_toolbar_folder", "unfiled_bookmarks_folder")
_ENDS_TEXT = frozenset(("a", "dd", "dl", "dt", "h1", "h2", "h3", "hr", "li", "ul"))
_BLANKS = frozenset(("br", "p", "div"))
_ARCHIVED = "linkding:bookmarks.archived"
_LINKDING_NOTES = re.compile(r"\[linkding-notes\](.*?)(?:\[/linkding-notes\]|\Z)", re.DOTALL)


def is_netscape(head: bytes) -> bool:
    """Whether a file that begins so is one of bookmarks."""
    lower = head.lower()
    is_list = b"<dl" in lower and b"<dt" in lower
    is_of_pocket = b"<a " in lower and (b"time_added=" in lower or b"add_date=" in lower)
    return b"netscape-bookmark-file" in lower or is_list or is_of_pocket


def read(file: BinaryIO) -> Iterator[Read]:
    """What a file of bookmarks holds, in its order."""
    reader = _Reader(dt.datetime.now(tz=dt.UTC))
    for token in tokens(pieces(file)):
        yield from reader.take(token)
    yield from reader.finish()


class _Captured:
    """A text that is being read; of one that is very long only the beginning is kept."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = LONGEST_TEXT

    def add(self, raw: str) -> None:
        """Add what comes next, as it is written."""
        if self._room > 0:
            self._parts.append(raw[: self._room])
        self._room -= len(raw)

    def text(self) -> str:
        """What it says."""
        return plain("".join(self._parts)).strip()

    @property
    def is_cut(self) -> bool:
        """Whether there was more than is kept."""
        return self._room < 0


class _Bookmark:
    """A bookmark of which the title or the note may still come."""

    def __init__(self, tag: Tag, folders: tuple[str, ...]) -> None:
        self.line = tag.line
        self.attributes = tag.attributes()
        self.folders = folders
        self.title = _Captured()
        self.note: _Captured | None = None


class _Heading:
    """The name of a folder whose list may still come, and what is said of it."""

    def __init__(self, tag: Tag) -> None:
        self.line = tag.line
        said = tag.attributes()
        self.is_container = any(said.get(name, "").lower() == "true" for name in _CONTAINERS)
        self.title = _Captured()
        self.note = _Captured()


class _Reader:
    """Where in the file we are: in which folders, and in which bookmark."""

    def __init__(self, now: dt.datetime) -> None:
        self._now = now
        self._folders: list[str] = []  # "" for lists without a heading, and for what is no folder of anybody
        self._deeper = 0  # lists below the deepest folder that is kept
        self._heading: _Heading | None = None
        self._bookmark: _Bookmark | None = None
        self._captured: _Captured | None = None

    def take(self, token: Token) -> Iterator[Read]:
        """Read on by one tag or text, and give what is complete by it."""
        if isinstance(token, Text):
            if self._captured:
                self._captured.add(token.raw)
        elif isinstance(token, Unfinished):
            yield from self.finish()
            yield skipped(token.line, Reason.UNFINISHED, token.raw)
        else:
            yield from self._take_tag(token)

    def finish(self) -> Iterator[Read]:
        """Give the bookmark that is complete now, if there is one."""
        bookmark, self._bookmark, self._captured = self._bookmark, None, None
        if bookmark:
            yield from self._records_of(bookmark)

    def _take_tag(self, tag: Tag) -> Iterator[Read]:
        if tag.name in _BLANKS:
            if self._captured:
                self._captured.add("\n")
            return
        if tag.name not in _ENDS_TEXT:
            return
        self._captured = None
        if tag.name == "dd" and not tag.is_end:
            self._begin_note()
        elif tag.name not in ("a", "dd") or not tag.is_end:
            yield from self.finish()
        match tag.name, tag.is_end:
            case "a", False:
                self._bookmark = _Bookmark(tag, tuple(filter(None, self._folders)))
                self._captured = self._bookmark.title
            case "h3", False:
                self._heading = _Heading(tag)
                self._captured = self._heading.title
            case "dl", False:
                yield from self._open_list(tag.line)
            case "dl", True:
                self._close_list()

    def _begin_note(self) -> None:
        """What a `DD` says is of the bookmark before it, or of the folder."""
        if self._bookmark:
            self._bookmark.note = self._captured = self._bookmark.note or _Captured()
        elif self._heading:
            self._captured = self._heading.note

    def _open_list(self, line: int) -> Iterator[Read]:
        heading, self._heading = self._heading, None
        title = " ".join(heading.title.text().split()) if heading and not heading.is_container else ""
        if heading and (note := heading.note.text()):
            yield skipped(heading.line, Reason.FOLDER_NOTE, note)
        if len(self._folders) < DEEPEST_KEPT:
            self._folders.append(title)
        else:
            self._deeper += 1
            yield skipped(line, Reason.FOLDER_TOO_DEEP, title)

    def _close_list(self) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._folders:
            self._folders.pop()

    def _records_of(self, bookmark: _Bookmark) -> Iterator[Read]:
        said = bookmark.attributes
        url, title = said.get("href", "").strip(), bookmark.title.text()
        added = said.get("add_date") or said.get("time_added") or ""
        note, private_note = _notes(bookmark.note.text() if bookmark.note else "")
        tags = said.get("tags", "").split(",")
        added_at = moment_of(added, now=self._now)
        yield ArticleRecord(
            line=bookmark.line,
            url=url,
            title="" if title == url else title,
            note=note,
            topic_path=bookmark.folders,
            tags=tuple(tag for tag in tags if tag.strip() != _ARCHIVED),
            added_at=added_at,
            status=_status(said, is_archived=_ARCHIVED in tags),
            private_note=private_note,
            is_unread=said.get("toread", said.get("unread", "")) == "1",
        )
        if added_at is None and not is_no_date(added):
            yield skipped(bookmark.line, Reason.BAD_DATE, added)
        if bookmark.title.is_cut or (bookmark.note and bookmark.note.is_cut):
            yield skipped(bookmark.line, Reason.CUT, title)


def _notes(text: str) -> tuple[str, str]:
    """The note, and what linkding puts behind it for nobody but its owner."""
    private = _LINKDING_NOTES.search(text)
    if private is None:
        return text, ""
    return text[: private.start()] + text[private.end() :], private[1].strip()


def _status(said: Mapping[str, str], *, is_archived: bool) -> str:
    """The status as our own files say it, and as others mean it; "" where nothing is said."""
    own = said.get("status", "").lower()
    if own in ("draft", "published", "withdrawn"):
        return own
    if is_archived:
        return "withdrawn"
    return "draft" if said.get("private", "").lower() in ("1", "true") else ""
