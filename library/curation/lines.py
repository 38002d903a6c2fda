"""The lines of many articles, in the order of the map."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import prefetch_related_objects

from library.chunks import chunks_of
from library.models import Article, Entry, Topic


def lines_of(numbers: Collection[int]) -> list[Entry]:
    """Every line of these articles in the order of the map; none of what was put away."""
    order = _order_of_topics()
    lines: list[Entry] = []
    for part in chunks_of(numbers):
        chosen = Article.objects.kept().filter(pk__in=part).values("pk")
        lines += Entry.objects.filter(article__in=chosen)
    prefetch_related_objects([line for line in lines if line.parent_id is not None], "parent__parent")
    return sorted(lines, key=lambda line: (order.get(line.topic_id, len(order)), line.position, line.pk))


def kept_of(numbers: Collection[int]) -> set[int]:
    """Those of the articles that were not put away."""
    kept = Article.objects.kept()
    return {number for part in chunks_of(numbers) for number in kept.filter(pk__in=part).values_list("pk", flat=True)}


def _order_of_topics() -> dict[int, int]:
    """The place of each topic on the map."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for number, parent in Topic.objects.order_by("-readme_id", "-position", "-id").values_list("pk", "parent_id"):
        below[parent].append(number)
    return {number: place for place, number in enumerate(_walk(below))}


def _walk(below: dict[int | None, list[int]]) -> Iterator[int]:
    stack = list(below[None])
    while stack:
        number = stack.pop()
        yield number
        stack += below[number]
