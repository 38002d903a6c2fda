"""The queue: what readers propose and report, and the page on which a curator decides."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.admin.base import CatalogueAdmin
from library.admin.deciding import DecidingAdmin
from library.admin.filters import UsedFilter
from library.admin.suggestion_forms import RejectForm
from library.curation.deciding import reject_many
from library.models import Suggestion
from library.views.suggestion_feed import queue_feed_address

EXAMPLES = 10
EVERYTHING = "all"
UNTOLD = "untold"  # an address was left, and the answer did not go out yet


class QueueFilter(admin.SimpleListFilter):
    """What waits, unless somebody asks for what was decided."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """What waits, what was decided, of this what still is to be answered, and everything."""
        return [*Suggestion.Status.choices, (UNTOLD, _("answer not sent yet")), (EVERYTHING, _("All"))]

    def value(self) -> str:
        """The choice; what waits for an unknown one."""
        asked = super().value()
        return asked if asked in dict(self.lookup_choices) else Suggestion.Status.WAITING.value

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The choices alone, without Django's own one of everything before them."""
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == str(value), "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        if self.value() == UNTOLD:
            return queryset.untold()  # type: ignore[attr-defined,no-any-return]
        return queryset if self.value() == EVERYTHING else queryset.filter(status=self.value())


@admin.register(Suggestion)
class SuggestionAdmin(DecidingAdmin, CatalogueAdmin):
    """What readers propose and report, the newest first; each opens the page where it is decided."""

    list_display = ("__str__", "kind", "status", "reason", "topic", "note_begins", "created_at", "decided_by")
    list_filter = (QueueFilter, "kind", "reason", ("topic", UsedFilter))
    list_select_related = ("topic", "decided_by")
    search_fields = ("title", "url", "note")
    actions = ("reject_chosen",)
    change_list_template = "admin/library/suggestion/change_list.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers add them."""
        return False

    @admin.display(description=_("note"))
    def note_begins(self, suggestion: Suggestion) -> str:
        """How the reader's words begin."""
        return suggestion.note if len(suggestion.note) <= 60 else f"{suggestion.note[:60]}…"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the address of the queue's feed."""
        context = {"feed_address": queue_feed_address(request, request.user)}  # type: ignore[arg-type]  # signed in
        response: HttpResponse = super().changelist_view(request, {**context, **(extra_context or {})})
        return response

    @admin.action(description=_("Reject …"), permissions=["change"])
    def reject_chosen(self, request: HttpRequest, chosen: QuerySet[Suggestion]) -> HttpResponse | None:
        """Turn down proposals that wait, all with one answer, each in the language of its reader."""
        waiting = chosen.filter(status=Suggestion.Status.WAITING, kind=Suggestion.Kind.ARTICLE)
        form = RejectForm(request.POST if "confirm" in request.POST else None)
        if form.is_valid():
            self._reject_many(request, list(waiting.select_for_update(of=("self",))), form)
            return None
        count = waiting.count()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Reject suggestions"),
            "form": form,
            "count": count,
            "passed_over": chosen.count() - count,
            "examples": waiting[:EXAMPLES],
            "left": max(0, count - EXAMPLES),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "chosen_name": ACTION_CHECKBOX_NAME,
            "is_across": request.POST.get("select_across") == "1",
        }
        return TemplateResponse(request, "admin/library/suggestion/reject.html", context)

    def _reject_many(self, request: HttpRequest, waiting: list[Suggestion], form: RejectForm) -> None:
        answers = [form.answer_in(suggestion.language) for suggestion in waiting]
        rejected = reject_many(waiting, actor=request.user, answers=answers)  # type: ignore[arg-type]  # signed in
        self.have_answered(request, rejected)
        text = ngettext("%(count)d suggestion was rejected.", "%(count)d suggestions were rejected.", len(rejected))
        messages.success(request, text % {"count": len(rejected)})
