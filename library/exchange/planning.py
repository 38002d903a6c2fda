"""What a file is going to be: every record tidied, its address looked at, all of it kept on disk until it is stored.

All that can be said without the library is said here, before a transaction begins.
"""

import json
import re
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from django.utils.translation import gettext as _

from library.addresses import has_credentials, identity_key, is_web_address, site_of
from library.chunks import CHUNK
from library.exchange.records import PARTS, ArticleRecord, Read, Reason, SkippedLine, skipped
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import Tally
from library.models.words import split_words
from library.progress import Progress

LONGEST_URL = 8_000  # characters; browsers and servers take no more
LONGEST_TITLE = 1_000
LONGEST_NOTE = 10_000
LONGEST_AUTHOR = 300
LONGEST_LABEL = 300
LONGEST_TAG = 100
LONGEST_LANGUAGE = 16
MOST_TAGS = 100  # of one article
MOST_TOPICS = 5_000
MOST_NAMES = 100_000  # of tags
DEEPEST = 12  # levels of topics
IN_MEMORY = 4 * 1024 * 1024  # bytes of the plan; what is more is on disk

# What no database takes (NUL, halves of pairs) and what no page shows.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


class Planned(NamedTuple):
    """An article as it is to be stored: plain values, as they go into the file of the plan."""

    line: int
    url: str
    key: str
    title: str  # "" where the file has none
    host: str
    site_name: str
    note: str
    path: int  # which of the plan's paths of topics, or -1 for the inbox
    group: str
    tags: list[int]  # which of the plan's names of tags
    added_at: float | None  # seconds since 1970
    published_on: str | None
    author: str
    language: str
    status: str
    private_note: str
    is_must_read: bool


class Plan:
    """The articles of a file, in its order; the paths of topics and names of tags that they name, each once."""

    def __init__(self) -> None:
        self.records = self.articles = self.unread = 0
        self.paths: list[tuple[str, ...]] = []
        self.tags: list[str] = []
        self.skipped, self.left_out = Tally(), Tally()
        self._path_numbers: dict[tuple[str, ...], int] = {}
        self._tag_numbers: dict[str, int] = {}
        self._file = SpooledTemporaryFile[str](IN_MEMORY, mode="w+", encoding="utf-8")
        self._waiting: list[Planned] = []

    def close(self) -> None:
        """Give up what was kept on disk."""
        self._file.close()

    def chunks(self) -> Iterator[list[Planned]]:
        """The articles, as many at a time as are stored together."""
        self._file.seek(0)
        for line in self._file:
            yield [Planned(*values) for values in json.loads(line)]

    def add(self, article: Planned) -> None:
        """Keep one article."""
        self.articles += 1
        self._waiting.append(article)
        if len(self._waiting) == CHUNK:
            self.write_waiting()

    def write_waiting(self) -> None:
        """Keep what was added and is not on disk yet."""
        if self._waiting:
            self._file.write(json.dumps(self._waiting, ensure_ascii=False) + "\n")
            self._waiting = []

    def note(self, line: SkippedLine) -> None:
        """Note what was passed over, an article or a part of one."""
        (self.left_out if line.reason in PARTS else self.skipped).add(line)

    def number_of_path(self, path: tuple[str, ...], line: int) -> int:
        """Which of the paths this is, whatever its case."""
        folded = folded_path(path)
        if folded not in self._path_numbers:
            if len(self.paths) == MOST_TOPICS:
                raise _too_many(line, _("The file has more than %d folders.") % MOST_TOPICS)
            self._path_numbers[folded] = len(self.paths)
            self.paths.append(path)
        return self._path_numbers[folded]

    def number_of_tag(self, name: str, line: int) -> int:
        """Which of the tags this is, whatever its case."""
        folded = name.casefold()
        if folded not in self._tag_numbers:
            if len(self.tags) == MOST_NAMES:
                raise _too_many(line, _("The file has more than %d tags.") % MOST_NAMES)
            self._tag_numbers[folded] = len(self.tags)
            self.tags.append(name)
        return self._tag_numbers[folded]


def plan_of(records: Iterable[Read], *, more_tags: tuple[str, ...], is_flat: bool, progress: Progress) -> Plan:
    """Read a file to its end. `progress` is called with (records read, 0). Raises `ExchangeRefusedError`."""
    plan = Plan()
    try:
        for record in records:
            if isinstance(record, SkippedLine):
                plan.records += record.reason not in PARTS
                plan.note(record)
            else:
                plan.records += 1
                _add(plan, record, more_tags, is_flat=is_flat)
            if plan.records % CHUNK == 0:
                progress(plan.records, 0)
        plan.write_waiting()
    except BaseException:
        plan.close()
        raise
    return plan


