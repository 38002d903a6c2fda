"""Rows as the API tells them: what readers see of them, never a private note."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.http import HttpRequest

from library.models import Article, Entry, EntryLink, Group, Mark, Site, Tag, TaggedArticle
from library.views.absolute import absolute
from library.views.outline import TopicNode, paths_of, read_chapters

Told = dict[str, Any]

TAGS = TaggedArticle.objects.select_related("tag").order_by("id")
TAGGED, TAGGED_OF_MARK = Prefetch("tagged_articles", TAGS), Prefetch("article__tagged_articles", TAGS)
LINKS = Prefetch("links", EntryLink.objects.order_by("position", "id"))


def with_all_told(articles: "QuerySet[Article]") -> "QuerySet[Article]":
    """Articles with what is told of them, in two queries."""
    return articles.select_related("site").prefetch_related(TAGGED)


def entries_with_all_told(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Entries with what is told of them, in two queries."""
    return entries.select_related("article", "group").defer("columns").prefetch_related(LINKS)


def marks_with_all_told(marks: "QuerySet[Mark]") -> "QuerySet[Mark]":
    """Marks with what is told of their articles, in two queries."""
    return marks.select_related("article__site").prefetch_related(TAGGED_OF_MARK)


class Tree:
    """The topics that readers see; asked for once in a request, and not before it is needed."""

    @cached_property
    def chapters(self) -> list[TopicNode]:
        """The chapters of all lists."""
        return read_chapters()

    @cached_property
    def paths(self) -> dict[int, list[TopicNode]]:
        """The way to each topic, by its number."""
        return paths_of(self.chapters)

    def node(self, number: int) -> TopicNode | None:
        """The topic of a number, if readers see it."""
        path = self.paths.get(number)
        return path[-1] if path else None


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells rows in one answer, with whole addresses."""

    request: HttpRequest
    tree: Tree

    def article(self, article: Article) -> Told:
        """An article, read by `with_all_told`."""
        return {
            "id": article.pk,
            "url": article.url,
            "title": article.title,
            "page": absolute(self.request, article.get_absolute_url()),
            "site": {"host": article.site.host, "name": article.site.name} if article.site else None,
            "language": article.language,
            "author": article.author,
            "published_on": article.published_on,
            "is_must_read": article.is_must_read,
            "status": article.status,
            "withdrawn_reason": article.withdrawn_reason if article.status == Article.Status.WITHDRAWN else "",
            "link_state": article.link_state,
            "tags": [_tag_name(row.tag) for row in article.tagged_articles.all()],
            "added_at": article.added_at,
            "updated_at": article.updated_at,
        }

    def article_whole(self, article: Article) -> Told:
        """An article with its lines in topics that readers see."""
        rows = entries_with_all_told(Entry.objects.filter(article=article)).order_by("topic_id", "position", "id")
        entries = [entry for entry in rows if entry.topic_id in self.tree.paths]
        return {**self.article(article), "entries": [self.entry(entry) for entry in entries]}

    def entry(self, entry: Entry) -> Told:
        """A line, read by `entries_with_all_told`, in a topic that readers see."""
        return {
            "id": entry.pk,
            "article": entry.article_id,
            "topic": self.topic_name(self.tree.paths[entry.topic_id][-1]),
            "group": _group(entry.group) if entry.group else None,
            "parent": entry.parent_id,
            "position": entry.position,
            "title": entry.shown_title(),
            "url": entry.shown_url(),
            "own_title": entry.title,
            "own_url": entry.url,
            "note": entry.note,
            "links": [{"title": link.title, "url": link.url} for link in entry.links.all()],
        }

    def topic_name(self, node: TopicNode) -> Told:
        """A topic by its name."""
        topic = node.topic
        page = absolute(self.request, node.url)
        return {"id": topic.pk, "title": topic.title, "title_en": topic.title_en, "page": page}

    def topic_node(self, node: TopicNode, counts: Mapping[int, int]) -> Told:
        """A topic with those below it."""
        return {
            **self.topic_name(node),
            "slug": node.topic.slug,
            "entry_count": counts.get(node.topic.pk, 0),
            "subtopics": [self.topic_node(below, counts) for below in node.subtopics],
        }

    def topic(self, node: TopicNode, counts: Mapping[int, int]) -> Told:
        """A topic with its words and its labels."""
        topic = node.topic
        return {
            **self.topic_node(node, counts),
            "intro": topic.intro,
            "intro_en": topic.intro_en,
            "list_name": topic.readme.name if topic.readme else None,
            "parent": topic.parent_id,
            "groups": [_group(group) for group in Group.objects.filter(topic=topic).order_by("position", "id")],
        }

    def tag(self, tag: Tag) -> Told:
        """A tag, read by `with_article_count`."""
        page = absolute(self.request, tag.get_absolute_url())
        return {**_tag_name(tag), "page": page, "article_count": _count(tag)}

    def site(self, site: Site) -> Told:
        """A site, read by `with_article_count`."""
        page = absolute(self.request, site.get_absolute_url())
        return {"host": site.host, "name": site.name, "page": page, "article_count": _count(site)}

    def mark(self, mark: Mark) -> Told:
        """A mark with its article."""
        return {
            "article": self.article(mark.article),
            "state": mark.state,
            "is_starred": mark.is_starred,
            "changed_at": mark.changed_at,
        }


def teller(request: HttpRequest) -> Teller:
    """Who tells what this request asks."""
    return Teller(request, Tree())


def entry_counts() -> dict[int, int]:
    """How many public lines each topic has of its own."""
    counted = Entry.objects.public().order_by().values_list("topic").annotate(Count("pk"))
    return dict(counted)


def in_order(articles: "QuerySet[Article]", numbers: Sequence[int]) -> Iterable[Article]:
    """The articles of these numbers, in their order, of those that there are."""
    found = with_all_told(articles).in_bulk(list(numbers))
    return (found[number] for number in numbers if number in found)


def _tag_name(tag: Tag) -> Told:
    return {"slug": tag.slug, "name": tag.name, "name_en": tag.name_en}


def _group(group: Group) -> Told:
    return {"id": group.pk, "label": group.shown_label(), "parent": group.parent_id}


def _count(row: Any) -> int:
    return int(row.article_count)


def below(node: TopicNode) -> list[int]:
    """The numbers of a topic and of all below it."""
    return [inner.topic.pk for inner in node.all_topics()]
