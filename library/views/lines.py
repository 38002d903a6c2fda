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
    """Articles as lines, with tags, and with the notes and secondary links of every public place; in three queries."""
    numbers = [article.pk for article in articles]
    notes: dict[int, list[str]] = defaultdict(list)
    links: dict[int, list[EntryLink]] = defaultdict(list)
    for entry in Entry.objects.public().filter(article__in=numbers).exclude(note="").in_order():
        if entry.note not in notes[entry.article_id]:
            notes[entry.article_id].append(entry.note)
    for link in EntryLink.objects.filter(entry__in=Entry.objects.public().filter(article__in=numbers)).select_related(
        "entry"
    ):
        if link.url not in [other.url for other in links[link.entry.article_id]]:
            links[link.entry.article_id].append(link)
    lines = [Line(article, article.title, article.url, notes[article.pk], links[article.pk]) for article in articles]
    add_tags(lines)
    return lines