def refusal_of(url: str) -> Reason | None:
    """Why an address is not taken, or None."""
    if not url:
        return Reason.NO_ADDRESS
    if len(url) > LONGEST_URL:
        return Reason.ADDRESS_TOO_LONG
    if not is_web_address(url):
        return Reason.NOT_WEB
    return Reason.HAS_PASSWORD if has_credentials(url) else None


def _add(plan: Plan, record: ArticleRecord, more_tags: tuple[str, ...], *, is_flat: bool) -> None:
    url = record.url.strip()
    reason = refusal_of(url)
    if reason:
        plan.note(skipped(record.line, reason, _without_password(url) or record.title))
        return
    plan.unread += record.is_unread
    tidy = _Tidying(plan, record.line)
    site = site_of(url)
    title = tidy.one_line(record.title, LONGEST_TITLE)
    path = () if is_flat else tidy.path(record.topic_path)
    plan.add(
        Planned(
            line=record.line,
            url=url,
            key=identity_key(url),
            title=title,
            host=site.host,
            site_name=site.name,
            note=tidy.one_line(record.note, LONGEST_NOTE),
            path=plan.number_of_path(path, record.line) if path else -1,
            group=tidy.one_line(record.group, LONGEST_LABEL) if path else "",
            tags=tidy.tags((*record.tags, *more_tags)),
            added_at=record.added_at.timestamp() if record.added_at else None,
            published_on=record.published_on.isoformat() if record.published_on else None,
            author=tidy.one_line(record.author, LONGEST_AUTHOR),
            language=tidy.language(record.language),
            status=record.status,
            private_note=tidy.cut(_UNSTORABLE.sub("", record.private_note).strip(), LONGEST_NOTE),
            is_must_read=record.is_must_read,
        )
    )


class _Tidying:
    """Brings the values of one record into a form that can be stored, and tells what is lost by it."""

    def __init__(self, plan: Plan, line: int) -> None:
        self._plan = plan
        self._line = line

    def one_line(self, text: str, longest: int) -> str:
        """A text without line ends and repeated blanks."""
        return self.cut(" ".join(_UNSTORABLE.sub("", text).split()), longest) if text else ""

    def cut(self, text: str, longest: int) -> str:
        """A text no longer than it may be."""
        if len(text) <= longest:
            return text
        self._plan.note(skipped(self._line, Reason.CUT, text))
        return text[: longest - 1].rstrip() + "…"

    def language(self, text: str) -> str:
        """A language tag, also one written as systems write it (zh_CN)."""
        tag = text.strip().replace("_", "-")
        if not tag or (_LANGUAGE.fullmatch(tag) and len(tag) <= LONGEST_LANGUAGE):
            return tag
        self._plan.note(skipped(self._line, Reason.BAD_VALUE, text))
        return ""

    def path(self, titles: tuple[str, ...]) -> tuple[str, ...]:
        """The titles of folders as those of topics."""
        path = tuple(tidied for title in titles if (tidied := self.one_line(title, LONGEST_LABEL)))
        if len(path) > DEEPEST:
            self._plan.note(skipped(self._line, Reason.FOLDER_TOO_DEEP, " / ".join(path[DEEPEST:])))
        return path[:DEEPEST]

    def tags(self, names: tuple[str, ...]) -> list[int]:
        """The tags, each once."""
        found: dict[int, None] = {}
        for word in split_words(_UNSTORABLE.sub("", ",".join(names))):
            if len(word) > LONGEST_TAG or len(found) == MOST_TAGS:
                self._plan.note(skipped(self._line, Reason.TAG_TOO_LONG, word))
            else:
                found[self._plan.number_of_tag(word, self._line)] = None
        return list(found)


def folded_path(path: tuple[str, ...]) -> tuple[str, ...]:
    """Titles of topics as they are compared."""
    return tuple(title.casefold() for title in path)


def _without_password(url: str) -> str:
    """What a report may show of an address."""
    return re.sub(r"//[^/@\s]*@", "//…@", url[: LONGEST_URL * 2])


def _too_many(line: int, message: str) -> ExchangeRefusedError:
    place = _("Line %d") % line
    return ExchangeRefusedError(place, message, _("Take the file in without its folders, or in several parts."))
