"""Tags on many articles at once: added, taken away, and told beforehand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from library import catalogue
from library.chunks import chunks_of, told_chunks
from library.curation.outcome import Outcome
from library.models import Article, Tag, TaggedArticle
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class TagEffect:
    """What happens to one tag: how many of the articles get or lose it; `is_new` where there is no such tag yet."""

    name: str
    articles: int
    is_new: bool = False


def effects_of_adding(articles: "QuerySet[Article]", names: Sequence[str]) -> list[TagEffect]:
    """How many articles would get each tag."""
    total = articles.count()
    return [
        TagEffect(tag.name, total - count) if tag else TagEffect(name, total, is_new=True)
        for name, tag, count in _counted(articles, names)
    ]


def effects_of_removing(articles: "QuerySet[Article]", names: Sequence[str]) -> list[TagEffect]:
    """How many articles would lose each tag."""
    return [TagEffect(tag.name if tag else name, count) for name, tag, count in _counted(articles, names)]


def new_tags(names: Sequence[str]) -> list[str]:
    """Those of the names by which no tag is called, whatever its case."""
    known = Tag.objects.called(names)
    return [name for name in names if name.casefold() not in known]


def tag_articles(
    numbers: Collection[int],
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give tags to articles and take others away, as one change.

    Names are those of tags, their other ones too, whatever their case; what is added and not there yet is made. A tag
    that no article has any more stays. `progress` is called with (articles done, articles in all) and may raise to take
    everything back.
    """
    changed, reason = set[int](), reason_for(add, remove)
    with catalogue.change(actor=actor, reason=reason) as unit:
        unit.reason = reason  # where this is the whole of a wider unit: a request at the desk
        added = list(dict.fromkeys(_tag_called(name) for name in add))
        removed = list(Tag.objects.called(remove).values())
        for chunk in told_chunks(numbers, progress):
            changed |= _add(added, chunk, unit) | _remove(removed, chunk, unit)
        if changed:
            unit.touch(changed)
    return Outcome(len(changed), unit.record)


def give_tags(
    wanted: Mapping[str, Collection[int]],
    *,
    reason: str,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Give tags, each to the articles of its own, as one change. Names are as in `tag_articles`."""
    done, total, changed = 0, sum(map(len, wanted.values())), set()
    with catalogue.change(actor=actor, reason=reason) as unit:
        unit.reason = reason
        for name, numbers in wanted.items():
            tag = _tag_called(name)
            for chunk in chunks_of(numbers):
                changed |= _add([tag], chunk, unit)
                done += len(chunk)
                progress(done, total)
        if changed:
            unit.touch(changed)
    return Outcome(len(changed), unit.record)


def reason_for(add: Sequence[str], remove: Sequence[str]) -> str:
    """What the history says of it."""
    parts = [f"tags added: {', '.join(add)}"] if add else []
    parts += [f"tags removed: {', '.join(remove)}"] if remove else []
    return "; ".join(parts)


def _add(tags: Sequence[Tag], numbers: Sequence[int], unit: catalogue.Unit) -> set[int]:
    # Locked, so that two curators do not give the same article the same tag twice, nor to one that is being deleted.
    locked = Article.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True)
    here = set(locked.values_list("pk", flat=True))
    there = set(
        TaggedArticle.objects.filter(content_object__in=here, tag__in=tags).values_list("content_object_id", "tag_id")
    )
    missing = [
        TaggedArticle(content_object_id=number, tag=tag)
        for number in sorted(here)
        for tag in tags
        if (number, tag.pk) not in there
    ]
    for row in TaggedArticle.objects.bulk_create(missing):
        unit.note_new(row)
    return {row.content_object_id for row in missing}


def _remove(tags: Sequence[Tag], numbers: Sequence[int], unit: catalogue.Unit) -> set[int]:
    rows = TaggedArticle.objects.filter(content_object__in=numbers, tag__in=tags)
    touched = set(rows.values_list("content_object_id", flat=True))
    unit.watch(rows)
    rows.delete()
    return touched


def _tag_called(name: str) -> Tag:
    known = _meant_by(name)
    if known:
        return known
    try:
        with transaction.atomic():
            made: Tag = Tag.objects.create(name=name)
            return made
    except IntegrityError:  # another curator made it meanwhile
        return Tag.objects.called([name])[name.casefold()]


def _meant_by(name: str) -> Tag | None:
    return Tag.objects.called([name]).get(name.casefold())


def _counted(articles: "QuerySet[Article]", names: Sequence[str]) -> list[tuple[str, Tag | None, int]]:
    """Each name with the tag that is called so, if there is one, and how many of the articles have it. Two names of one
    tag are one.
    """
    known = Tag.objects.called(names)
    numbers = articles.order_by().values("pk")
    counted = TaggedArticle.objects.filter(content_object__in=numbers, tag__in=known.values()).values_list("tag")
    had = dict(counted.annotate(Count("pk")))
    found = {tag.pk if (tag := known.get(name.casefold())) else name: (name, tag) for name in names}
    return [(name, tag, had.get(tag.pk, 0) if tag else 0) for name, tag in found.values()]
