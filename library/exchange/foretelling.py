"""What storing a plan would do, told without writing anything and without keeping anybody waiting."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from library.chunks import chunks_of
from library.exchange.known import Known, Rights, known_articles, lacking, tags_of
from library.exchange.placing import folded_label
from library.exchange.planning import Plan, Planned
from library.exchange.records import Reason, skipped
from library.exchange.report import ExchangeReport, InTopic, Tally
from library.exchange.tags import find_tags
from library.exchange.topics import find_topics
from library.models import Article, Entry, Group, Readme


class Foretelling:
    """Goes through a plan and counts."""

    def __init__(self, plan: Plan, *, readme: Readme | None, status: str, rights: Rights) -> None:
        self._plan, self._status, self._rights = plan, status, rights
        self.skipped, self.left_out = Tally(), Tally()
        self._topics, self._tags = find_topics(plan.paths, readme), find_tags(plan.tags)
        self._added: set[str] = set()
        self._placed: set[tuple[str, int]] = set()
        self._labels = _labels_in(self._topics.numbers)
        self._updated: set[int] = set()
        self.drafts = self.known = self.twice = self.groups_made = 0

    def look_at(self, chunk: Sequence[Planned]) -> None:
        """Count what a chunk would do."""
        known = known_articles({row.key for row in chunk})
        numbers = {one.number for one in known.values()}
        tags, places = tags_of(numbers), _places_of(numbers)
        for row in chunk:
            one = known.get(row.key)
            if one is None:
                self._count_new(row)
            else:
                self._count_known(row, one, tags, places)

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
            lines=len(self._placed),
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
        for path, lines in sorted(Counter(path for _key, path in self._placed).items()):
            yield InTopic(" › ".join(self._plan.paths[path]), lines, is_new=not self._topics.numbers[path])
        to_inbox = len(self._added - {key for key, _path in self._placed})
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
        self._place(row)

    def _count_known(self, row: Planned, one: Known, tags: set[tuple[int, int]], places: set[tuple[int, int]]) -> None:
        self.known += 1
        reason = self._rights.refusal_of(one)
        if reason:
            self.skipped.add(skipped(row.line, reason, row.title or row.url))
            return
        self._tell_unknown_tags(row)
        is_tagged = all((one.number, self._tags.numbers[name]) in tags for name in row.tags if self._would_have(name))
        is_placed = row.path < 0 or (one.number, self._topics.numbers[row.path]) in places or not self._place(row)
        if not is_tagged or not is_placed or lacking(row, one):
            self._updated.add(one.number)

    def _would_have(self, name: int) -> bool:
        return self._rights.may_make_tags or bool(self._tags.numbers[name])

    def _tell_unknown_tags(self, row: Planned) -> None:
        for name in row.tags:
            if not self._would_have(name):
                self.left_out.add(skipped(row.line, Reason.NEW_TAG, self._plan.tags[name]))

    def _place(self, row: Planned) -> bool:
        """Whether a line of this record would be made."""
        if row.path < 0:
            return False
        if not self._topics.numbers[row.path] and not self._rights.may_make_topics:
            self.left_out.add(skipped(row.line, Reason.NEW_TOPIC, " / ".join(self._plan.paths[row.path])))
            return False
        self._placed.add((row.key, row.path))
        self._count_label(row)
        return True

    def _count_label(self, row: Planned) -> None:
        topic = self._topics.numbers[row.path] or -1 - row.path  # a topic that would be made has a number of its own
        label = (topic, folded_label(row.group))
        if row.group and label not in self._labels:
            self._labels.add(label)
            self.groups_made += 1


def _places_of(articles: Collection[int]) -> set[tuple[int, int]]:
    """Which of these articles stands in which topic."""
    return set(Entry.objects.filter(article__in=articles).order_by().values_list("article_id", "topic_id"))


def _labels_in(topics: Collection[int]) -> set[tuple[int, str]]:
    return {
        (group.topic_id, folded_label(group.label))
        for chunk in chunks_of({topic for topic in topics if topic})
        for group in Group.objects.filter(topic__in=chunk)
    }
