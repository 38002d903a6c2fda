"""Conflicts of a list that was read again: looked at side by side, and settled one by one or many at once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.admin.base import ReadOnlyAdmin, offer_undo, tell_whether_writable
from library.desk.conflicts import compared, in_words
from library.models import PendingChange, Readme
from library.readme.settling import Settled, SettlingError, settle, settle_all

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST_SHOWN = 50  # conflicts that the look before settling lists
SHOWN_LENGTH = 80  # characters of a value in the list
REFUSALS_TOLD = 3
Decision = PendingChange.Decision


class SettledFilter(admin.SimpleListFilter):
    """The conflicts that wait, unless those are asked for that are settled."""

    title = _("state")
    parameter_name = "settled"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """What there is beside those that wait."""
        return [("yes", _("Settled"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The stock choices, of which the first one is for those that wait."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        return queryset.filter(settled_at__isnull=self.value() != "yes")


@admin.register(PendingChange)
class PendingChangeAdmin(ReadOnlyAdmin):
    """Conflicts, those that wait first; whoever may change lists settles them."""

    list_display = ("shown_title", "field", "shown_ours", "shown_theirs", "conflict", "readme")
    list_display_links = ("shown_title",)
    list_filter = (SettledFilter, "readme", "conflict", "field")
    list_select_related = ("readme",)
    list_per_page = 50
    search_fields = ("title", "path")
    actions = ("keep_ours", "take_theirs")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees lists."""
        return request.user.has_perm("library.view_readme")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a conflict is settled, or goes with the import that brought it."""
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Whoever edits lists."""
        return request.user.has_perm("library.change_readme")

    @admin.display(description=_("where"), ordering="title")
    def shown_title(self, row: PendingChange) -> str:
        """The title of what it is about, and the topic that it stands in."""
        title = row.title or str(row.get_kind_display())
        return f"{title} ({row.path})" if row.path and row.path != row.title else title

    @admin.display(description=_("here"))
    def shown_ours(self, row: PendingChange) -> str:
        """What the library says, cut short."""
        return Truncator(in_words(row.ours)).chars(SHOWN_LENGTH)

    @admin.display(description=_("in the list"))
    def shown_theirs(self, row: PendingChange) -> str:
        """What the list says, cut short."""
        return Truncator(in_words(row.theirs)).chars(SHOWN_LENGTH)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list under a name that says what it holds."""
        response: HttpResponse = super().changelist_view(
            request, {"title": _("Conflicts with the README"), **(extra_context or {})}
        )
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One conflict: what it was, what it is here and what it is in the list, and the ways to settle it."""
        pending = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not isinstance(pending, PendingChange):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if request.method == "POST":
            return self._settle(request, pending)
        return self._page(request, "settle", _("Settle a conflict"), **compared(pending))

    def _settle(self, request: HttpRequest, pending: PendingChange) -> HttpResponse:
        if not self.has_settle_permission(request):
            raise PermissionDenied
        try:
            settled = settle(
                pending,
                decision=request.POST.get("decision", ""),
                value=request.POST.get("value", ""),
                actor=request.user,
            )
        except SettlingError as error:
            messages.error(request, str(error))
            typed = request.POST.get("value")
            return self._page(request, "settle", _("Settle a conflict"), **compared(pending, typed=typed))
        self._tell(request, settled, {pending.readme})
        return redirect("admin:library_pendingchange_changelist")

    @admin.action(description=_("Keep ours …"), permissions=["settle"])
    def keep_ours(self, request: HttpRequest, chosen: QuerySet[PendingChange]) -> HttpResponse | None:
        """Let what the library says stay, after a look."""
        return self._settle_many(request, chosen, "keep_ours", Decision.OURS, _("Keep ours"))

    @admin.action(description=_("Take from the list …"), permissions=["settle"])
    def take_theirs(self, request: HttpRequest, chosen: QuerySet[PendingChange]) -> HttpResponse | None:
        """Take over what the list says, after a look."""
        return self._settle_many(request, chosen, "take_theirs", Decision.THEIRS, _("Take from the list"))

    def _settle_many(
        self,
        request: HttpRequest,
        chosen: QuerySet[PendingChange],
        action: str,
        decision: PendingChange.Decision,
        title: "_StrOrPromise",
    ) -> HttpResponse | None:
        waiting = chosen.filter(settled_at=None).order_by("pk")
        numbers = list(waiting.values_list("pk", flat=True))
        shown = f"{decision}:{','.join(map(str, numbers))}"
        if numbers and request.POST.get("confirm") and request.POST.get("shown") == shown:
            readmes = set(Readme.objects.filter(pending_changes__in=numbers))
            settled = settle_all(PendingChange.objects.filter(pk__in=numbers), decision=decision, actor=request.user)
            self._tell(request, settled, readmes)
            return None
        return self._page(
            request,
            "settle_many",
            title,
            action=action,
            takes_theirs=decision == Decision.THEIRS,
            count=len(numbers),
            examples=[compared(one) for one in waiting.select_related("readme")[:MOST_SHOWN]],
            left=max(0, len(numbers) - MOST_SHOWN),
            shown=shown,
            chosen=request.POST.getlist(ACTION_CHECKBOX_NAME),
            chosen_name=ACTION_CHECKBOX_NAME,
            is_across=request.POST.get("select_across") == "1",
        )

    @staticmethod
    def _tell(request: HttpRequest, settled: Settled, readmes: set[Readme]) -> None:
        if settled.count:
            told = ngettext("%(count)d conflict was settled.", "%(count)d conflicts were settled.", settled.count)
            messages.success(request, told % {"count": settled.count})
        for pending, why in settled.refused[:REFUSALS_TOLD]:
            messages.warning(request, f"{pending.title}: {why}")
        if len(settled.refused) > REFUSALS_TOLD:
            left = len(settled.refused) - REFUSALS_TOLD
            told = ngettext("%(count)d more could not be settled so.", "%(count)d more could not be settled so.", left)
            messages.warning(request, told % {"count": left})
        if settled.change is not None:
            offer_undo(request, settled.change)
        tell_whether_writable(request, readmes)

    def _page(self, request: HttpRequest, template: str, title: "_StrOrPromise", **context: Any) -> TemplateResponse:
        shared: Mapping[str, Any] = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        may_settle = {"may_settle": self.has_settle_permission(request)}
        name = f"admin/library/pendingchange/{template}.html"
        return TemplateResponse(request, name, {**shared, **may_settle, **context})
