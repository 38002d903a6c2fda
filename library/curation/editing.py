"""One article or one line written as a whole: the fields that are named, as one change.

What may be written is asked of the row as it is once nobody else may write it: `check` is called with it, and whatever
it raises takes everything back.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from library import catalogue
from library.curation.ordering import Target, move_row, sequence_mark
from library.curation.sequence import lock_topics, read_sequence, tidy_sequence
from library.curation.tagging import tag_articles
from library.models import Article, Entry, Group, Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


def _agree(row: Article | Entry) -> None:
    """Whoever asks for no check agrees to whatever is there."""


def edit_article(
    number: int,
    *,
    values: Mapping[str, Any],
    tags: Sequence[str] | None = None,
    check: Callable[[Article], None] = _agree,
    actor: "User | AnonymousUser | None" = None,
) -> Article:
    """Write fields of an article, and let it have just these tags where some are given.

    Raises `ValidationError`, and `Article.DoesNotExist` for what was put away.
    """
    with catalogue.change(actor=actor, reason="article edited: ") as unit:
        article = Article.objects.kept().select_for_update(no_key=True).get(pk=number)
        unit.reason = f"article edited: {article.title}"
        check(article)
        for name, value in values.items():
            setattr(article, name, value)
        if values:
            article.clean()
            article.save()
        if tags is not None:
            _set_tags(article, tags, actor)
            unit.reason = f"article edited: {article.title}"
    return article


def add_entry(entry: Entry, *, actor: "User | AnonymousUser | None" = None) -> Entry:
    """Put a new line at the end of its topic or group. Raises `ValidationError`."""
    with catalogue.change(actor=actor, reason=f"line added: {entry.shown_title()}") as unit:
        unit.reason = f"line added: {entry.shown_title()}"
        lock_topics([entry.topic_id])
        entry.clean()
        entry.save()
        tidy_sequence(entry.topic)
    return entry


def edit_entry(
    number: int,
    *,
    values: Mapping[str, Any],
    check: Callable[[Entry], None] = _agree,
    place: int | None = None,
    actor: "User | AnonymousUser | None" = None,
) -> Entry:
    """Write fields of a line; one that gets another topic or group goes to the end of it, and then to a place in it.

    Raises `ValidationError`, and `Entry.DoesNotExist`.
    """
    with catalogue.change(actor=actor, reason="line edited: ") as unit:
        lock_topics(_topics_of(number, values))
        entry = (
            Entry.objects.select_for_update(of=("self",), no_key=True).select_related("article", "topic").get(pk=number)
        )
        unit.reason = f"line edited: {entry.shown_title()}"
        check(entry)
        former = entry.topic
        _write(entry, values)
        for topic in {former, entry.topic}:
            tidy_sequence(topic)
        if place is not None:
            seen = sequence_mark(read_sequence(entry.topic))
            move_row(entry.topic, (Entry, entry.pk), Target(place=place), seen=seen)
        unit.reason = f"line edited: {entry.shown_title()}"
    return entry


def delete_entry(
    number: int,
    *,
    check: Callable[[Entry], None] = _agree,
    actor: "User | AnonymousUser | None" = None,
) -> None:
    """Take a line out and close the gap; the article stays. Raises `ValidationError` where lines stand below it."""
    with catalogue.change(actor=actor, reason="line deleted: ") as unit:
        lock_topics(_topics_of(number, {}))
        entry = (
            Entry.objects.select_for_update(of=("self",), no_key=True).select_related("article", "topic").get(pk=number)
        )
        unit.reason = f"line deleted: {entry.shown_title()}"
        check(entry)
        if entry.subentries.exists():
            raise ValidationError(_("Other lines stand below this one: move or delete these first."))
        topic = entry.topic
        entry.delete()
        tidy_sequence(topic)


def _set_tags(article: Article, tags: Sequence[str], actor: "User | AnonymousUser | None") -> None:
    had = list(article.tags.values_list("name", flat=True))
    wanted = {name.casefold() for name in tags}
    taken = [name for name in had if name.casefold() not in wanted]
    tag_articles([article.pk], remove=taken, actor=actor)
    tag_articles([article.pk], add=tags, actor=actor)


def _topics_of(number: int, values: Mapping[str, Any]) -> set[int]:
    """The topics whose order an edit of a line may change."""
    topics = set(Entry.objects.filter(pk=number).values_list("topic_id", flat=True))
    wanted: Topic | None = values.get("topic")
    return topics | ({wanted.pk} if wanted else set())


def _write(entry: Entry, values: Mapping[str, Any]) -> None:
    """Set the fields; what goes elsewhere leaves the line that it stood below, and nothing behind that it carries."""
    topic: Topic = values.get("topic", entry.topic)
    group: Group | None = values.get("group", entry.group if topic == entry.topic else None)
    is_moved = topic != entry.topic or ("group" in values and group != entry.group)
    if is_moved and entry.subentries.exists():
        raise ValidationError(_("Other lines stand below this one: move or delete these first."))
    if is_moved:
        entry.topic, entry.group, entry.parent, entry.position = topic, group, None, 0
    for name, value in values.items():
        if name not in ("topic", "group"):
            setattr(entry, name, value)
    entry.clean()
    entry.save()
