"""Folders and topics: those that there are by their titles from the top, and those that are made."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.exchange.planning import folded_path
from library.exchange.refusals import ExchangeRefusedError
from library.models import Readme, Topic
from library.models.topic import free_slug

Place = tuple[int | None, int | None]  # what a topic stands in: a list and a topic above, or neither


@dataclass(frozen=True, slots=True)
class FoundTopics:
    """The number of the topic of each path, 0 where there is none and none was made."""

    numbers: list[int]
    made: int


class _Tree:
    """Every topic that readers see, by where it stands and what it is called in either language."""

    def __init__(self) -> None:
        self._called: dict[tuple[Place, str], int] = {}
        self.slugs: dict[Place, set[str]] = {}
        self.last: dict[Place, int] = {}
        self.lists: dict[int, int | None] = {}
        fields = ("pk", "readme_id", "parent_id", "title", "title_en", "slug", "position", "role", "is_front")
        for number, readme, parent, title, title_en, slug, position, role, is_front in (
            Topic.objects.order_by("position", "id").values_list(*fields).iterator(chunk_size=CHUNK)
        ):
            place = _place(readme, parent)
            self.lists[number] = readme
            self.slugs.setdefault(place, set()).add(slug)
            self.last[place] = max(position, self.last.get(place, 0))
            if role == Topic.Role.ORDINARY and not is_front:
                for name in filter(None, (title, title_en)):
                    self._called.setdefault((place, name.casefold()), number)

    def called(self, place: Place, title: str) -> int | None:
        """The topic of this title at this place."""
        return self._called.get((place, title.casefold()))

    def add(self, topic: Topic) -> None:
        """Know a topic that was made."""
        place = _place(topic.readme_id, topic.parent_id)
        self._called[place, topic.title.casefold()] = topic.pk
        self.lists[topic.pk] = topic.readme_id


def list_called(name: str) -> Readme | None:
    """The list whose topics are looked at first: the one of this name, or the default one if there is one.

    Raises `ExchangeRefusedError` for a name that no list has.
    """
    found = Readme.objects.filter(name=name or settings.EASYLLM_DEFAULT_LIST).first()
    if name and found is None:
        names = ", ".join(Readme.objects.values_list("name", flat=True)) or _("none yet")
        message = _("There is no list “%s”.") % name
        raise ExchangeRefusedError("", message, _("Lists in the library: %s.") % names)
    return found


def find_topics(paths: Sequence[tuple[str, ...]], readme: Readme | None) -> FoundTopics:
    """The topics that there are, and how many would be made."""
    tree = _Tree()
    walked = [_walk(tree, path, readme) for path in paths]
    both = list(zip(paths, walked, strict=True))
    missing = {
        (number or 0, folded_path(path[done : depth + 1]))
        for path, (number, done) in both
        for depth in range(done, len(path))
    }
    return FoundTopics([number or 0 if done == len(path) else 0 for path, (number, done) in both], len(missing))


def make_topics(paths: Sequence[tuple[str, ...]], readme: Readme | None, unit: catalogue.Unit) -> FoundTopics:
    """The topics of these paths; those that are missing are made, at the end of what they stand in.

    A path that begins in the list goes on there, any other one among the topics of no list.
    """
    tree = _Tree()
    made = 0
    for depth in range(max(map(len, paths), default=0)):
        rows: dict[tuple[Place, str], Topic] = {}
        for path in paths:
            number, done = _walk(tree, path, readme)
            if done == depth < len(path):
                place = _place(tree.lists[number], number) if number else (None, None)
                key = (place, path[depth].casefold())
                rows[key] = rows.get(key) or _new_topic(tree, place, number, path[depth])
        for start in range(0, len(rows), CHUNK):
            for topic in Topic.objects.bulk_create(list(rows.values())[start : start + CHUNK]):
                tree.add(topic)
                unit.note_new(topic)
        made += len(rows)
    if made:
        unit.touch()
    return FoundTopics([_walk(tree, path, readme)[0] or 0 for path in paths], made)


def lock(numbers: Sequence[int]) -> None:
    """Let nobody else put lines into these topics before the transaction ends."""
    for chunk in chunks_of(set(numbers)):
        list(Topic.objects.select_for_update().filter(pk__in=chunk).order_by("pk").values_list("pk"))


def _walk(tree: _Tree, path: tuple[str, ...], readme: Readme | None) -> tuple[int | None, int]:
    """How far a path leads: the topic that it ends at, and how many of its titles are there."""
    in_list = tree.called((readme.pk, None), path[0]) if readme else None
    number, done = in_list or tree.called((None, None), path[0]), 0
    while number is not None:
        done += 1
        below = tree.called(_place(tree.lists[number], number), path[done]) if done < len(path) else None
        if below is None:
            return number, done
        number = below
    return None, 0


def _new_topic(tree: _Tree, place: Place, parent: int | None, title: str) -> Topic:
    taken = tree.slugs.setdefault(place, set())
    tree.last[place] = tree.last.get(place, 0) + 1
    slug = free_slug(title, taken)
    taken.add(slug)
    readme = tree.lists[parent] if parent else None
    return Topic(readme_id=readme, parent_id=parent, title=title, slug=slug, position=tree.last[place])


def _place(readme: int | None, parent: int | None) -> Place:
    """Slugs are unique below a topic, or else in a list: what stands below a topic is found by the topic alone."""
    return (None, parent) if parent else (readme, None)
