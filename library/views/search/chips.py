"""What a search is limited to, each with the way to take it back, and the words that may be left out of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from library.search.query import Query, Word
from library.views.language import language_name
from library.views.search.asked import LONGEST_QUERY, Asked
from library.views.search.choices import Choices
from library.views.search.facets import has_words, link_words, state_words


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition: what kind it is of, what it says, and the address of the search without it."""

    kind: str
    text: str
    url: str


def chips_of(asked: Asked, choices: Choices, query: Query) -> list[Chip]:
    """The conditions: those that stand among the words, then those that are chosen beside them."""
    return [*_typed(asked, query), *_chosen(asked, choices)]


def words_left_out(asked: Asked, query: Query) -> list[Chip]:
    """Each plain word of several, with the address of the search without it."""
    words = [part for part in query.parts if isinstance(part.node, Word) and not part.node.field]
    if len(query.parts) < 2:
        return []
    return [
        Chip(_("word"), part.node.text, replace(asked, q=query.without(part)).as_url())
        for part in words
        if isinstance(part.node, Word)
    ]


def only_titles(asked: Asked, query: Query) -> str:
    """The address of the same search in titles alone; "" where it is one already or would be too long."""
    text, has_changed = query.text, False
    for part in reversed(query.parts):
        if isinstance(part.node, Word) and not part.node.field:
            gap = " " if part.start and not text[part.start - 1].isspace() else ""
            text, has_changed = f"{text[: part.start]}{gap}title:{text[part.start :]}", True
    return replace(asked, q=text).as_url() if has_changed and len(text) <= LONGEST_QUERY else ""


def title_of(asked: Asked, choices: Choices) -> str:
    """Words and choices in one line."""
    return " · ".join(text for text in (asked.q, *(chip.text for chip in _chosen(asked, choices))) if text)


def _typed(asked: Asked, query: Query) -> Iterator[Chip]:
    for field in query.fields:
        sign = "-" if field.is_negated else ""
        yield Chip("", f"{sign}{field.field}:{field.value}", replace(asked, q=query.without(field.part)).as_url())


def _chosen(asked: Asked, choices: Choices) -> Iterator[Chip]:
    def chip(kind: str, title: str, value: str, text: str) -> Chip:
        return Chip(title, text, asked.without(kind, value).as_url())

    for number in choices.narrowest_topics():
        yield chip("topic", _("Topic"), str(number), choices.topics[number][-1].topic.shown_title())
    for site in choices.sites.values():
        yield chip("site", _("Site"), site.host, site.name)
    for tag in choices.tags.values():
        yield chip("tag", _("Tag"), tag.slug, f"#{tag.shown_name()}")
    for state in asked.state:
        yield chip("state", _("Reading state"), state, state_words()[state])
    for link in asked.link:
        yield chip("link", _("Link"), link, link_words()[link])
    for has in asked.has:
        yield chip("has", _("Comes with"), has, has_words()[has])
    for code in asked.lang:
        yield chip("lang", _("Language"), code, language_name(code))
