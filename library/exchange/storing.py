"""A plan becomes rows: chunk by chunk inside of one change, each chunk looked at anew under lock.

What somebody else added since the file was read is met as known here, and gets a line only where it has none.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils import timezone

from library import catalogue
from library.addresses import IDENTITY_VERSION
from library.exchange.known import FIELDS, Known, Rights, day_in, known_articles, lacking, tags_of, untitled
from library.exchange.placing import NewLine, Places
from library.exchange.planning import Plan, Planned
from library.exchange.records import Reason, skipped
from library.exchange.report import Tally
from library.exchange.tags import find_tags, make_tags
from library.exchange.topics import find_topics, lock, make_topics
from library.inserting import insert_rows
from library.kept_description import PrivateNote
from library.language import language_of
from library.models import Article, Entry, Readme, Site, TaggedArticle
from library.numbers import Numbers

# An article and a line of which nothing is said, in the order of their fields.
BLANK, BLANK_LINE = (
    {field.attname: field.get_default() for field in model._meta.concrete_fields if not field.primary_key}
    for model in (Article, Entry)
)


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
        self._own = Numbers()
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
        self.updated.update(number for number in changed if number not in self._own)
        if changed or fresh:
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
        elif reason := self._rights.refusal_of(known):
            self.skipped.add(skipped(row.line, reason, row.title or row.url))
            return None
        else:
            self.known += 1
        return Meant(row, known.number, known)

    def _add(self, rows: list[Planned]) -> dict[str, Known]:
        """Store new articles; each by its identity."""
        self._make_sites(rows)
        now = timezone.now()
        articles = [self._article(row, now) for row in rows]
        numbers = insert_rows(Article, tuple(BLANK), [list(article.values()) for article in articles])
        self._unit.note_new_rows(Article, numbers)
        self.added += len(articles)
        self.drafts += sum(article["status"] == Article.Status.DRAFT for article in articles)
        for number in numbers:
            self._own.add(number)
        return {
            row.key: Known._make((number, *(article[name] for name in FIELDS[1:]), bool(self._topic_of(row))))
            for number, row, article in zip(numbers, rows, articles, strict=True)
        }

    def _article(self, row: Planned, now: dt.datetime) -> dict[str, Any]:
        """The values of a new article: an instance takes several times as long. Without a line its note is kept at the
        head of the private note, as linkding's API does it.
        """
        note = row.note if not self._topic_of(row) else ""
        return BLANK | {
            "key": row.key,
            "key_version": IDENTITY_VERSION,
            "url": row.url,
            "title": row.title or untitled(row.url),
            "site_id": self._sites.get(row.host),
            "language": row.language or language_of(row.title),
            "author": row.author,
            "published_on": day_in(row.published_on),
            "is_must_read": row.is_must_read and self._rights.may_publish,
            "status": self._status_of(row),
            "private_note": PrivateNote(note, row.private_note).text(),
            "added_at": _moment(row.added_at) or now,
            "updated_at": now,
        }

    def _status_of(self, row: Planned) -> str:
        if not row.title or not self._rights.may_publish or self._status == Article.Status.DRAFT:
            return Article.Status.DRAFT
        return row.status or self._status

    def _make_sites(self, rows: Iterable[Planned]) -> None:
        names = {row.host: row.site_name for row in rows if row.host and row.host not in self._sites}
        self._sites |= dict(Site.objects.filter(host__in=names).values_list("host", "pk"))
        new = [(host, name) for host, name in names.items() if host not in self._sites]
        numbers = insert_rows(Site, ("host", "name"), new)
        self._unit.note_new_rows(Site, numbers)
        self._sites |= {host: number for (host, _name), number in zip(new, numbers, strict=True)}

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
        added = insert_rows(TaggedArticle, ("content_object_id", "tag_id"), list(missing))
        self._unit.note_new_rows(TaggedArticle, added)
        return {number for number, _tag in missing}

    def _give_lines(self, meant: Sequence[Meant], older: Collection[int]) -> set[int]:
        """Lines in the topics in which they have none, and notes for lines that have none."""
        there = self._lines_of(older)
        new: dict[tuple[int, int], NewLine] = {}
        noted: dict[int, Entry] = {}
        for row, number, _known in meant:
            topic = self._topic_of(row)
            if row.path >= 0 and not topic:
                self.left_out.add(skipped(row.line, Reason.NEW_TOPIC, " / ".join(self._plan.paths[row.path])))
            if not topic:
                continue
            if line := there.get((number, topic)):
                if row.note and not line.note:
                    line.note = row.note
                    noted[line.pk] = line
            elif own := new.get((number, topic)):
                own.note = own.note or row.note
            else:
                new[number, topic] = self.places.line(number, topic, label=row.group, note=row.note)
        values = [_values_of(line) for line in new.values()]
        self._unit.note_new_rows(Entry, insert_rows(Entry, tuple(BLANK_LINE), values))
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


def _values_of(line: NewLine) -> list[Any]:
    said = {"article_id": line.article, "topic_id": line.topic, "group_id": line.group}
    return list((BLANK_LINE | said | {"position": line.position, "note": line.note}).values())


def _moment(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
