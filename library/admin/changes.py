"""The history: what was changed, by whom, field by field, and a way to take it back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from library.admin.base import ReadOnlyAdmin
from library.admin.filters import UnwrittenFilter, UsedFilter
from library.curation.history import UndoError, obstacles_of, undo
from library.desk.changes import reason_in_words
from library.desk.history import ROWS_SHOWN, kinds_of, may_undo, obstacle_words, shown_rows
from library.models import Change


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Units of work, the newest first."""

    list_display = ("words", "actor", "made_at", "is_undone")
    list_filter = (UnwrittenFilter, ("actor", UsedFilter), "made_at")
    list_select_related = ("actor",)
    search_fields = ("reason",)
    fields = ("words", "actor", "made_at", "catalogue_version", "undoes")
    readonly_fields = ("words",)
    change_form_template = "admin/library/change/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Taking back beside the stock pages."""
        return [
            path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="library_change_undo"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        """Changes, with whether each was taken back."""
        rows: QuerySet[Change] = super().get_queryset(request)
        return rows.annotate(was_undone=Exists(Change.objects.filter(undoes=OuterRef("pk"))))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody rewrites the history."""
        return False

    @admin.display(description=_("reason"))
    def words(self, change: Change) -> str:
        """Why it was done, in the curator's language."""
        return reason_in_words(change)

    @admin.display(description=_("taken back"), boolean=True)
    def is_undone(self, change: Any) -> bool:
        """Whether a later change took it back."""
        return bool(change.was_undone)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The change with what it did to each row."""
        change = self.get_object(request, object_id)
        context = self._rows(request, change) if isinstance(change, Change) else {}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be put back and what stands in the way; POST does it."""
        change = get_object_or_404(Change.objects.select_related("actor"), pk=pk)
        context = self._rows(request, change)
        if not (self.has_view_permission(request, change) and context["may_undo"]):
            raise PermissionDenied
        if request.method == "POST":
            try:
                undone = undo(change, actor=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
            except UndoError as error:
                context["obstacles"] = [*obstacle_words(error.obstacles), *error.rules] or [
                    _("A place that something had is taken by now, or two things changed places.")
                ]
                messages.error(request, _("Nothing was changed: something was written over it since."))
            else:
                messages.success(request, _("Taken back."))
                return redirect("admin:library_change_change", undone.pk)
        else:
            context["obstacles"] = obstacle_words(obstacles_of(change))
        title = _("Take back: %(reason)s") % {"reason": reason_in_words(change)}
        page = {**self.admin_site.each_context(request), **context, "title": title, "opts": self.opts, "change": change}
        return TemplateResponse(request, "admin/library/change/undo.html", page)

    def _rows(self, request: HttpRequest, change: Change) -> dict[str, Any]:
        count = change.rows.count()
        return {
            "rows": shown_rows(list(change.rows.all()[:ROWS_SHOWN])),
            "rows_left": max(0, count - ROWS_SHOWN),
            "may_undo": count > 0 and may_undo(request.user, kinds_of(change)),
        }
