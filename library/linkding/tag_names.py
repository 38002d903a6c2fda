"""Names of tags as linkding's clients have them: without blanks, since they part names at these."""

from collections.abc import Iterable

from library.models import Tag, TagAlias


def outward(name: str) -> str:
    """The name as it is told: `KV cache` is `KV-cache`."""
    return "-".join(name.split())


class TagNames:
    """What every tag is called, in every way; two queries."""

    def __init__(self) -> None:
        own = list(Tag.objects.order_by("pk").values_list("pk", "name"))
        others = TagAlias.objects.order_by("pk").values_list("tag_id", "name")
        self._names: dict[int, str] = dict(own)
        self._called: dict[str, int] = {}
        for number, name in (*own, *others, *((number, outward(name)) for number, name in (*own, *others))):
            self._called.setdefault(name.casefold(), number)

    def number_of(self, name: str) -> int | None:
        """The tag that a name means: as its own, as another one, or as either is told."""
        return self._called.get(name.casefold())

    def name_of(self, number: int) -> str:
        """What a tag is called here."""
        return self._names[number]

    def meant(self, given: Iterable[str], had: Iterable[str]) -> list[str]:
        """The names that are meant by those given. One that is told of a tag which the article has means that tag."""
        told = {outward(name).casefold(): name for name in had} | {name.casefold(): name for name in had}
        found: dict[str, None] = {}
        for name in given:
            number = self.number_of(name)
            known = self._names[number] if number is not None else name
            found[told.get(name.casefold(), known)] = None
        return list(found)
