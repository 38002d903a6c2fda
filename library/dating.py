"""Which articles count as changed by a unit of work, beside those whose own row was written.

To readers, feeds and clients an article is its own fields, its lines and its tags, and how these are called. What the
unit added is as old as it says itself; and nobody reads of a line that only changed its place in a topic.
"""

from collections.abc import Collection
from typing import cast

from django.db.models import Model
from django.utils import timezone

from library.by_number import by_number
from library.chunks import chunks_of
from library.models import Article, Entry, EntryLink, Tag, TaggedArticle
from library.numbers import Numbers
from library.recording import Recorder

PLACE = frozenset({"position"})
NAMES = frozenset({"name", "name_en"})


def date_articles(recorder: Recorder) -> None:
    """Say of the articles whose lines or tags are otherwise now that they were updated now."""
    for chunk in chunks_of(_rewritten(recorder)):
        Article.objects.filter(pk__in=chunk).update(updated_at=timezone.now())


def _rewritten(recorder: Recorder) -> set[int]:
    """The numbers of those articles, but for new ones."""
    lines = _owners(recorder, EntryLink, "entry")
    return (
        _owners(recorder, Entry, "article")
        | _looked_up(recorder, Entry, "article", lines)
        | _owners(recorder, TaggedArticle, "content_object")
        | _with_tags(recorder, _renamed_tags(recorder))
    )


def _owners(recorder: Recorder, model: type[Model], owner: str) -> set[int]:
    """What the rows that are new, gone or otherwise belong to, and belonged to before, but for what is new itself."""
    link = f"{owner}_id"
    owners, unnamed = set[int](), set[int]()
    for number, before, after in recorder.changed(model):
        if before and after and before.keys() <= PLACE:
            continue
        named = {values[link] for values in (before, after) if values and link in values}
        owners |= named
        if not named:
            unnamed.add(number)
    new = _new_owners(recorder, model, owner)
    found = {number for number in owners if number not in new}
    return found.union(*(_looked_up(recorder, model, owner, rows) for rows in (unnamed, recorder.added(model))))


def _looked_up(recorder: Recorder, model: type[Model], owner: str, numbers: Collection[int]) -> set[int]:
    new = _new_owners(recorder, model, owner)
    return {
        found
        for chunk in chunks_of(numbers)
        for found in model._base_manager.filter(by_number("pk", chunk)).values_list(f"{owner}_id", flat=True)
        if found not in new
    }


def _new_owners(recorder: Recorder, model: type[Model], owner: str) -> Numbers:
    kind = model._meta.get_field(owner).related_model
    return recorder.added(cast("type[Model]", kind))


def _renamed_tags(recorder: Recorder) -> list[int]:
    return [number for number, before, after in recorder.changed(Tag) if before and after and before.keys() & NAMES]


def _with_tags(recorder: Recorder, tags: Collection[int]) -> set[int]:
    rows = TaggedArticle.objects.filter(tag__in=tags).order_by()
    new = recorder.added(Article)
    return (
        {number for number in rows.values_list("content_object_id", flat=True) if number not in new} if tags else set()
    )
