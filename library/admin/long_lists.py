"""Lists of very many rows, of which a page shows a hundred: what is read and counted is read and counted for these."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import SuspiciousOperation
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse

from library.desk.row_numbers import is_number


def number_of(rows: "QuerySet[Any]", link: str) -> Coalesce:
    """How many of `rows` refer to the row that is annotated by their field `link`.

    A join with a count would group the whole table before the first page of it is cut off.
    """
    own = rows.filter(**{link: OuterRef("pk")}).order_by().values(link)
    return Coalesce(Subquery(own.annotate(n=Count("*")).values("n"), output_field=IntegerField()), 0)


class PagedList(ChangeList):
    """A list that finds the numbers of the rows of a page first, and then reads these rows with all that they show.

    In one query a database sorts whole rows, and counts for each row that it passes over on the way to a later page.
    """

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page, in order."""
        super().get_results(request)
        if self.multi_page and not (self.show_all and self.can_show_all):
            numbers = self._numbers()
            whole = self.root_queryset.order_by()
            rows = (whole if whole.query.select_related else self.apply_select_related(whole)).in_bulk(numbers)
            self.result_list = [rows[number] for number in numbers if number in rows]

    def _numbers(self) -> list[int]:
        """The numbers of the rows of the page; in the second half of the list they are counted from its end, since a
        database reads all that it passes over.
        """
        numbers = self.queryset.values_list("pk", flat=True)
        first = (self.page_num - 1) * self.list_per_page
        behind = max(0, self.result_count - first - self.list_per_page)
        if first <= behind:
            return list(numbers[first : first + self.list_per_page])
        return list(numbers.reverse()[behind : self.result_count - first])[::-1]


class LongListAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # one base for all models
    """Lists without what would count every row of the library again for each page."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list, read in two steps."""
        return PagedList

    def response_action(self, request: HttpRequest, queryset: "QuerySet[Any]", *more: Any) -> HttpResponse | None:
        """Run an action on the rows that were ticked. Raises `SuspiciousOperation` for what is no number of a row."""
        if not all(is_number(ticked) for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise SuspiciousOperation("What was ticked is no row.")
        return super().response_action(request, queryset, *more)
