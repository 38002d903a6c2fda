"""Conflicts of a list that was read again: looked at side by side, and settled one by one or many at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.admin.base import ReadOnlyAdmin, offer_undo
from library.admin.filters import SettledFilter
from library.admin.looking import is_confirmed, look_page
from library.desk.conflict_words import in_words, place_of, question_of, title_of
from library.desk.conflicts import Compared, addresses_of, compared, restoring
from library.models import PendingChange
from library.readme.settling import Settled, SettlingError, look_at, settle, settle_all

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

MOST_SHOWN = 50  # conflicts that the look before settling lists
SHOWN_LENGTH = 80  # characters of a value in the list
REFUSALS_TOLD = 3
TITLES_TOLD = 10
Decision = PendingChange.Decision


@admin.register(PendingChange)
class PendingChangeAdmin(ReadOnlyAdmin):
    """Conflicts, those that wait first; whoever may change lists settles them."""

    list_display = ("shown_title", "shown_question", "shown_ours", "shown_theirs")
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
    def shown_title(self, row: PendingChange) -> SafeString:
        """The title of what it is about; below it the list and the topic that it stands in."""
        return format_html("{} <small>{}</small>", title_of(row), " › ".join(place_of(row)))

    @admin.display(description=_("what"), ordering="field")
    def shown_question(self, row: PendingChange) -> str:
        """The field that both sides changed, or what else happened."""
        return question_of(row)

    @admin.display(description=_("here"))
    def shown_ours(self, row: PendingChange) -> str:
        """What the library said when the list was read, cut short."""
        return Truncator(in_words(row, row.ours)).chars(SHOWN_LENGTH)

    @admin.display(description=_("in the list"))
    def shown_theirs(self, row: PendingChange) -> str:
        """What the list says, cut short."""
        return Truncator(in_words(row, row.theirs)).chars(SHOWN_LENGTH)

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
        return self._one(request, pending)

    def _settle(self, request: HttpRequest, pending: PendingChange) -> HttpResponse:
        if not self.has_settle_permission(request):
            raise PermissionDenied
        sent = {name: request.POST.get(name, "") for name in ("decision", "value", "seen")}
        try:
            settled = settle(pending, **sent, actor=request.user)
        except SettlingError as error:
            messages.error(request, str(error))
            return self._one(request, pending, typed=request.POST.get("value"))
        self._tell(request, settled)
        return redirect("admin:library_pendingchange_changelist")

    def _one(self, request: HttpRequest, pending: PendingChange, typed: str | None = None) -> HttpResponse:
        (shown,) = shown_conflicts([pending])
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Settle a conflict"),
            "compared": shown,
            "own_words": shown.own_words if typed is None else typed,
            "may_settle": self.has_settle_permission(request),
        }
        return TemplateResponse(request, "admin/library/pendingchange/settle.html", context)

    @admin.action(description=_("Keep ours …"), permissions=["settle"])
    def keep_ours(self, request: HttpRequest, chosen: QuerySet[PendingChange]) -> HttpResponse | None:
        """Let ours be what the library says, after a look."""
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
        if numbers and is_confirmed(request, shown):
            try:
                chosen_rows = PendingChange.objects.filter(pk__in=numbers)
                settled = settle_all(chosen_rows, decision=decision, actor=request.user)
            except SettlingError as error:
                messages.error(request, str(error))
                return None
            self._tell(request, settled)
            return None
        return look_page(
            request,
            self,
            "pendingchange/settle_many.html",
            title,
            action=action,
            confirm=title if numbers else "",
            shown=shown,
            takes_theirs=decision == Decision.THEIRS,
            count=len(numbers),
            examples=shown_conflicts(waiting.select_related("readme")[:MOST_SHOWN]),
            left=max(0, len(numbers) - MOST_SHOWN),
        )

    @staticmethod
    def _tell(request: HttpRequest, settled: Settled) -> None:
        if settled.count:
            told = ngettext("%(count)d conflict was settled.", "%(count)d conflicts were settled.", settled.count)
            messages.success(request, told % {"count": settled.count})
        for pending, why in settled.refused[:REFUSALS_TOLD]:
            messages.warning(request, f"{pending.title}: {why}")
        if len(settled.refused) > REFUSALS_TOLD:
            left = len(settled.refused) - REFUSALS_TOLD
            told = ngettext("%(count)d more could not be settled so.", "%(count)d more could not be settled so.", left)
            messages.warning(request, told % {"count": left})
        if settled.left_out:
            text = _("Not brought back, since these stand elsewhere now or were put away: %(titles)s")
            messages.warning(request, text % {"titles": " · ".join(settled.left_out[:TITLES_TOLD])})
        if settled.change is not None:
            offer_undo(request, settled.change)
        for readme, reason in settled.unwritable:
            text = _("Saved, but the README “%(name)s” cannot be written with it: %(reason)s")
            messages.warning(request, text % {"name": readme.name, "reason": reason})


def shown_conflicts(conflicts: Iterable[PendingChange]) -> list[Compared]:
    """Conflicts as their pages show them, read list by list and not one by one."""
    rows = list(conflicts)
    now, addresses, restores = look_at(rows), addresses_of(rows), restoring(rows)
    return [compared(one, now[one.pk], addresses[one.pk], restores=one.pk in restores) for one in rows]
