"""PURE. What is asked of the search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from library.search import keys
from library.search.highlight import Marker
from library.search.query import Query


class Sort(StrEnum):
    """The order of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"  # by the day on which the library received them
    PUBLISHED = "published"  # by the day on which they appeared, the latest first
    TITLE = "title"


class Stage(StrEnum):
    """How far the search had to go until something was found."""

    STRICT = "strict"  # every word stands in every result
    RELAXED = "relaxed"  # a part of the words does; such results are `related`
    PINYIN = "pinyin"  # the words were read as pinyin
    CORRECTED = "corrected"  # the words were read as mistyped
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen beside the words. Values of one kind widen (any of them), kinds narrow (all of them).

    `topics`, `sites`, `tags` hold row numbers (a topic with its subtree); `states` of `unread reading read starred`;
    `links` values of `Article.LinkState`; `has` of `note snapshot`; `languages` primary tags such as `zh`.
    """

    topics: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    states: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    has: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def properties(self) -> dict[str, list[str]]:
        """The properties of which an article must have any, for each kind of which something was chosen; what it must
        have all of (`has`), and what is no property (`states`), left out.
        """
        kinds = {
            "topics": [keys.topic(number) for number in self.topics],
            "sites": [keys.site(number) for number in self.sites],
            "tags": [keys.tag(number) for number in self.tags],
            "links": [keys.link(state) for state in self.links],
            "languages": [keys.language(tag) for tag in self.languages],
        }
        return {kind: chosen for kind, chosen in kinds.items() if chosen}

    def __bool__(self) -> bool:
        return any((self.topics, self.sites, self.tags, self.states, self.links, self.has, self.languages))


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the results have each value: `{row number or word: count}`, in the words of `Filters`.

    Counts of one kind leave the choices of that kind itself out, so that each says what choosing it would give; where
    `is_rough` they were counted among the newest candidates only, and show as "≈".
    """

    topics: Mapping[int, int] = field(default_factory=dict)
    sites: Mapping[int, int] = field(default_factory=dict)
    tags: Mapping[int, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    links: Mapping[str, int] = field(default_factory=dict)
    has: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The answer: numbers of articles in order, the best first.

    `count` is how many articles match, at most `search.COUNT_LIMIT`, and `is_capped` says that there are more; `hits`
    holds at most some thousands of them. `related` are articles that hold a part of the words, or are like those found,
    never among `hits`. `corrected` is the query that was run instead where the words as typed found nothing, or "".
    `marker` marks the words found in whatever text is shown.
    """

    query: Query
    hits: tuple[int, ...]
    scores: Mapping[int, float]
    count: int
    is_capped: bool
    stage: Stage
    related: tuple[int, ...]
    corrected: str
    facets: Facets
    marker: Marker


class SuggestionKind(StrEnum):
    """What a suggestion stands for."""

    TAG = "tag"
    TOPIC = "topic"
    SITE = "site"
    WORD = "word"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion while typing: what it shows, the row it names (None for a word), how many articles it leads to."""

    kind: SuggestionKind
    text: str
    number: int | None
    count: int
