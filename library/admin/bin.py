"""What the pages of articles do about the bin: deleting puts there, and what was put away is read and restored."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from library.admin.base import lists_naming, tell_whether_writable
from library.admin.bulk.bin import last_day
from library.admin.searching import SearchedAdmin
from library.curation.bin import put_in_bin, restore
from library.models import Article
from library.models.article import ArticleQuerySet

BIN_ACTIONS = ("restore", "delete_for_good")


class BinAdmin(SearchedAdmin):
    """The base of the pages of articles."""

    def get_urls(self) -> list[URLPattern]:
        """Restoring beside the stock pages."""
        view = self.admin_site.admin_view(require_POST(self.restore_view))
        return [path("<int:pk>/restore/", view, name="library_article_restore"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """All articles; where one is to be chosen for something, only those that were not put away."""
        rows = cast("ArticleQuerySet", super().get_queryset(request))
        is_choice = request.resolver_match is not None and request.resolver_match.url_name == "autocomplete"
        return rows.kept() if is_choice else rows

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """In the bin, how long each has lain there instead of how its link does."""
        columns = super().get_list_display(request)
        is_bin = request.GET.get("status__exact") == Article.Status.BINNED
        return ["binned_at" if is_bin and column == "link_state" else column for column in columns]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """In the bin what can be done there, and elsewhere everything else; nothing deletes at once."""
        status = request.GET.get("status__exact")
        actions = super().get_actions(request)
        if status == Article.Status.MERGED:
            return {}
        is_bin = status == Article.Status.BINNED
        return {
            name: action
            for name, action in actions.items()
            if (name in BIN_ACTIONS) == is_bin and name != "delete_selected"
        }

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was put away is only looked at."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_put_away())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The stock page; of an article in the bin it says until when it can be restored."""
        article = self.get_object(request, object_id)
        context = {}
        if isinstance(article, Article) and article.binned_at:
            may_restore = super().has_change_permission(request)
            context = {"kept_until": last_day(article.binned_at), "may_restore": may_restore}
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What is not put away yet goes into the bin, which the page says."""
        article = self.get_object(request, object_id)
        if isinstance(article, Article) and not article.is_put_away():
            extra_context = {"title": _("Put in the bin"), "last_day": last_day(), **(extra_context or {})}
        response: HttpResponse = super().delete_view(request, object_id, extra_context)
        return response

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """Nothing goes along into the bin."""
        if all(not article.is_put_away() for article in objs):
            return [], {}, set(), []
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Put it in the bin; for good only what was put away before."""
        if obj.is_put_away():
            super().delete_model(request, obj)
            return
        put_in_bin([obj.pk], actor=request.user)
        tell_whether_writable(request, lists_naming([obj.pk]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Put them in the bin."""
        put_in_bin(list(queryset.order_by().values_list("pk", flat=True)), actor=request.user)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Say where it is now."""
        if IS_POPUP_VAR in request.POST or not Article.objects.filter(pk=obj_id).exists():
            return super().response_delete(request, obj_display, obj_id)
        text = _("“%(title)s” lies in the bin. It can be restored until %(day)s.")
        messages.success(request, text % {"title": obj_display, "day": last_day()})
        return redirect("admin:library_article_changelist")

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take an article out of the bin."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self._as_change(request, "restored", self._restore, pk)

    def _restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.in_bin(), pk=pk)
        restore([pk], actor=request.user)
        messages.success(request, _("“%(title)s” is back where it was.") % {"title": article.title})
        tell_whether_writable(request, lists_naming([pk]))
        return redirect("admin:library_article_change", pk)
