"""What stands around articles and is shared by many of them: tags, sites, labels, topics."""

from collections.abc import Collection

from library.models import Group, Site, Tag, TagAlias, Topic
from library.search import keys


class Around:
    """The tags, sites, labels and topics that a run over many articles met, each read once."""

    def __init__(self) -> None:
        self.names_of_tag: dict[int, tuple[str, ...]] = {}
        self.sites: dict[int, tuple[str, str]] = {}  # name and host
        self.groups: dict[int, Group] = {}
        self.topics: dict[int, Topic] = {}
        self._names: dict[str, tuple[str, ...]] = {}

    def read_tags(self, numbers: Collection[int]) -> None:
        """Read those that are not known yet."""
        new = numbers - self.names_of_tag.keys()
        if not new:
            return
        names: dict[int, tuple[str, ...]] = {
            number: (name, name_en)
            for number, name, name_en in Tag.objects.filter(pk__in=new).values_list("pk", "name", "name_en")
        }
        for number, name in TagAlias.objects.filter(tag__in=new).values_list("tag_id", "name"):
            names[number] = (*names[number], name)
        self.names_of_tag |= names
        self._names |= {keys.tag(number): texts for number, texts in names.items()}

    def read_sites(self, numbers: Collection[int]) -> None:
        """Read those that are not known yet."""
        new = numbers - self.sites.keys()
        if new:
            rows = Site.objects.filter(pk__in=new).values_list("pk", "name", "host")
            sites = {number: (name, host) for number, name, host in rows}
            self.sites |= sites
            self._names |= {keys.site(number): texts for number, texts in sites.items()}

    def read_groups(self, numbers: Collection[int]) -> None:
        """Read those that are not known yet, with the labels that they stand below."""
        new = numbers - self.groups.keys()
        if new:
            self.groups |= Group.objects.select_related("parent").in_bulk(new)

    def read_topics(self, numbers: Collection[int]) -> None:
        """Read those that are not known yet and all above them, in a query for each level."""
        new = numbers - self.topics.keys()
        while new:
            rows = Topic.objects.filter(pk__in=new).only("title", "title_en", "parent_id", "role", "is_front")
            level = rows.in_bulk()
            self.topics |= level
            told = {number: topic for number, topic in level.items() if not topic.is_front}
            self._names |= {keys.topic(number): (topic.title, topic.title_en) for number, topic in told.items()}
            new = {topic.parent_id for topic in level.values() if topic.parent_id} - self.topics.keys()

    def path(self, topic: int) -> list[Topic]:
        """A topic and all above it, itself first."""
        path: list[Topic] = []
        step: int | None = topic
        while step is not None and len(path) <= len(self.topics):
            path.append(self.topics[step])
            step = self.topics[step].parent_id
        return path

    def take_names(self) -> dict[str, tuple[str, ...]]:
        """The names of what was read since this was asked last, by their property, for suggestions."""
        names, self._names = self._names, {}
        return names
