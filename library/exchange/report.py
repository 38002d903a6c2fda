"""What came of an import: counts, and every line that was passed over with its reason."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import translation

from library.exchange.records import Reason, SkippedLine
from library.exchange.wording import words_of

MOST_TOLD = 1_000  # lines in a report; the counts by reason tell of all


@dataclass(frozen=True, slots=True)
class Told:
    """Lines passed over: how many for each reason, and the first of them one by one."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: tuple[SkippedLine, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class InTopic:
    """How many new lines a topic gets, by its titles from the top; "" is the inbox."""

    path: str
    lines: int
    is_new: bool = False  # whether the topic is made for them


@dataclass(frozen=True, slots=True)
class ExchangeReport:
    """What an import did, or would do. `records` is what the file holds, of which `skipped` were not stored.

    Each other one is added, known, or twice (added by an earlier line of the same file). Of those that are known,
    `updated` got tags, lines or values that they lacked. `lines` are the places in topics that were made. `left_out`
    are parts of records that are stored without them. `by_topic` is told by a dry run alone. `change` is the number of
    the change, 0 where nothing changed.
    """

    format: str
    is_dry_run: bool
    records: int
    added: int = 0
    drafts: int = 0  # of those that were added
    known: int = 0
    twice: int = 0
    updated: int = 0
    lines: int = 0
    topics_made: int = 0
    tags_made: int = 0
    groups_made: int = 0
    unread: int = 0  # that the file calls unread, which everything is here that no reader marked
    skipped: Told = field(default_factory=Told)
    left_out: Told = field(default_factory=Told)
    by_topic: tuple[InTopic, ...] = ()
    change: int = 0

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, which `from_json` reads again; the keys are those of `docs/exchange.md`."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ExchangeReport":
        """A report that was kept as plain data."""
        told = {name: _told_from(data[name]) for name in ("skipped", "left_out")}
        by_topic = tuple(InTopic(**one) for one in data.get("by_topic", ()))
        return cls(**{**data, **told, "by_topic": by_topic})

    def as_text(self) -> str:
        """The report for the command line, in English, one line of the file a line."""
        with translation.override("en"):
            return "\n".join(self._text())

    def _text(self) -> Iterator[str]:
        yield f"{self.format}: " + ("dry run, nothing was stored" if self.is_dry_run else "imported")
        names = ("records", "added", "drafts", "known", "twice", "updated", "lines", "unread")
        yield "  " + ", ".join(f"{getattr(self, name)} {name}" for name in names)
        yield f"  made: {self.topics_made} topics, {self.groups_made} groups, {self.tags_made} tags"
        for topic in self.by_topic:
            yield f"  {topic.path or 'inbox'}{' (new)' if topic.is_new else ''}: {topic.lines}"
        for heading, told in (("passed over", self.skipped), ("stored without a part", self.left_out)):
            if told.total:
                yield f"  {heading}: {told.total}"
                yield from (f"    {count} × {words_of(reason)}" for reason, count in told.counts.items())
                yield from (f"    line {one.line}: {one.reason}: {one.excerpt}" for one in told.lines)
                if told.total > len(told.lines):
                    yield f"    … and {told.total - len(told.lines)} more"


class Tally:
    """Collects lines that were passed over; remembers the first ones, counts all."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lines: list[SkippedLine] = []

    def add(self, line: SkippedLine) -> None:
        """Note one line."""
        self._counts[line.reason.value] += 1
        if len(self._lines) < MOST_TOLD:
            self._lines.append(line)

    def told(self, more: Sequence["Tally"] = ()) -> Told:
        """What was collected here and by others, in the order of the file."""
        counts = sum((tally._counts for tally in (self, *more)), Counter[str]())
        lines = sorted((line for tally in (self, *more) for line in tally._lines), key=lambda line: line.line)
        return Told(dict(counts.most_common()), tuple(lines[:MOST_TOLD]))


def _told_from(data: dict[str, Any]) -> Told:
    lines = (SkippedLine(line["line"], Reason(line["reason"]), line["excerpt"]) for line in data["lines"])
    return Told(dict(data["counts"]), tuple(lines))
