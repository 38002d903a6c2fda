"""What is chosen beside the words, as rows: hosts, slugs and numbers of the address read as what they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from library.models import Site, Tag
from library.search import Filters
from library.views.outline import TopicNode
from library.views.search.asked import Asked
from library.views.search.names import Names, read_names


@dataclass(frozen=True, slots=True)
class Choices:
    """The topics (each as the way from its chapter) that the address names and that there are, and all names that were
    read to know them, in which the sites and tags are the chosen ones.
    """

    topics: Mapping[int, list[TopicNode]] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    @property
    def sites(self) -> Mapping[int, Site]:
        """The sites that are chosen."""
        return self.names.sites

    @property
    def tags(self) -> Mapping[int, Tag]:
        """The tags that are chosen."""
        return self.names.tags

    def narrowest_topics(self) -> list[int]:
        """The topics without those of which a subtopic is chosen too: whoever chooses both wants the narrower one."""
        above = {node.topic.pk for path in self.topics.values() for node in path[:-1]}
        return [number for number in self.topics if number not in above]


def read_choices(asked: Asked) -> Choices:
    """The rows that are chosen; one query, and none where nothing of the kind is."""
    if not (asked.topic or asked.site or asked.tag):
        return Choices()
    names = read_names(hosts=asked.site, slugs=asked.tag)
    paths = names.tree.paths
    topics = {number: paths[number] for number in map(int, asked.topic) if number in paths}
    return Choices(topics, names)


def known(asked: Asked, choices: Choices) -> Asked:
    """What is asked, without topics, sites and tags that there are not. Tags that were asked for by the slug of another
    name of them stand there by their own.
    """
    slugs = [tag.slug for tag in choices.tags.values()]
    return replace(
        asked,
        topic=tuple(map(str, choices.topics)),
        site=_those_of(asked.site, [site.host for site in choices.sites.values()]),
        tag=tuple(dict.fromkeys((*_those_of(asked.tag, slugs), *slugs))),
    )


def filters_of(asked: Asked, choices: Choices) -> Filters:
    """The same for the search."""
    return Filters(
        topics=frozenset(choices.narrowest_topics()),
        sites=frozenset(choices.sites),
        tags=frozenset(choices.tags),
        states=frozenset(asked.state),
        links=frozenset(asked.link),
        has=frozenset(asked.has),
        languages=frozenset(asked.lang),
    )


def _those_of(values: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value in there)
