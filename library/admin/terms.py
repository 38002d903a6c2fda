"""Sites, and what their list shares with that of tags."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from library.admin.long_lists import number_of
from library.admin.searching import NamedAdmin
from library.models import Article, Site


class CountedAdmin(NamedAdmin):
    """Shows how many articles a row has."""

    counted: tuple[type[Model], str]  # the rows that are counted, and their link to this one

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with the number of their articles."""
        rows: QuerySet[Any] = super().get_queryset(request)
        model, link = self.counted
        counted: QuerySet[Any] = rows.annotate(number=number_of(model._base_manager.all(), link))
        return counted

    @admin.display(description=_("articles"), ordering="number")
    def article_count(self, row: Any) -> int:
        """How many articles it has, published or not."""
        return int(row.number)


@admin.register(Site)
class SiteAdmin(CountedAdmin):
    """Sites; a curator may change the name that is shown."""

    counted = (Article, "site")
    list_display = ("name", "host", "article_count")
    search_fields = ("name", "host")
