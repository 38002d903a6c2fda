"""Topics and groups turned into one another: two topics into one, a group into a subtopic, a topic into a group.

Each is one change that can be taken back whole, and keeps the order of what it moves. What cannot be is refused with a
`ValidationError`; whether the README can be written afterwards is for the caller to try.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from library import catalogue
from library.curation.sequence import lock_topics, read_sequence, tidy_sequence
from library.models import Entry, FormerSlug, Group, Suggestion, Topic
from library.models.topic import free_slug

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


Row = TypeVar("Row", Topic, Group)


@dataclass(frozen=True, slots=True)
class Content:
    """What moves: entries, groups and subtopics; and how many articles will have two lines in one topic then."""

    entries: int
    groups: int
    subtopics: int = 0
    twice: int = 0


def content_of_topic(source: Topic, target: Topic) -> Content:
    """What a topic would bring along into another one."""
    twice = Entry.objects.filter(topic=target, article__in=Entry.objects.filter(topic=source).values("article"))
    return Content(
        source.entries.count(),
        source.groups.count(),
        source.subtopics.count(),
        twice.values("article").distinct().count(),
    )


def content_of_group(group: Group) -> Content:
    """What a group would bring along into a topic of its own."""
    rows = read_sequence(group.topic).with_all_below(group)[1:]
    entries = sum(isinstance(row, Entry) for row in rows)
    return Content(entries, len(rows) - entries)


def check_merge(source: Topic, target: Topic) -> None:
    """Raise `ValidationError` where a topic cannot become a part of another one."""
    if source == target:
        raise ValidationError(_("A topic cannot be merged into itself."))
    for topic in (source, target):
        _refuse_special(topic)
    if source in target.with_ancestors():
        raise ValidationError(_("“%(name)s” stands below it. Move it out first.") % {"name": target})
    if source.readme_id not in (None, target.readme_id):
        raise ValidationError(_("“%(name)s” belongs to another list.") % {"name": target})


def check_promotion(group: Group) -> None:
    """Raise `ValidationError` where a group cannot become a subtopic of the topic that it stands in."""
    _refuse_special(group.topic)
    Topic(parent=group.topic, title=group.shown_label()).clean()


def check_demotion(topic: Topic) -> Topic:
    """The topic above a topic, of which this may become a group. Raises `ValidationError` where it cannot."""
    _refuse_special(topic)
    if topic.parent is None:
        raise ValidationError(_("It stands at the top of its list: there is no topic in which it could be a group."))
    _refuse_special(topic.parent)
    if topic.subtopics.exists():
        raise ValidationError(
            _("It has subtopics, and a group cannot hold any. Make groups of them first, or move them elsewhere.")
        )
    return topic.parent


def merge_topics(source: Topic, target: Topic, *, actor: "User | AnonymousUser | None" = None) -> None:
    """Let the groups, entries and subtopics of `source` go to the end of `target`, whose addresses they have then.

    What the first one was addressed by leads to the second. Its introduction is kept: below that of the second, or as
    its introduction where there is none. Raises `ValidationError`.
    """
    with catalogue.change(actor=actor, reason="topics merged: ") as unit:
        unit.reason = f"topics merged: {source} → {target}"
        lock_topics([source.pk, target.pk])
        source, target = _again(source), _again(target)
        check_merge(source, target)
        unit.note(source)
        unit.touched.look_up()  # whatever stands below it is found by another topic from now on
        _move_content(source, target, None, unit)
        _move_subtopics(source, target, unit)
        _replace_topic(source, target)


def promote_group(group: Group, *, actor: "User | AnonymousUser | None" = None) -> Topic:
    """Make a group the last subtopic of its topic, called by its label without the colon. Raises `ValidationError`."""
    with catalogue.change(actor=actor, reason="group made a topic: ") as unit:
        unit.reason = f"group made a topic: {group}"
        lock_topics([group.topic_id])
        group = _again(group)
        check_promotion(group)
        parent = group.topic
        rows = read_sequence(parent).with_all_below(group)[1:]
        topic = Topic(parent=parent, title=group.shown_label(), is_exported=parent.is_exported)
        topic.position = end_of(parent.subtopics.all())
        topic.save()
        entries = Entry.objects.filter(pk__in=[row.pk for row in rows if isinstance(row, Entry)])
        groups = Group.objects.filter(pk__in=[row.pk for row in rows if isinstance(row, Group)])
        unit.watch(entries)
        unit.watch(groups)
        unit.touch(entries.values_list("article_id", flat=True))
        entries.filter(group=group).update(group=None)
        groups.filter(parent=group).update(parent=None)
        entries.update(topic=topic)
        groups.update(topic=topic)
        group.delete()
        for changed in (parent, topic):
            tidy_sequence(changed)
    return topic


def demote_topic(topic: Topic, *, actor: "User | AnonymousUser | None" = None) -> Group:
    """Make a topic the last group of the topic above it, to which its address leads then. Raises `ValidationError`."""
    with catalogue.change(actor=actor, reason="topic made a group: ") as unit:
        unit.reason = f"topic made a group: {topic}"
        lock_topics([topic.pk, *Topic.objects.filter(subtopics=topic).values_list("pk", flat=True)])
        topic = _again(topic)
        parent = check_demotion(topic)
        group = Group.objects.create(topic=parent, label=topic.title)
        _move_content(topic, parent, group, unit)
        _replace_topic(topic, parent)
    return group


def end_of(topics: Iterable[Topic]) -> int:
    """The position behind these topics."""
    return max((topic.position for topic in topics), default=0) + 1


def _again(row: Row) -> Row:
    """A row as it is now that nobody else may change it. Raises `ValidationError` where it is gone."""
    found = type(row)._base_manager.filter(pk=row.pk).first()
    if found is None:
        raise ValidationError(_("“%(name)s” is no longer there; somebody was quicker.") % {"name": row})
    return found


def _refuse_special(topic: Topic) -> None:
    if topic.role == Topic.Role.META:
        raise ValidationError(_("“%(name)s” is a meta section, which is kept as it stands.") % {"name": topic})
    if topic.is_front:
        raise ValidationError(_("“%(name)s” holds what stands before the first heading.") % {"name": topic})


def _move_content(source: Topic, target: Topic, group: Group | None, unit: catalogue.Unit) -> None:
    """Put groups and entries behind those of another topic, or into a group that is its last."""
    tidy_sequence(target)
    tidy_sequence(source)
    behind = target.entries.count() + target.groups.count()
    groups, entries = Group.objects.filter(topic=source), Entry.objects.filter(topic=source)
    unit.watch(groups)
    unit.watch(entries)
    unit.touch(entries.values_list("article_id", flat=True))
    if group is not None:
        entries.filter(group=None, parent=None).update(group=group)
        groups.filter(parent=None).update(parent=group)
    groups.update(topic=target, position=F("position") + behind)
    entries.update(topic=target, position=F("position") + behind)


def _move_subtopics(source: Topic, target: Topic, unit: catalogue.Unit) -> None:
    moved = list(source.subtopics.in_order())
    beside = list(target.subtopics.all())
    taken = {topic.slug for topic in beside}
    for position, topic in enumerate(moved, start=end_of(beside)):
        topic.parent, topic.position = target, position
        topic.slug = topic.slug if topic.slug not in taken else free_slug(topic.slug, taken)
        taken.add(topic.slug)
    unit.watch(Topic.objects.filter(pk__in=[topic.pk for topic in moved]))
    Topic.objects.bulk_update(moved, ["parent", "position", "slug"])
    if source.readme_id != target.readme_id:
        _move_to_list(moved, target, unit)


def _move_to_list(topics: list[Topic], target: Topic, unit: catalogue.Unit) -> None:
    """Have topics and all below them belong to the list of another one."""
    while topics:
        rows = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
        unit.watch(rows)
        rows.update(readme=target.readme_id)
        topics = list(Topic.objects.filter(parent__in=topics))


def _replace_topic(source: Topic, target: Topic) -> None:
    """Let go of a topic whose content is in another one: its words and its addresses go there too."""
    target.intro = _joined(target.intro, source.intro)
    target.intro_en = _joined(target.intro_en, source.intro_en)
    target.save(update_fields=["intro", "intro_en"])
    for former in FormerSlug.objects.filter(Q(topic=source) | Q(parent=source)).order_by("pk"):
        former.delete()
        _remember(
            target if former.topic_id == source.pk else former.topic,
            target if former.parent_id == source.pk else former.parent,
            former.slug,
        )
    _remember(target, source.parent, source.slug)
    Suggestion.objects.filter(topic=source).update(topic=target)
    Topic.objects.get(pk=source.pk).delete()  # asked for anew, so that nothing is known of what stood below it
    tidy_sequence(target)


def _remember(topic: Topic, parent: Topic | None, slug: str) -> None:
    FormerSlug.objects.get_or_create(topic=topic, parent=parent, slug=slug)


def _joined(first: str, second: str) -> str:
    return "\n\n".join(text for text in (first.strip(), second.strip()) if text) if second.strip() else first
