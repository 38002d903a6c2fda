"""Lines of articles outside their lists: with their tags, and with what the curators noted wherever they stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F

from library.models import Article, Entry, EntryLink, Tag, TaggedArticle
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
    lines = {article.pk: Line(article, article.title, article.url, []) for article in articles}
    entries = Entry.objects.public().filter(article__in=lines)
    linked = entries.annotate(link=F("links__pk"), link_title=F("links__title"), link_url=F("links__url"))
    for row in linked.order_by("topic_id", "position", "id", "links__position", "links__id"):  # one for each link
        line = lines[row.article_id]
        if row.note and row.note not in line.notes:
            line.notes.append(row.note)
        if row.topic_id not in line.topics:
            line.topics.append(row.topic_id)
        if row.link and row.link_url not in [other.url for other in line.links]:
            line.links.append(EntryLink(pk=row.link, entry_id=row.pk, title=row.link_title, url=row.link_url))
    add_tags(lines.values())
    return list(lines.values())
