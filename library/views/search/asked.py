"""What the address of a search asks for: words, choices beside them, an order, a page. Nothing in it is an error."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from library.models import Article, Mark
from library.search import Sort
from library.views.narrowing import words_of

STATES = (*Mark.State.values, "starred")
SORTS = frozenset(sort.value for sort in Sort)
HAS = ("note", "snapshot")
LONGEST_QUERY = 250  # characters; the search itself reads fewer, and says so
LONGEST_VALUE = 260  # characters; a host has at most 253
MOST_VALUES = 30  # of one kind
LARGEST_NUMBER = 2**31


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as its address has it; choices in the order chosen. `topic` holds row numbers as text, `site` hosts,
    `tag` slugs. `exact` asks for the words as typed, without any mending.
    """

    q: str = ""
    topic: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    sort: str = ""
    exact: str = ""

    @property
    def has_choices(self) -> bool:
        """Whether anything is chosen beside the words."""
        return any((self.topic, self.site, self.tag, self.state, self.link, self.has, self.lang))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for at all."""
        return not self.q and not self.has_choices

    @property
    def chosen_sort(self) -> Sort | None:
        """The order chosen; None leaves it to the words."""
        return Sort(self.sort) if self.sort else None

    def without(self, kind: str, value: str) -> "Asked":
        """The same without one choice."""
        others: Any = tuple(other for other in getattr(self, kind) if other != value)
        return replace(self, **{kind: others})

    def as_query(self) -> str:
        """The part of an address behind its question mark, or ""."""
        pairs = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return urlencode([(name, value) for name, value in pairs if value], doseq=True)

    def as_url(self) -> str:
        """The address of the page."""
        return address("library:search-list", self)


def read_asked(request: HttpRequest) -> Asked:
    """What the request asks for; unknown parameters and values are left out."""
    given = request.GET
    sort = given.get("sort", "")
    return Asked(
        q=words_of(request, LONGEST_QUERY),
        topic=_values(given, "topic", filter(_is_number, given.getlist("topic"))),
        site=_values(given, "site", given.getlist("site")),
        tag=_values(given, "tag", given.getlist("tag")),
        state=_known(given, "state", STATES),
        link=_known(given, "link", Article.LinkState.values),
        has=_known(given, "has", HAS),
        lang=_values(given, "lang", (value for value in given.getlist("lang") if value.isascii() and value.isalpha())),
        sort=sort if sort in SORTS else "",
        exact="1" if given.get("exact") == "1" else "",
    )


def address(name: str, asked: Asked, **arguments: str) -> str:
    """The address of one of the search's pages with what is asked."""
    path, query = reverse(name, kwargs=arguments), asked.as_query()
    return f"{path}?{query}" if query else path


def _known(given: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    chosen = set(given.getlist(name))
    return tuple(value for value in known if value in chosen)


def _values(given: QueryDict, name: str, values: Iterable[str]) -> tuple[str, ...]:
    readable = (value for value in values if value and len(value) <= LONGEST_VALUE and value.isprintable())
    return tuple(dict.fromkeys(readable))[:MOST_VALUES]


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 11 and 0 < int(value) < LARGEST_NUMBER
