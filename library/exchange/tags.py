"""Tags by their names: those that there are, by whichever of their names and in whatever case, and those made."""

from collections.abc import Sequence
from dataclasses import dataclass

from library import catalogue
from library.chunks import CHUNK
from library.models import Tag, TagAlias
from library.models.tag import tag_slug

LONGEST_SLUG = 100 - len("-100000")


@dataclass(frozen=True, slots=True)
class FoundTags:
    """The number of the tag of each name, 0 where there is none and none was made."""

    numbers: list[int]
    made: int


def find_tags(names: Sequence[str]) -> FoundTags:
    """The tags that there are, and how many would be made."""
    known = _known() if names else {}
    numbers = [known.get(name.casefold(), 0) for name in names]
    return FoundTags(numbers, numbers.count(0))


def make_tags(names: Sequence[str], unit: catalogue.Unit) -> FoundTags:
    """The tags of these names, which differ in more than case; those that are missing are made."""
    if not names:
        return FoundTags([], 0)
    known = _known()
    missing = [name for name in names if name.casefold() not in known]
    slugs = _Slugs()
    for start in range(0, len(missing), CHUNK):
        rows = [Tag(name=name, slug=slugs.free(name)) for name in missing[start : start + CHUNK]]
        for tag in Tag.objects.bulk_create(rows):
            known[tag.name.casefold()] = tag.pk
            unit.note_new(tag)
    if missing:
        unit.touch()
    return FoundTags([known[name.casefold()] for name in names], len(missing))


def _known() -> dict[str, int]:
    """Tags by their names in folded case; a tag's own name goes before another's other one."""
    own, others = Tag.objects.values_list("name", "pk"), TagAlias.objects.values_list("name", "tag_id")
    return {name.casefold(): number for name, number in (*others, *own)}


class _Slugs:
    """Slugs that no tag has yet, in as many steps as there are tags however alike they are."""

    def __init__(self) -> None:
        self._taken = {*Tag.objects.values_list("slug", flat=True), *TagAlias.objects.values_list("slug", flat=True)}
        self._last: dict[str, int] = {}

    def free(self, name: str) -> str:
        """The slug of a name, numbered where another tag has it."""
        stem = tag_slug(name)[:LONGEST_SLUG].strip("-_") or "tag"
        slug, number = stem, self._last.get(stem, 1)
        while slug in self._taken:
            number += 1
            slug = f"{stem}-{number}"
        self._last[stem] = number
        self._taken.add(slug)
        return slug
