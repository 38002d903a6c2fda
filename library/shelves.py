"""What readers do with their marks: set them, take two shelves together, carry them elsewhere and back."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from library.addresses import identity_key, is_web_address
from library.models import Article, Mark, Shelf
from library.models.shelf import hash_of_key

SHELF_COOKIE = "__Host-shelf" if settings.SESSION_COOKIE_SECURE else "shelf"
LONGEST_KEY = 64
KEY_BYTES = 24
FORMAT = "easyllm-shelf"
FORMAT_VERSION = 1
MARKS_AT_MOST = 20_000  # in one file


class ShelfFileError(ValueError):
    """A file that is no shelf. Its text names the place, in the reader's language."""


@dataclass(slots=True)
class ImportedMarks:
    """What came of a file: how many marks were taken, how many were there already, and what the library lacks."""

    taken: int = 0
    known: int = 0
    missing: list[str] = field(default_factory=list)


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_urlsafe(KEY_BYTES)


def make_shelf(key: str) -> Shelf:
    """An empty shelf for whoever holds the key."""
    return Shelf.objects.create(key_hash=hash_of_key(key))


def shelf_of_user(user: User) -> Shelf:
    """The shelf of an account, made when it is first needed."""
    shelf, _is_new = Shelf.objects.get_or_create(user=user)
    return shelf


def renew_key(shelf: Shelf) -> str:
    """Give a shelf another key; the former one opens nothing any more."""
    key = new_key()
    shelf.key_hash = hash_of_key(key)
    shelf.save(update_fields=["key_hash"])
    return key


def set_mark(
    shelf: Shelf, article: Article, *, now: dt.datetime, state: Mark.State | None = None, star: bool | None = None
) -> Mark:
    """Set the reading state, the star, or both; what is not named stays as it is."""
    values: dict[str, Any] = {"changed_at": now}
    if state is not None:
        values["state"] = state
    if star is not None:
        values["is_starred"] = star
    mark, _is_new = Mark.objects.update_or_create(shelf=shelf, article=article, defaults=values)
    return mark


@transaction.atomic
def join_account(key: str, user: User) -> None:
    """Let the shelf that a key opens become that of an account, or add its marks to the one it has."""
    shelf = Shelf.objects.with_key(key).first()
    if shelf is None:
        return
    owned = Shelf.objects.filter(user=user).first()
    if owned is None:
        shelf.user, shelf.key_hash = user, ""
        shelf.save(update_fields=["user", "key_hash"])
        return
    merge_shelves(shelf, into=owned)


@transaction.atomic
def merge_shelves(shelf: Shelf, *, into: Shelf) -> None:
    """Move the marks of one shelf to another and remove it. Of two marks on one article the later one counts."""
    if shelf.pk == into.pk:
        return
    _add_marks(into, shelf.marks.all())
    shelf.delete()


def exported_marks(shelf: Shelf | None) -> list[dict[str, Any]]:
    """Every mark as it is written to a file; the identity key finds the article again in any library.

    Marks of articles that readers no longer see are left out, since the file would tell what became of these.
    """
    marks = shelf.marks.of_public().select_related("article").order_by("changed_at", "id") if shelf else ()
    return [
        {
            "key": mark.article.key,
            "url": mark.article.url,
            "title": mark.article.title,
            "state": mark.state,
            "is_starred": mark.is_starred,
            "changed_at": mark.changed_at.isoformat(),
        }
        for mark in marks
    ]


def read_marks(data: Any) -> list[dict[str, Any]]:
    """The marks in what a file held as JSON, checked. Raises `ShelfFileError` with the place and what is wrong."""
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("marks"), list):
        text = _("This is no shelf: an object with a list “marks”, whose “format” is “%(format)s”, was expected.")
        raise ShelfFileError(text % {"format": FORMAT})
    if data.get("version") != FORMAT_VERSION:
        text = _("The file’s version is not known here; this library reads version %(version)d.")
        raise ShelfFileError(text % {"version": FORMAT_VERSION})
    if len(data["marks"]) > MARKS_AT_MOST:
        raise ShelfFileError(_("The file has more than %(count)d marks.") % {"count": MARKS_AT_MOST})
    return [_read_mark(mark, number) for number, mark in enumerate(data["marks"], start=1)]


@transaction.atomic
def import_marks(shelf: Shelf, rows: Iterable[dict[str, Any]], *, now: dt.datetime) -> ImportedMarks:
    """Add marks as `read_marks` gives them. A later mark that is there already stays; none counts as later than now."""
    rows = list(rows)
    report = ImportedMarks()
    articles = Article.objects.published().of_identities(row["key"] for row in rows)
    marks = []
    for row in rows:
        article = articles.get(row["key"])
        if article is None:
            report.missing.append(row["title"] or row["url"] or row["key"])
            continue
        changed_at = min(row["changed_at"], now)
        marks.append(Mark(article=article, state=row["state"], is_starred=row["is_starred"], changed_at=changed_at))
    report.taken = _add_marks(shelf, marks)
    report.known = len(marks) - report.taken
    return report


def _read_mark(mark: Any, number: int) -> dict[str, Any]:
    if not isinstance(mark, dict):
        raise _fault(number, _("not an object"))
    url, key = (_text(mark.get(name, "")) for name in ("url", "key"))
    if is_web_address(url):
        key = identity_key(url)  # the rules of identity may be newer here than where the file was written
    if not key:
        raise _fault(number, _("neither an address nor a key"))
    if mark.get("state") not in Mark.State.values:
        raise _fault(number, _("the state is not one of %(states)s") % {"states": ", ".join(Mark.State.values)})
    if not isinstance(mark.get("is_starred"), bool):
        raise _fault(number, _("is_starred is neither true nor false"))
    return {
        "key": key,
        "url": url,
        "title": _text(mark.get("title", "")),
        "state": mark["state"],
        "is_starred": mark["is_starred"],
        "changed_at": _read_moment(mark.get("changed_at"), number),
    }


def _text(value: Any) -> str:
    """Words of a file without what JSON can say and no database or page can hold; nothing where they are no words."""
    return value.replace("\0", "").encode(errors="replace").decode() if isinstance(value, str) else ""


def _read_moment(text: Any, number: int) -> dt.datetime:
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):  # no day of the calendar, or none in UTC
        pass
    raise _fault(number, _("changed_at is not a moment such as 2026-11-24T08:00:00+00:00"))


def _fault(number: int, what: str) -> ShelfFileError:
    return ShelfFileError(_("Mark %(number)d of the file: %(what)s.") % {"number": number, "what": what})


def _add_marks(shelf: Shelf, marks: Iterable[Mark]) -> int:
    """Write marks into a shelf; one that is not later than what is there is left out. Returns how many were written."""
    present = {mark.article_id: mark.changed_at for mark in shelf.marks.all()}
    chosen: dict[int, Mark] = {}
    for mark in sorted(marks, key=lambda mark: mark.changed_at):
        if mark.article_id not in present or mark.changed_at > present[mark.article_id]:
            chosen[mark.article_id] = mark
    rows = [
        Mark(
            shelf=shelf,
            article_id=mark.article_id,
            state=mark.state,
            is_starred=mark.is_starred,
            changed_at=mark.changed_at,
        )
        for mark in chosen.values()
    ]
    Mark.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["shelf", "article"],
        update_fields=["state", "is_starred", "changed_at"],
    )
    return len(rows)
