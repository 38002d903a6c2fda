"""The search of change lists, and of the fields that complete what is typed: the library's own, drafts included."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest

from library.addresses import identity_key
from library.admin.base import CatalogueAdmin
from library.models import Article
from library.search import Audience, search
from library.views.narrowing import narrowed

RANKED = 200  # the best of what is found stand in their order; what comes after them keeps that of the list


class SearchedAdmin(CatalogueAdmin):
    """Finds rows by their articles: by the words of an article, as readers do, or by its address.

    `article_path` leads from a row to its article, as the beginning of a lookup.
    """

    article_path = ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows found, the best first unless the curator sorts the list. No row comes twice."""
        term = search_term.replace("\0", "").strip()
        if not term:
            return queryset, False
        numbers = _numbers_found(request, term)
        found = self._found(queryset, term, numbers)
        if request.GET.get(ORDER_VAR) or not numbers:
            return found, False
        return found.order_by(self._rank(numbers), *_order_of(queryset)), False

    def _found(self, queryset: QuerySet[Any], term: str, numbers: Sequence[int]) -> QuerySet[Any]:
        """The rows of these articles, and of those with this address. A part of an address is told by its slash."""
        condition = Q(pk__in=numbers) | Q(key=identity_key(term))
        condition |= Q(url__icontains=term) if "/" in term else Q()
        articles = Article.objects.filter(condition).order_by()
        return queryset.filter(**{f"{self.article_path}id__in": articles.values("pk")})

    def _rank(self, numbers: Sequence[int]) -> Case:
        """The place of a row among what was found; behind all of it for what the address found."""
        places = [
            When(**{f"{self.article_path}id": number}, then=Value(place))
            for place, number in enumerate(numbers[:RANKED])
        ]
        return Case(*places, default=Value(RANKED))


class NamedAdmin(CatalogueAdmin):
    """Finds rows by their names, which stand in `search_fields`, as the lists of names on public pages do."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows whose names hold every word, in the order of the list."""
        if not search_term.strip():
            return queryset, False
        rows = self.model._default_manager.values_list("pk", *self.get_search_fields(request))
        found = narrowed(rows, search_term, lambda row: filter(None, row[1:]))
        return queryset.filter(pk__in=[row[0] for row in found]), False


def _numbers_found(request: HttpRequest, term: str) -> list[int]:
    """The articles found, the best first; asked once, though a list with counted filters asks for each of them."""
    known: dict[str, list[int]] = request.__dict__.setdefault("library_found", {})
    if term not in known:
        found = search(term, audience=Audience.DESK)
        known[term] = [*found.hits, *found.related]
    return known[term]


def _order_of(queryset: QuerySet[Any]) -> Sequence[Any]:
    return queryset.query.order_by or queryset.model._meta.ordering
