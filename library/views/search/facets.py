"""What the results can be narrowed by: for each kind the values that they have, with counts, and what is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from library.models import Article, Mark
from library.search import Facets
from library.views.language import language_name
from library.views.outline import TopicNode
from library.views.search.asked import STATES, Asked
from library.views.search.choices import Choices
from library.views.search.names import Names

SHOWN = 8  # sites, and tags: those that most results have


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: what the address calls it and what people do, how many results have it, and those below it."""

    value: str
    text: str
    count: int
    is_chosen: bool
    choices: "tuple[Choice, ...]" = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of values. `name` is the parameter; counts are rough where only some of the results were counted."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    is_rough: bool = False


def sites_to_name(facets: Facets, choices: Choices) -> set[int]:
    """The sites that will be shown."""
    return {*_most(facets.sites), *choices.sites}


def tags_to_name(facets: Facets, choices: Choices) -> set[int]:
    """The tags that will be shown."""
    return {*_most(facets.tags), *choices.tags}


def read_facets(facets: Facets, asked: Asked, names: Names, *, has_marks: bool) -> list[Facet]:
    """The kinds in the order of the page; a kind that would tell nothing apart is left out."""
    found = {
        "topic": (
            _("Topic"),
            tuple(_topic_choices(names.tree.chapters, facets.topics, frozenset(map(int, asked.topic)))),
        ),
        "site": (
            _("Site"),
            _ordered(
                Choice(site.host, site.name, facets.sites.get(site.pk, 0), site.host in asked.site)
                for site in names.sites.values()
            ),
        ),
        "tag": (
            _("Tag"),
            _ordered(
                Choice(tag.slug, tag.shown_name(), facets.tags.get(tag.pk, 0), tag.slug in asked.tag)
                for tag in names.tags.values()
            ),
        ),
        "state": (_("Reading state"), _known(STATES, state_words(), facets.states, asked.state) if has_marks else ()),
        "link": (_("Link"), _link_choices(facets.links, asked.link)),
        "has": (_("Comes with"), _known(has_words(), has_words(), facets.has, asked.has)),
        "lang": (_("Language"), _language_choices(facets.languages, asked.lang)),
    }
    return [Facet(name, title, choices, facets.is_rough) for name, (title, choices) in found.items() if choices]


def state_words() -> dict[str, str]:
    """What reading states are called."""
    return {**{state.value: str(state.label) for state in Mark.State}, "starred": _("Starred")}


def has_words() -> dict[str, str]:
    """What an article may come with."""
    return {"note": _("A curator’s note"), "snapshot": _("A snapshot")}


def link_words() -> dict[str, str]:
    """What states of a link are called."""
    return {state.value: str(state.label) for state in Article.LinkState}


def _topic_choices(nodes: Iterable[TopicNode], counts: Mapping[int, int], chosen: frozenset[int]) -> Iterable[Choice]:
    """Topics that have results or are chosen; what is below a topic shows once that, or something there, is chosen."""
    for node in nodes:
        number = node.topic.pk
        is_open = any(below.topic.pk in chosen for below in node.all_topics())
        if is_open or counts.get(number):
            below = tuple(_topic_choices(node.subtopics, counts, chosen)) if is_open else ()
            yield Choice(str(number), node.topic.shown_title(), counts.get(number, 0), number in chosen, below)


def _link_choices(counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[Choice, ...]:
    """Nothing before the first link was checked."""
    is_checked = any(count for state, count in counts.items() if state != Article.LinkState.UNKNOWN)
    return _known(link_words(), link_words(), counts, chosen) if is_checked or chosen else ()


def _language_choices(counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[Choice, ...]:
    """Nothing where all results are in one language."""
    codes = {*counts, *chosen}
    if len(codes) < 2 and not chosen:
        return ()
    return _ordered(Choice(code, language_name(code), counts.get(code, 0), code in chosen) for code in codes)


def _known(
    values: Iterable[str], words: Mapping[str, str], counts: Mapping[str, int], chosen: Sequence[str]
) -> tuple[Choice, ...]:
    """Values in a given order, those that have results or are chosen."""
    return tuple(
        Choice(value, words[value], counts.get(value, 0), value in chosen)
        for value in values
        if counts.get(value) or value in chosen
    )


def _ordered(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """The fullest first."""
    return tuple(sorted(choices, key=lambda choice: (-choice.count, choice.text.casefold(), choice.value)))


def _most(counts: Mapping[int, int]) -> list[int]:
    return sorted(counts, key=lambda number: (-counts[number], number))[:SHOWN]
