"""A plan becomes rows: chunk by chunk inside of one change, each chunk looked at anew under lock.

What somebody else added since the file was read is met as known here, and gets a line only where it has none.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from library import catalogue
from library.addresses import IDENTITY_VERSION
from library.exchange.known import Known, Rights, day_in, known_articles, lacking, tags_of, untitled
from library.exchange.placing import Places
from library.exchange.planning import Plan, Planned
from library.exchange.records import Reason, skipped
from library.exchange.report import Tally
from library.exchange.tags import find_tags, make_tags
from library.exchange.topics import find_topics, lock, make_topics
from library.kept_description import PrivateNote
from library.models import Article, Entry, Readme, Site, TaggedArticle

SET_ADDED = "UPDATE library_article SET added_at = %s WHERE id = %s"


class Meant(NamedTuple):
    """A record of the file and the article that it is now."""

    row: Planned
    number: int
    known: Known | None  # as it was before this record; None for one that this record added


class Storing:
    """One attempt to store a plan; counts what it does."""

    def __init__(self, plan: Plan, *, readme: Readme | None, status: str, rights: Rights, unit: catalogue.Unit) -> None:
        self._plan, self._status, self._rights, self._unit = plan, status, rights, unit
        self.skipped, self.left_out = Tally(), Tally()
        self.added = self.drafts = self.known = self.twice = self.lines = 0
        self.updated: set[int] = set()
        self._own: set[int] = set()
        self._sites: dict[str, int] = {}
        may_make = rights.may_make_topics
        topics = make_topics(plan.paths, readme, unit) if may_make else find_topics(plan.paths, readme)
        tags = make_tags(plan.tags, unit) if rights.may_make_tags else find_tags(plan.tags)
        self.topics_made = topics.made if may_make else 0
        self.tags_made = tags.made if rights.may_make_tags else 0
        self._topics, self._tags = topics.numbers, tags.numbers
        used = {number for number in topics.numbers if number}
        lock(list(used))
        self.places = Places(used, unit)

    def store(self, chunk: Sequence[Planned]) -> None:
        """Store the articles of a chunk that are new, and give those that are known what they lack."""
        meant = self._meant(chunk)
        fresh = {one.number for one in meant if one.known is None}
        older = {one.number for one in meant} - fresh
        changed = self._give_tags(meant, older) | self._give_lines(meant, older) | self._fill(meant)
        self.updated |= changed - self._own
        if changed or fresh:  # a file of which everything is here already is no change
            self._unit.touch(changed | fresh)

    def _meant(self, chunk: Sequence[Planned]) -> list[Meant]:
        known = known_articles({row.key for row in chunk}, is_locked=True)
        first: dict[str, Planned] = {}
        for row in chunk:
            if row.key not in known:
                first.setdefault(row.key, row)
        added = self._add(list(first.values()))
        meant = []
        for row in chunk:
            if first.get(row.key) is row:
                meant.append(Meant(row, added[row.key].number, None))
            elif one := self._met(row, known.get(row.key) or added[row.key]):
                meant.append(one)
        return meant

    def _met(self, row: Planned, known: Known) -> Meant | None:
        """A record of an article that is there: by an earlier line of this file, or since before."""
        if known.number in self._own:
            self.twice += 1
        else:
            self.known += 1
            reason = self._rights.refusal_of(known)
            if reason:
                self.skipped.add(skipped(row.line, reason, row.title or row.url))
                return None
        return Meant(row, known.number, known)

    def _add(self, rows: list[Planned]) -> dict[str, Known]:
        """Store new articles; each by its identity."""
        self._make_sites(rows)
        articles = Article.objects.bulk_create([self._article(row) for row in rows])
        moments = [
            (connection.ops.adapt_datetimefield_value(_moment(row.added_at)), article.pk)
            for row, article in zip(rows, articles, strict=True)
            if row.added_at is not None
        ]
        if moments:  # storing a row sets the moment at which it was added
            with connection.cursor() as cursor:
                cursor.executemany(SET_ADDED, moments)
        self._note_new(articles)
        self.added += len(articles)
        self.drafts += sum(article.status == Article.Status.DRAFT for article in articles)
        self._own.update(article.pk for article in articles)
        return {
            article.key: Known(
                article.pk, article.status, article.url, article.title, article.author, article.language,
                article.published_on, article.private_note,
            )
            for article in articles
        }  # fmt: skip

    def _article(self, row: Planned) -> Article:
        """A new article. Without a line its note is kept at the head of the private note, as linkding's API does it."""
        note = row.note if not self._topic_of(row) else ""
        return Article(
            key=row.key,
            key_version=IDENTITY_VERSION,
            url=row.url,
            title=row.title or untitled(row.url),
            site_id=self._sites.get(row.host),
            language=row.language,
            author=row.author,
            published_on=day_in(row.published_on),
            is_must_read=row.is_must_read and self._rights.may_publish,
            status=self._status_of(row),
            private_note=PrivateNote(note, row.private_note).text(),
        )

    def _status_of(self, row: Planned) -> str:
        if not row.title or not self._rights.may_publish or self._status == Article.Status.DRAFT:
            return Article.Status.DRAFT
        return row.status or self._status

    def _make_sites(self, rows: Iterable[Planned]) -> None:
        names = {row.host: row.site_name for row in rows if row.host and row.host not in self._sites}
        self._sites |= dict(Site.objects.filter(host__in=names).values_list("host", "pk"))
        new = [Site(host=host, name=name) for host, name in names.items() if host not in self._sites]
        self._note_new(Site.objects.bulk_create(new))
        self._sites |= {site.host: site.pk for site in new}

    def _give_tags(self, meant: Sequence[Meant], older: Collection[int]) -> set[int]:
        """The tags that they lack; the numbers of the articles that got some."""
        there = tags_of(older) if older else set()
        missing: dict[tuple[int, int], None] = {}
        for row, number, _known in meant:
            for name in row.tags:
                tag = self._tags[name]
                if not tag:
                    self.left_out.add(skipped(row.line, Reason.NEW_TAG, self._plan.tags[name]))
                elif (number, tag) not in there:
                    missing[number, tag] = None
        rows = [TaggedArticle(content_object_id=number, tag_id=tag) for number, tag in missing]
        self._note_new(TaggedArticle.objects.bulk_create(rows))
        return {number for number, _tag in missing}

    def _give_lines(self, meant: Sequence[Meant], older: Collection[int]) -> set[int]:
        """Lines in the topics in which they have none, and notes for lines that have none."""
        there = self._lines_of(older)
        new: dict[tuple[int, int], Entry] = {}
        noted: dict[int, Entry] = {}
        for row, number, _known in meant:
            topic = self._topic_of(row)
            if row.path >= 0 and not topic:
                self.left_out.add(skipped(row.line, Reason.NEW_TOPIC, " / ".join(self._plan.paths[row.path])))
            if not topic:
                continue
            line = there.get((number, topic)) or new.get((number, topic))
            if line is None:
                new[number, topic] = self.places.line(number, topic, label=row.group, note=row.note)
            elif row.note and not line.note:
                line.note = row.note
                if line.pk:
                    noted[line.pk] = line
        self._note_new(Entry.objects.bulk_create(new.values()))
        self.lines += len(new)
        if noted:
            self._unit.watch(Entry.objects.filter(pk__in=noted))
            Entry.objects.bulk_update(noted.values(), ["note"])
        return {number for number, _topic in new} | {line.article_id for line in noted.values()}

    def _lines_of(self, articles: Collection[int]) -> dict[tuple[int, int], Entry]:
        topics = {number for number in self._topics if number}
        if not articles or not topics:
            return {}
        rows = Entry.objects.filter(article__in=articles).order_by("-position").only("article_id", "topic_id", "note")
        return {(entry.article_id, entry.topic_id): entry for entry in rows if entry.topic_id in topics}

    def _fill(self, meant: Sequence[Meant]) -> set[int]:
        """What articles do not say that were there, and the file says."""
        filled: dict[int, dict[str, Any]] = {}
        for row, number, known in meant:
            if known and (said := lacking(row, known)):
                filled[number] = said | filled.get(number, {})
        if filled:
            self._unit.watch(Article.objects.filter(pk__in=filled))
        for number, said in filled.items():
            Article.objects.filter(pk=number).update(**said, updated_at=timezone.now())
        return set(filled)

    def _topic_of(self, row: Planned) -> int:
        return self._topics[row.path] if row.path >= 0 else 0

    def _note_new(self, rows: Iterable[Model]) -> None:
        for row in rows:
            self._unit.note_new(row)


def _moment(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
