"""What storing a plan would do, told without writing anything and without keeping anybody waiting."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from library.chunks import chunks_of
from library.exchange.known import Known, Rights, known_articles, lacking, tags_of
from library.exchange.placing import folded_label
from library.exchange.planning import Plan, Planned
from library.exchange.records import Reason, skipped
from library.exchange.report import ExchangeReport, InTopic, Tally
from library.exchange.tags import find_tags
from library.exchange.topics import find_topics
from library.models import Article, Entry, Group, Readme

Place: TypeAlias = tuple[int | str, int]  # an article, by its identity where it is new, and a topic


class Foretelling:
    """Goes through a plan and counts."""

    def __init__(self, plan: Plan, *, readme: Readme | None, status: str, rights: Rights) -> None:
        self._plan, self._status, self._rights = plan, status, rights
        self.skipped, self.left_out = Tally(), Tally()
        self._topics, self._tags = find_topics(plan.paths, readme), find_tags(plan.tags)
        self._added: set[str] = set()
        self._noted: dict[Place, bool] = {}
        self._labels = _labels_in(self._topics.numbers)
        self._updated: set[int] = set()
        self._lines_in: Counter[int] = Counter()
        self._first_paths: dict[int, int] = {}  # of each topic that gets lines, in the order of the file
        self.drafts = self.known = self.twice = self.groups_made = 0

    def look_at(self, chunk: Sequence[Planned]) -> None:
        """Count what a chunk would do."""
        known = known_articles({row.key for row in chunk})
        numbers = {one.number for one in known.values()}
        tags = tags_of(numbers)
        for place, is_noted in _places_of(numbers).items():
            self._noted.setdefault(place, is_noted)
        for row in chunk:
            one = known.get(row.key)
            if one is None:
                self._count_new(row)
            else:
                self._count_known(row, one, tags)

    def report(self, name: str) -> ExchangeReport:
        """What was counted."""
        rights, plan = self._rights, self._plan
        return ExchangeReport(
            format=name,
            is_dry_run=True,
            records=plan.records,
            added=len(self._added),
            drafts=self.drafts,
            known=self.known,
            twice=self.twice,
            updated=len(self._updated),
            lines=self._lines_in.total(),
            topics_made=self._topics.made if rights.may_make_topics else 0,
            tags_made=self._tags.made if rights.may_make_tags else 0,
            groups_made=self.groups_made,
            unread=plan.unread,
            skipped=plan.skipped.told([self.skipped]),
            left_out=plan.left_out.told([self.left_out]),
            by_topic=tuple(self._by_topic()),
        )

    def _by_topic(self) -> Iterator[InTopic]:
        """The topics that get lines, in the order of the file; the inbox last."""
        for topic, path in self._first_paths.items():
            yield InTopic(" › ".join(self._plan.paths[path]), self._lines_in[topic], is_new=topic < 0)
        to_inbox = len(self._added - {article for article, _topic in self._noted if isinstance(article, str)})
        if to_inbox:
            yield InTopic("", to_inbox)

    def _count_new(self, row: Planned) -> None:
        if row.key in self._added:
            self.twice += 1
        else:
            self._added.add(row.key)
            is_draft = Article.Status.DRAFT in (row.status, self._status)
            self.drafts += is_draft or not row.title or not self._rights.may_publish
        self._tell_unknown_tags(row)
        self._place(row.key, row)

    def _count_known(self, row: Planned, one: Known, tags: set[tuple[int, int]]) -> None:
        if reason := self._rights.refusal_of(one):
            self.skipped.add(skipped(row.line, reason, row.title or row.url))
            return
        self.known += 1
        self._tell_unknown_tags(row)
        is_tagged = all((one.number, self._tags.numbers[name]) in tags for name in row.tags if self._would_have(name))
        if self._place(one.number, row) or not is_tagged or lacking(row, one):
            self._updated.add(one.number)

    def _would_have(self, name: int) -> bool:
        return self._rights.may_make_tags or bool(self._tags.numbers[name])

    def _tell_unknown_tags(self, row: Planned) -> None:
        for name in row.tags:
            if not self._would_have(name):
                self.left_out.add(skipped(row.line, Reason.NEW_TAG, self._plan.tags[name]))

    def _place(self, article: int | str, row: Planned) -> bool:
        """Whether the article would get a line, or the line that it has its note."""
        if row.path < 0:
            return False
        topic = self._topics.numbers[row.path]
        if not topic and not self._rights.may_make_topics:
            self.left_out.add(skipped(row.line, Reason.NEW_TOPIC, " / ".join(self._plan.paths[row.path])))
            return False
        place = (article, topic or -1 - row.path)  # a topic that would be made has a number of its own
        is_new, is_noted = place not in self._noted, self._noted.get(place, False)
        self._noted[place] = is_noted or bool(row.note)
        if is_new:
            self._lines_in[place[1]] += 1
            self._first_paths.setdefault(place[1], row.path)
            self._count_label(row, place[1])
        return is_new or is_noted != self._noted[place]

    def _count_label(self, row: Planned, topic: int) -> None:
        label = (topic, folded_label(row.group))
        if row.group and label not in self._labels:
            self._labels.add(label)
            self.groups_made += 1


def _places_of(articles: Collection[int]) -> dict[Place, bool]:
    """In which topics these articles stand, and whether the first of their lines there has a note."""
    rows = (
        Entry.objects.filter(article__in=articles).order_by("-position").values_list("article_id", "topic_id", "note")
    )
    return {(article, topic): bool(note) for article, topic, note in rows}


def _labels_in(topics: Collection[int]) -> set[tuple[int, str]]:
    return {
        (group.topic_id, folded_label(group.label))
        for chunk in chunks_of({topic for topic in topics if topic})
        for group in Group.objects.filter(topic__in=chunk)
    }
