"""Articles become search documents: each batch in a handful of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from django.utils import timezone

from library.models import Article, Entry, Tag, TagAlias, TaggedArticle, Topic
from library.search import keys
from library.search.analyzer import alternative_tokens, analyze
from library.search.document import Document, spaced, with_gaps
from library.search.pinyin import indexed_sounds

LONGEST_NAME = 80  # characters


class Sources:
    """A batch of articles with what stands around them: tags, lines, and the topics of these with all above them.

    Read in five queries and one for each level of topics.
    """

    def __init__(self, numbers: Collection[int]) -> None:
        self.articles = list(Article.objects.filter(pk__in=numbers).select_related("site").order_by("pk"))
        self.tags: dict[int, list[Tag]] = defaultdict(list)
        tagged = TaggedArticle.objects.filter(content_object__in=numbers).order_by("id")
        pairs = list(tagged.values_list("content_object_id", "tag_id"))
        by_number = Tag.objects.in_bulk({tag for _article, tag in pairs})
        for article, tag in pairs:
            self.tags[article].append(by_number[tag])
        self.names_of_tag: dict[int, tuple[str, ...]] = {tag.pk: (tag.name, tag.name_en) for tag in by_number.values()}
        for number, name in TagAlias.objects.filter(tag__in=self.names_of_tag).values_list("tag_id", "name"):
            self.names_of_tag[number] += (name,)
        self.entries: dict[int, list[Entry]] = defaultdict(list)
        entries = Entry.objects.filter(article__in=numbers).select_related("group__parent").defer("url", "columns")
        for entry in entries.order_by("id"):
            self.entries[entry.article_id].append(entry)
        self.topics: dict[int, Topic] = {}
        self._read_topics({entry.topic_id for entries in self.entries.values() for entry in entries})
        for number, entries in self.entries.items():
            self.entries[number] = [entry for entry in entries if self._is_ordinary(entry.topic_id)]

    def path(self, number: int) -> list[Topic]:
        """A topic and all above it, itself first."""
        path: list[Topic] = []
        step: int | None = number
        while step is not None and len(path) <= len(self.topics):
            path.append(self.topics[step])
            step = self.topics[step].parent_id
        return path

    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of tags, topics and sites of the batch by their property, for suggestions."""
        tags = {keys.tag(number): names for number, names in self.names_of_tag.items()}
        topics = {
            keys.topic(topic.pk): (topic.title, topic.title_en) for topic in self.topics.values() if not topic.is_front
        }
        sites = {
            keys.site(article.site.pk): (article.site.name, article.site.host)
            for article in self.articles
            if article.site
        }
        return tags | topics | sites

    def _read_topics(self, wanted: set[int]) -> None:
        while wanted:
            level = (
                Topic.objects.filter(pk__in=wanted).only("title", "title_en", "parent_id", "role", "is_front").in_bulk()
            )
            self.topics |= level
            wanted = {topic.parent_id for topic in level.values() if topic.parent_id} - self.topics.keys()

    def _is_ordinary(self, topic: int) -> bool:
        return self.topics[topic].role == Topic.Role.ORDINARY


def documents_of(sources: Sources) -> list[Document]:
    """The documents of a batch of articles, in the order of their numbers."""
    return [_document(article, sources) for article in sources.articles]


def _document(article: Article, sources: Sources) -> Document:
    tags, entries = sources.tags[article.pk], sources.entries[article.pk]
    topics = {topic.pk: topic for entry in entries for topic in sources.path(entry.topic_id)}
    titles = _distinct([article.title, *(entry.title for entry in entries)])
    tag_names = _distinct(name for tag in tags for name in sources.names_of_tag[tag.pk])
    notes = _distinct(entry.note for entry in entries)
    site = article.site
    return Document(
        number=article.pk,
        is_public=article.is_public(),
        title=_field(titles),
        tags=_field(tag_names),
        topic=_field(_topic_texts(topics.values(), entries)),
        note=_field(notes),
        source=_field(_distinct([site.name if site else "", site.host if site else "", article.author])),
        alt=spaced(with_gaps(alternative_tokens(text) for text in (*titles, *tag_names, *notes))),
        pinyin=spaced(with_gaps(sounds for text in (*titles, *tag_names) for sounds in indexed_sounds(text))),
        keys=spaced(list(_keys(article, tags, topics, has_note=bool(notes)))),
    )


def _field(texts: Iterable[str]) -> str:
    return spaced(with_gaps(_analyzed(text) for text in texts))


def _analyzed(text: str) -> Sequence[str]:
    """The tokens of a text; of long ones, which hardly come again, none are kept in memory."""
    return _analyzed_name(text) if len(text) <= LONGEST_NAME else analyze(text)


@lru_cache(maxsize=4096)  # names of tags, topics and sites come again and again
def _analyzed_name(text: str) -> tuple[str, ...]:
    return tuple(analyze(text))


def _topic_texts(topics: Iterable[Topic], entries: list[Entry]) -> list[str]:
    names = [name for topic in topics if not topic.is_front for name in (topic.title, topic.title_en)]
    labels = [label for entry in entries for label in _labels(entry)]
    return _distinct([*names, *labels])


def _labels(entry: Entry) -> Iterator[str]:
    group = entry.group
    if group is not None:
        yield group.shown_label()
        if group.parent is not None:
            yield group.parent.shown_label()


def _keys(article: Article, tags: list[Tag], topics: Iterable[int], *, has_note: bool) -> Iterator[str]:
    yield keys.link(article.link_state)
    if has_note:
        yield keys.has("note")
    if article.language:
        yield keys.language(article.language)
    if article.site_id:
        yield keys.site(article.site_id)
    yield from (keys.tag(tag.pk) for tag in tags)
    yield from (keys.topic(number) for number in topics)
    yield keys.EVERY  # what facets count stands before it
    yield keys.exact_title(list(_analyzed(article.title)))
    yield from keys.day(article.published_on or timezone.localdate(article.added_at))


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
