"""The history of one row, as the library records it: what was done to it and to its parts, field by field."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from library.desk.parts import changed_rows_about
from library.desk.telling import tell
from library.recording import RECORDED

CHANGES_SHOWN = 20  # on a page


class OwnHistoryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # one base for all models
    """The page behind “History” for what the catalogue records; Django's own log knows of forms alone."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The changes that touched the row or its parts, the newest first."""
        row = self.get_object(request, unquote(object_id)) if self.model in RECORDED else None
        if row is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        about = changed_rows_about(self.model, row.pk)
        numbers = about.values_list("change_id", flat=True).order_by("-change_id")
        page = Paginator(numbers, CHANGES_SHOWN).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": row},
            "opts": self.opts,
            "object": row,
            "page": page,
            "changes": tell(changed_rows_about(self.model, row.pk, among=list(page.object_list)), request.user),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/library/history.html", context)
