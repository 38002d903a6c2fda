"""What the library has of a file already, and what whoever brings the file may do with it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef

from library.chunks import chunks_of
from library.exchange.planning import Planned
from library.exchange.records import Reason
from library.kept_description import PrivateNote, read_private_note
from library.models import Article, Entry, TaggedArticle
from library.models.article import END_OF_MERGING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

FIELDS = ("pk", "status", "url", "title", "author", "language", "published_on", "private_note")
HAS_LINE = Exists(Entry.objects.filter(article=OuterRef("pk")))


class Known(NamedTuple):
    """An article that is there, with what may be empty."""

    number: int
    status: str
    url: str
    title: str
    author: str
    language: str
    published_on: dt.date | None
    private_note: str
    has_line: bool


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do. Whoever writes drafts adds drafts, with tags and topics that there are."""

    may_publish: bool = True
    may_make_tags: bool = True
    may_make_topics: bool = True

    def refusal_of(self, known: Known) -> Reason | None:
        """Why nothing is done with an article that is there, or None."""
        if known.status == Article.Status.BINNED:
            return Reason.IN_BIN
        return None if self.may_publish or known.status == Article.Status.DRAFT else Reason.NOT_YOURS


def rights_of(actor: "User | AnonymousUser | None") -> Rights:
    """The rights of an account; the command line may do everything."""
    if actor is None:
        return Rights()
    rights = ("library.change_article", "library.add_tag", "library.add_topic")
    return Rights(*(actor.has_perm(right) for right in rights))


def known_articles(keys: Collection[str], *, is_locked: bool = False) -> dict[str, Known]:
    """The articles that identities mean, those that others were merged into among them; nobody else writes them until
    the transaction ends, if that is asked for.
    """
    leads: dict[str, int] = {}
    for chunk in chunks_of(keys):
        leads.update(Article.objects.filter(key__in=chunk).order_by().values_list("key", END_OF_MERGING))
    found: dict[int, Known] = {}
    for numbers in chunks_of(set(leads.values())):
        rows = Article.objects.filter(pk__in=numbers).order_by("pk")
        locked = rows.select_for_update(no_key=True) if is_locked else rows
        found.update({row[0]: Known(*row) for row in locked.values_list(*FIELDS, HAS_LINE)})
    return {key: found[number] for key, number in leads.items() if number in found}


def tags_of(numbers: Collection[int]) -> set[tuple[int, int]]:
    """Which of these articles has which tag."""
    rows = TaggedArticle.objects.filter(content_object__in=numbers)
    return set(rows.values_list("content_object_id", "tag_id"))


def lacking(row: Planned, known: Known) -> dict[str, Any]:
    """The values that an article lacks and a record has. One that is called by its address has no title."""
    said = {"author": row.author, "language": row.language, "published_on": day_in(row.published_on)}
    lacking: dict[str, Any] = {name: value for name, value in said.items() if value and not getattr(known, name)}
    kept = read_private_note(known.private_note)
    description = "" if known.has_line or row.path >= 0 else row.note
    private = PrivateNote(kept.description or description, kept.notes or row.private_note)
    if private != kept:
        lacking["private_note"] = private.text()
    if row.title and known.title == untitled(known.url):
        lacking["title"] = row.title
    return lacking


def untitled(url: str) -> str:
    """What an article without a title is called."""
    return url.partition("://")[2]


def day_in(text: str | None) -> dt.date | None:
    """A day as a plan has it."""
    return dt.date.fromisoformat(text) if text else None
