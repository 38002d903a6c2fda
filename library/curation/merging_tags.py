"""Several tags become one: their articles, their names and their addresses all go to the one that stays."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from library import catalogue
from library.chunks import chunks_of
from library.curation.naming_tags import add_other_name, lead_on
from library.curation.outcome import Outcome
from library.models import Tag, TagAlias, TaggedArticle
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class MergeEffect:
    """What would happen if this tag stayed: how many articles it has, and how many more it would get."""

    tag: Tag
    articles: int
    gets: int


def articles_of_tags(tags: Iterable[Tag]) -> dict[int, set[int]]:
    """The numbers of the articles of each tag."""
    numbers = {tag.pk: set[int]() for tag in tags}
    for tag, article in TaggedArticle.objects.filter(tag__in=numbers).values_list("tag_id", "content_object_id"):
        numbers[tag].add(article)
    return numbers


def effects_of_merging(tags: Sequence[Tag]) -> list[MergeEffect]:
    """For each tag what would happen if it stayed."""
    articles = articles_of_tags(tags)
    every = set[int]().union(*articles.values())
    return [MergeEffect(tag, len(articles[tag.pk]), len(every - articles[tag.pk])) for tag in tags]


def merge_tags(
    numbers: Collection[int],
    *,
    kept: int,
    others: Collection[int],
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Have the tag `kept` take the place of others everywhere, as one change; tags are given by their numbers.

    What the others were called, in either language, becomes another name of it, and their addresses lead on to it. It
    takes over an English name where it has none. `numbers` are those of the articles when it was asked for: progress
    is told by them, and articles that got one of the tags since are not left out.
    """
    with catalogue.change(actor=actor, reason="tags merged") as unit:
        tags = Tag.objects.select_for_update().order_by("pk").in_bulk([kept, *others])
        if kept not in tags or len(tags) < 2:
            return Outcome(0, None)
        staying, going = tags[kept], [tags[number] for number in others if number in tags and number != kept]
        unit.reason = f"tags merged into {staying.name}: {', '.join(tag.name for tag in going)}"
        changed = _hand_over_articles(staying, going, unit, progress, len(numbers))
        _hand_over_names(staying, going, unit)
        unit.touch(changed)
    return Outcome(len(changed), unit.record)


def _hand_over_articles(
    staying: Tag, going: Sequence[Tag], unit: catalogue.Unit, progress: Progress, total: int
) -> set[int]:
    """Each article that has any of the tags has the one that stays, and once; the articles that are otherwise now."""
    having = set(TaggedArticle.objects.filter(tag=staying).values_list("content_object_id", flat=True))
    rows = TaggedArticle.objects.filter(tag__in=going).order_by("pk")
    surplus, moved = [], {}
    for row, article in rows.values_list("pk", "content_object_id"):
        if article in having or article in moved:
            surplus.append((row, article))
        else:
            moved[article] = row
    done = 0
    for chunk in chunks_of(moved.values()):
        watched = TaggedArticle.objects.filter(pk__in=chunk)
        unit.watch(watched)
        watched.update(tag=staying)
        done += len(chunk)
        progress(min(done, total), total)
    for chunk in chunks_of([row for row, _article in surplus]):
        watched = TaggedArticle.objects.filter(pk__in=chunk)
        unit.watch(watched)
        watched.delete()
    return {*moved, *(article for _row, article in surplus)}


def _hand_over_names(staying: Tag, going: Sequence[Tag], unit: catalogue.Unit) -> None:
    others = TagAlias.objects.filter(tag__in=going)
    unit.watch(others)
    others.update(tag=staying)
    for tag in going:
        name, slug, name_en = tag.name, tag.slug, tag.name_en
        tag.delete()
        lead_on(staying, name, slug)
        if name_en and not staying.name_en:
            staying.name_en = name_en
        elif name_en and name_en.casefold() != staying.name_en.casefold() and not Tag.objects.called([name_en]):
            add_other_name(staying, name_en)
    staying.save()
