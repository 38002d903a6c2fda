"""Articles become search documents: each batch in a handful of queries, whatever its size."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils import timezone

from library.by_number import by_number
from library.models import Article, Entry, Group, TaggedArticle, Topic
from library.search import keys
from library.search.analyzer import alternative_tokens, analyze
from library.search.around import Around
from library.search.document import Document, Piece, field_of, piece_of, spaced
from library.search.pinyin import indexed_sounds
from library.search.remembering import remember_names

# Characters; of a longer text the beginning is indexed, which holds more tokens than a field may.
LONGEST_TEXT = 100_000


class ArticleRow(NamedTuple):
    """What is indexed of an article itself."""

    pk: int
    title: str
    author: str
    site_id: int | None
    language: str
    status: str
    link_state: str
    published_on: dt.date | None
    added_at: dt.datetime


class Line(NamedTuple):
    """What is indexed of an article's line in a topic."""

    article_id: int
    topic_id: int
    group_id: int | None
    title: str
    note: str


class Sources:
    """A batch of articles with their tags and lines, and with what stands around them, of which an earlier batch may
    have read a part. What there is most of is plain rows, since instances of models take several times as long.
    """

    def __init__(self, numbers: Collection[int], around: Around) -> None:
        self.around = around
        articles = Article.objects.filter(by_number("pk", numbers)).order_by("pk")
        self.articles = list(map(ArticleRow._make, articles.values_list(*ArticleRow._fields)))
        around.read_sites({article.site_id for article in self.articles if article.site_id})
        self.tags: dict[int, list[int]] = defaultdict(list)
        tagged = TaggedArticle.objects.filter(by_number("content_object", numbers)).order_by("id")
        for article, tag in tagged.values_list("content_object_id", "tag_id"):
            self.tags[article].append(tag)
        around.read_tags({tag for tags in self.tags.values() for tag in tags})
        rows = Entry.objects.filter(by_number("article", numbers)).order_by("id").values_list(*Line._fields)
        lines = list(map(Line._make, rows))
        around.read_groups({line.group_id for line in lines if line.group_id})
        around.read_topics({line.topic_id for line in lines})
        self.entries: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            if around.topics[line.topic_id].role == Topic.Role.ORDINARY:
                self.entries[line.article_id].append(line)


def documents_of(sources: Sources) -> list[Document]:
    """The documents of a batch of articles, in the order of their numbers."""
    return [_document(article, sources) for article in sources.articles]


def _document(article: ArticleRow, sources: Sources) -> Document:
    tags, entries = sources.tags[article.pk], sources.entries[article.pk]
    topics = {topic.pk: topic for entry in entries for topic in sources.around.path(entry.topic_id)}
    titles = _distinct([article.title, *(entry.title for entry in entries)])
    tag_names = _distinct(name for tag in tags for name in sources.around.names_of_tag[tag])
    notes = _distinct(entry.note for entry in entries)
    site = sources.around.sites.get(article.site_id or 0, ())
    return Document(
        number=article.pk,
        is_public=article.status == Article.Status.PUBLISHED,
        title=field_of(map(_words, titles)),
        tags=field_of(map(_words, tag_names)),
        topic=field_of(map(_words, _topic_texts(topics.values(), entries, sources.around.groups))),
        note=field_of(map(_words, notes)),
        source=field_of(map(_words, _distinct([*site, article.author]))),
        alt=field_of(map(_alternatives, (*titles, *tag_names, *notes))),
        pinyin=field_of(map(_sounds, (*titles, *tag_names))),
        keys=spaced(_keys(article, tags, topics, has_note=bool(notes))),
    )


@remember_names
def _words(text: str) -> Piece:
    return piece_of([analyze(text)])


@remember_names
def _alternatives(text: str) -> Piece:
    return piece_of([alternative_tokens(text)])


@remember_names
def _sounds(text: str) -> Piece:
    return piece_of(indexed_sounds(text))


def _topic_texts(topics: Iterable[Topic], entries: list[Line], groups: Mapping[int, Group]) -> list[str]:
    names = [name for topic in topics if not topic.is_front for name in (topic.title, topic.title_en)]
    labels = [label for entry in entries if entry.group_id for label in _labels(groups[entry.group_id])]
    return _distinct([*names, *labels])


def _labels(group: Group) -> Iterator[str]:
    yield group.shown_label()
    if group.parent is not None:
        yield group.parent.shown_label()


def _keys(article: ArticleRow, tags: list[int], topics: Iterable[int], *, has_note: bool) -> Iterator[str]:
    yield keys.link(article.link_state)
    if has_note:
        yield keys.has("note")
    if article.language:
        yield keys.language(article.language)
    if article.site_id:
        yield keys.site(article.site_id)
    yield from (keys.tag(tag) for tag in tags)
    yield from (keys.topic(number) for number in topics)
    yield keys.EVERY  # what facets count stands before it
    yield keys.exact_title(_words(article.title[:LONGEST_TEXT]).text.split())
    yield from keys.day(article.published_on or timezone.localdate(article.added_at))


def _distinct(texts: Iterable[str]) -> list[str]:
    """The texts, each once and none longer than what is indexed of it."""
    return list(dict.fromkeys(text[:LONGEST_TEXT] for text in texts if text))
