"""Which articles are found otherwise once a row was written: by the words and properties that they take from it."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model, Q

from library.models import Article, Entry, Group, Site, Tag, TagAlias, TaggedArticle, Topic


class Touched:
    """Rows written in a unit of work. Articles are noted by number; those around other rows are looked up last, so that
    renaming a tag twice or ordering a hundred topics asks once.
    """

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self._rows: dict[type[Model], set[int]] = defaultdict(set)

    def note(self, instance: Model) -> None:
        """Note a row that was written, or is about to be deleted."""
        match instance:
            case Article():
                self.articles.add(instance.pk)
            case Entry():
                self.articles.add(instance.article_id)
            case TaggedArticle():
                self.articles.add(instance.content_object_id)
            case TagAlias():
                self._rows[Tag].add(instance.tag_id)
            case Tag() | Site() | Group() | Topic():
                self._rows[type(instance)].add(instance.pk)

    def look_up(self) -> set[int]:
        """The numbers of all articles touched; those that were deleted among them."""
        for model, numbers in self._rows.items():
            self.articles.update(Article.objects.filter(_around(model, numbers)).values_list("pk", flat=True))
        self._rows.clear()
        return self.articles


def _around(model: type[Model], numbers: set[int]) -> Q:
    if model is Tag:
        return Q(tagged_articles__tag__in=numbers)
    if model is Site:
        return Q(site__in=numbers)
    if model is Group:
        return Q(entries__group__in=numbers) | Q(entries__group__parent__in=numbers)
    return Q(entries__topic__in=_with_subtopics(numbers))


def _with_subtopics(numbers: Iterable[int]) -> set[int]:
    below: dict[int | None, list[int]] = defaultdict(list)
    for number, parent in Topic.objects.values_list("pk", "parent_id"):
        below[parent].append(number)
    found: set[int] = set()
    waiting = list(numbers)
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting.extend(below[number])
    return found
