"""Rows that the list has no more: lines go and their articles stay, groups and topics go once they are empty."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from library import catalogue
from library.chunks import chunks_of
from library.models import Anchor, Entry, EntryLink, FormerSlug, Group, Topic
from library.readme.stored import RowKey


def remove_rows(gone: AbstractSet[RowKey | None], unit: catalogue.Unit) -> None:
    """Delete these rows. What is to stay must not stand in them any more, but for what no list shows: that moves up."""
    _remove_entries(_numbers(gone, Anchor.Kind.ENTRY), unit)
    _remove_groups(_numbers(gone, Anchor.Kind.GROUP))
    _remove_topics(_numbers(gone, Anchor.Kind.TOPIC))


def _numbers(gone: Iterable[RowKey | None], kind: Anchor.Kind) -> set[int]:
    return {key[1] for key in gone if key and key[0] == kind}


def _remove_entries(numbers: Collection[int], unit: catalogue.Unit) -> None:
    for part in chunks_of(numbers):
        rows = Entry.objects.filter(pk__in=part)
        unit.watch(rows)
        unit.watch(EntryLink.objects.filter(entry__in=part))
        unit.touch(rows.values_list("article_id", flat=True))
        _move_up(Entry.objects.filter(parent__in=part).exclude(pk__in=numbers).select_related("parent"))
    for part in chunks_of(numbers):
        Entry.objects.filter(pk__in=part).delete()


def _move_up(hidden: Iterable[Entry]) -> None:
    """Lines of articles that were put away stand beside what they stood below."""
    for line in hidden:
        line.group, line.parent = (line.parent.group if line.parent else None), None
        line.save(update_fields=["group", "parent"])


def _remove_groups(numbers: Collection[int]) -> None:
    for group in Group.objects.filter(pk__in=numbers).order_by("-pk"):
        for below in group.subgroups.exclude(pk__in=numbers):
            below.parent = group.parent
            below.save(update_fields=["parent"])
        Group.objects.filter(pk=group.pk).delete()


def _remove_topics(numbers: Collection[int]) -> None:
    """Delete topics, the lowest first. Topics that are in no README move up; addresses lead to the topic above."""
    topics = sorted(Topic.objects.filter(pk__in=numbers), key=lambda topic: -len(topic.with_ancestors()))
    for topic in topics:
        for below in topic.subtopics.all():
            below.parent = topic.parent
            below.slug = ""  # made anew, since it may be taken there
            below.save()
        if topic.parent is not None:
            FormerSlug.objects.get_or_create(topic=topic.parent, parent_id=topic.parent.parent_id, slug=topic.slug)
        Topic.objects.get(pk=topic.pk).delete()
