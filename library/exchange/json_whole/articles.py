"""A file of a whole library as articles alone, for a library that holds something already.

Titles, notes, tags and places in topics come along; numbers, marks and history would contradict what is there.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, NamedTuple

from library.exchange.json_whole.checking import check_file
from library.exchange.json_whole.kinds import KINDS
from library.exchange.json_whole.reading import Head, LibraryFile, Row
from library.exchange.records import ArticleRecord, Read, Reason, SkippedLine, skipped
from library.models import Article

NAMES = {kind.name: kind.names for kind in KINDS}
# What articles come from; the rows of all other kinds stay outside, and the report says so.
TAKEN = frozenset(("articles", "tags", "tagged_articles", "topics", "groups", "entries"))


class Place(NamedTuple):
    """An article's line in a topic."""

    topic: int
    group: int | None
    note: str


@dataclass
class _Around:
    """What stands around the articles: names of tags, titles of topics, labels of groups, and what each article has."""

    tags: dict[int, str] = field(default_factory=dict)
    topics: dict[int, tuple[int | None, str]] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    tags_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    places_of: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def take(self, row: Row) -> None:
        """Remember what a row says of articles."""
        values = dict(zip(NAMES.get(row.kind, ()), row.values, strict=False))
        match row.kind:
            case "tags":
                self.tags[values["id"]] = values["name"]
            case "topics":
                self.topics[values["id"]] = (values["parent"], "" if values["is_front"] else values["title"])
            case "groups":
                self.labels[values["id"]] = values["label"]
            case "tagged_articles":
                self.tags_of[values["content_object"]].append(values["tag"])
            case "entries":
                self.places_of[values["article"]].append(Place(values["topic"], values["group"], values["note"]))

    def path(self, topic: int) -> tuple[str, ...]:
        """The titles of a topic and those above it, from the top."""
        titles: list[str] = []
        step: int | None = topic
        while step is not None:
            step, title = self.topics[step]
            titles.append(title)
        return tuple(title for title in reversed(titles) if title)


def read(file: BinaryIO) -> Iterator[Read]:
    """The articles of a file, each with its places; one in several topics once for each. Raises
    `ExchangeRefusedError`.
    """
    head = check_file(file)
    yield from _left_behind(head)
    around = _Around()
    for row in LibraryFile(file).rows():
        around.take(row)
    for row in LibraryFile(file).rows():
        if row.kind == "articles":
            yield from _records(row, around)


def _left_behind(head: Head) -> Iterator[SkippedLine]:
    kinds = [f"{kind} ({head.counts[kind]})" for kind in NAMES if kind not in TAKEN and head.counts[kind]]
    if kinds:
        yield SkippedLine(1, Reason.ONLY_ARTICLES, ", ".join(kinds))


def _records(row: Row, around: _Around) -> Iterator[Read]:
    article = dict(zip(NAMES["articles"], row.values, strict=True))
    if article["status"] in Article.PUT_AWAY:
        yield skipped(row.line, Reason.PUT_AWAY, article["url"])
        return
    record = _record(row.line, article, tuple(around.tags[tag] for tag in around.tags_of.get(article["id"], ())))
    places = around.places_of.get(article["id"])
    if not places:
        yield ArticleRecord(**record)
        return
    for place in places:
        label = "" if place.group is None else around.labels[place.group]
        yield ArticleRecord(**record, topic_path=around.path(place.topic), group=label, note=place.note)


def _record(line: int, article: dict[str, Any], tags: tuple[str, ...]) -> dict[str, Any]:
    told = ("url", "title", "added_at", "published_on", "author", "language", "status", "private_note", "is_must_read")
    return {"line": line, "tags": tags, **{name: article[name] for name in told}}
