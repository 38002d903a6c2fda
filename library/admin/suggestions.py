"""Suggestions as they came in. Curators see them here until they have a desk of their own."""

from django.contrib import admin

from library.admin.base import ReadOnlyAdmin
from library.models import Suggestion


@admin.register(Suggestion)
class SuggestionAdmin(ReadOnlyAdmin):
    """What readers propose and report, the newest first."""

    list_display = ("__str__", "kind", "status", "reason", "topic", "created_at")
    list_filter = ("status", "kind", "reason", "topic")
    list_select_related = ("topic",)
    search_fields = ("title", "url", "note")
