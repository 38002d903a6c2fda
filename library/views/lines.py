"""Lines of articles outside their lists: with their tags, and with what the curators noted wherever they stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from library.models import Article, Entry, EntryLink, Tag, TaggedArticle, Topic
from library.views.outline import Line


def add_tags(lines: Iterable[Line]) -> None:
    """Read the tags of all lines, in one query."""
    lines = list(lines)
    tagged = TaggedArticle.objects.filter(content_object__in={line.article.pk for line in lines})
    tags: dict[int, list[Tag]] = defaultdict(list)
    for row in tagged.select_related("tag").order_by("id"):
        tags[row.content_object_id].append(row.tag)
    for line in lines:
        line.tags = tags[line.article.pk]


def lines_of(articles: Sequence[Article]) -> list[Line]:
    """Articles as lines with tags, and with topics, notes and secondary links of every public place; two queries."""
    lines = lines_without_tags(articles)
    add_tags(lines)
    return lines


def _in_order(row: tuple[Any, ...]) -> tuple[int, ...]:
    """Topic, position and entry, then position and number of a link, where there is one."""
    return tuple(value or 0 for value in row[:5])


def lines_without_tags(articles: Sequence[Article]) -> list[Line]:
    """The same but for the tags; one query."""
    lines = {article.pk: Line(article, article.title, article.url, []) for article in articles}
    order = ("topic_id", "position", "pk", "links__position", "links__pk")
    entries = Entry.objects.filter(article__in=lines, topic__role=Topic.Role.ORDINARY).order_by()
    rows = entries.values_list(*order, "article_id", "note", "links__title", "links__url")
    # Put in order here, and not asked whether their articles are published, which these are: either may lead SQLite to
    # read the entries of the whole library.
    for topic, _position, entry, _place, link, number, note, title, url in sorted(rows, key=_in_order):
        line = lines[number]
        if note and note not in line.notes:
            line.notes.append(note)
        if topic not in line.topics:
            line.topics.append(topic)
        if link and url not in [other.url for other in line.links]:
            line.links.append(EntryLink(pk=link, entry_id=entry, title=title, url=url))
    return list(lines.values())
