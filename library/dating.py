"""Which articles count as changed by a unit of work, beside those whose own row was written.

To readers, feeds and clients an article is its own fields, its lines and its tags, and how these are called. What the
unit added is as old as it says itself; and nobody reads of a line that only changed its place in a topic.
"""

from collections.abc import Collection

from django.db.models import Model
from django.utils import timezone

from library.chunks import chunks_of
from library.models import Article, Entry, EntryLink, Tag, TaggedArticle
from library.recording import Recorder

PLACE = frozenset({"position"})
NAMES = frozenset({"name", "name_en"})


def date_articles(recorder: Recorder) -> None:
    """Say of the articles whose lines or tags are otherwise now that they were updated now."""
    numbers = _rewritten(recorder) - recorder.added(Article)
    for chunk in chunks_of(numbers):
        Article.objects.filter(pk__in=chunk).update(updated_at=timezone.now())


def _rewritten(recorder: Recorder) -> set[int]:
    lines = _owners(recorder, EntryLink, "entry_id")
    return (
        _owners(recorder, Entry, "article_id")
        | _looked_up(Entry, "article_id", lines)
        | _owners(recorder, TaggedArticle, "content_object_id")
        | _with_tags(_renamed_tags(recorder))
    )


def _owners(recorder: Recorder, model: type[Model], link: str) -> set[int]:
    """What the rows that are new, gone or otherwise belong to, and belonged to before."""
    owners, others = set[int](), recorder.added(model)
    for number, before, after in recorder.changed(model):
        if before and after and before.keys() <= PLACE:
            continue
        named = {values[link] for values in (before, after) if values and link in values}
        owners |= named
        if not named:
            others.add(number)
    return owners | _looked_up(model, link, others)


def _looked_up(model: type[Model], link: str, numbers: Collection[int]) -> set[int]:
    return {
        owner
        for chunk in chunks_of(numbers)
        for owner in model._base_manager.filter(pk__in=chunk).values_list(link, flat=True)
    }


def _renamed_tags(recorder: Recorder) -> list[int]:
    return [number for number, before, after in recorder.changed(Tag) if before and after and before.keys() & NAMES]


def _with_tags(tags: Collection[int]) -> set[int]:
    rows = TaggedArticle.objects.filter(tag__in=tags).order_by()
    return set(rows.values_list("content_object_id", flat=True)) if tags else set()
