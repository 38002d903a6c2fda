"""Lines of articles outside their lists: with their tags, and with what the curators noted wherever they stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

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
    """Articles as lines, with tags, and with topics, notes and secondary links of every public place; in three queries."""
    lines = {article.pk: Line(article, article.title, article.url, []) for article in articles}
    for entry in Entry.objects.public().filter(article__in=lines).in_order():
        line = lines[entry.article_id]
        if entry.note and entry.note not in line.notes:
            line.notes.append(entry.note)
        if entry.topic_id not in line.topics:
            line.topics.append(entry.topic_id)
    for link in EntryLink.objects.filter(entry__in=Entry.objects.public().filter(article__in=lines)).select_related(
        "entry"
    ):
        links = lines[link.entry.article_id].links
        if link.url not in [other.url for other in links]:
            links.append(link)
    add_tags(lines.values())
    return list(lines.values())
