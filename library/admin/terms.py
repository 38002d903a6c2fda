"""Sites, and what their list shares with that of tags."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from library.admin.searching import NamedAdmin
from library.models import Site


class CountedAdmin(NamedAdmin):
    """Shows how many articles a row has."""

    counted: str

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rows with the number of their articles."""
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(number=Count(self.counted))
        return counted

    @admin.display(description=_("articles"), ordering="number")
    def article_count(self, row: Any) -> int:
        """How many articles it has, published or not."""
        return int(row.number)


@admin.register(Site)
class SiteAdmin(CountedAdmin):
    """Sites; a curator may change the name that is shown."""

    counted = "articles"
    list_display = ("name", "host", "article_count")
    search_fields = ("name", "host")
