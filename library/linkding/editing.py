"""An edit of one article: only what differs is written, and only that needs a right."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from library.curation.status import set_status
from library.curation.tagging import tag_articles
from library.kept_description import PrivateNote, read_private_note
from library.linkding.bookmarks import line_of
from library.linkding.endpoint import Caller
from library.linkding.fields import Given
from library.linkding.refusals import forbidden, invalid
from library.linkding.rights import may_edit, may_edit_line, refuse_new_tags, refuse_publishing
from library.linkding.tag_names import TagNames
from library.models import Article, Entry, Mark
from library.readme.writability import standing_of
from library.shelves import set_mark, shelf_of_user

WRITTEN = ("url", "title", "private_note", "added_at", "key", "key_version", "site", "updated_at")
PRECISION = dt.timedelta(seconds=1)  # clients that send back what they were told cut it off here


@dataclass(slots=True)
class _Difference:
    """What is to be otherwise; None and nothing stand for what stays."""

    fields: dict[str, Any]
    status: str | None
    line: Entry | None
    tags: tuple[list[str], list[str]]  # given, taken away

    def __bool__(self) -> bool:
        return bool(self.fields or self.status or self.line or any(self.tags))


def write(article: Article, given: Given, caller: Caller, *, status: str, is_new: bool = False) -> None:
    """Bring an article to what was sent, inside of a unit of work. Raises `RefusalError`; then nothing is written.

    What was just added by the same request needs no further right.
    """
    difference = _difference(article, given, status)
    if difference:
        if not is_new:
            _refuse(article, difference, caller)
        _write(article, difference, caller)
    if given.unread is not None:
        _mark(article, caller, is_unread=given.unread)


def _difference(article: Article, given: Given, status: str) -> _Difference:
    fields = {"url": given.url, "title": given.title}
    changed: dict[str, Any] = {
        name: value for name, value in fields.items() if value and value != getattr(article, name)
    }
    if given.date_added and abs(given.date_added - article.added_at) >= PRECISION:
        changed["added_at"] = given.date_added
    note, line = _notes(article, given)
    if note.text() != article.private_note:
        changed["private_note"] = note.text()
    return _Difference(changed, status if status != article.status else None, line, _tags(article, given))


def _notes(article: Article, given: Given) -> tuple[PrivateNote, Entry | None]:
    """The private note as it is to be, and the line with another note than it had."""
    private = read_private_note(article.private_note)
    line, kept = None, private.description
    if given.description is not None:
        line = line_of(article)
        shown = (line.note if line else "") or kept
        if given.description == " ".join(shown.split()):
            line = None
        elif line:
            line.note, kept = given.description, ""
        else:
            kept = given.description
    is_other = given.notes is not None and given.notes.splitlines() != private.notes.strip().splitlines()
    if kept == private.description and not is_other:
        return private, line
    return PrivateNote(kept, given.notes if is_other and given.notes is not None else private.notes), line


def _tags(article: Article, given: Given) -> tuple[list[str], list[str]]:
    if given.tag_names is None:
        return [], []
    had = list(article.tags.order_by("name").values_list("name", flat=True))
    wanted = TagNames().meant(given.tag_names, had)
    return [name for name in wanted if name not in had], [name for name in had if name not in wanted]


def _refuse(article: Article, difference: _Difference, caller: Caller) -> None:
    if not may_edit(article, caller) or (difference.line and not may_edit_line(article, caller)):
        raise forbidden()
    if difference.status:
        field = "is_archived" if Article.Status.WITHDRAWN in (difference.status, article.status) else "shared"
        refuse_publishing(field, caller)


def _write(article: Article, difference: _Difference, caller: Caller) -> None:
    given, taken = difference.tags
    refuse_new_tags(given, caller)
    if difference.line:
        _write_line(difference.line)
    for name, value in difference.fields.items():
        setattr(article, name, value)
    if "url" in difference.fields:
        _refuse_taken(article)
    article.save(update_fields=WRITTEN)
    if given or taken:
        tag_articles([article.pk], add=given, remove=taken, actor=caller.owner)
    if difference.status:
        set_status([article.pk], status=difference.status, actor=caller.owner)


def _write_line(line: Entry) -> None:
    """Store the note of a line, unless the list has no place for it."""
    standing = standing_of(line)
    if standing and "note" in standing.locked:
        sentence = _("Line %(line)d of the list has no place for a note: %(why)s.")
        raise invalid("description", sentence % {"line": standing.first_line, "why": standing.locked["note"]})
    line.save(update_fields=["note"])


def _refuse_taken(article: Article) -> None:
    try:
        article.clean()
    except ValidationError as error:
        raise invalid("url", *error.messages) from error


def _mark(article: Article, caller: Caller, *, is_unread: bool) -> None:
    """Put an article on the owner's shelf as to be read, or say that it was. What is on no shelf stays so."""
    marks = Mark.objects.filter(shelf__user=caller.owner, article=article)
    is_marked = marks.filter(state=Mark.State.UNREAD).exists()
    if is_marked == is_unread:
        return
    state = Mark.State.UNREAD if is_unread else Mark.State.READ
    set_mark(shelf_of_user(caller.owner), article, now=timezone.now(), state=state)
