"""No silent overwrite: a form is stored only where what it was opened on is what is stored still."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from library.admin.rebasing import Disputed, has_choice, rebase_lines, rebase_row, take_chosen
from library.desk.seen import Meanwhile, Seen, fingerprint_of, newest_change, read_seen, state_of
from library.desk.telling import tell
from library.models import ChangedRow
from library.recording import RECORDED

SEEN = "seen"
MOST_TOLD = 20  # changes


class CheckedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # one base for all models
    """Forms and pages of deletion that carry what they were opened on. A POST must be inside `catalogue.change()`."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The form; where it was overtaken it is not stored but shown with what was typed, and what is there now."""
        number = self._number(object_id)
        if request.method == "POST" and number is not None and self._is_gone(request, number):
            return self._gone(request, number)
        context = {**(extra_context or {}), **self._checked_form(request, object_id)}
        return super().changeform_view(request, object_id, form_url, context)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The page of deletion; where something was written since it was opened it is shown once more."""
        context = {**(extra_context or {}), **self._checked_deletion(request, object_id)}
        return super().delete_view(request, object_id, context)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row, which is read once for a page that only shows it."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        known = request.__dict__.setdefault("library_rows", {})
        if (object_id, from_field) not in known:
            known[object_id, from_field] = super().get_object(request, object_id, from_field)
        return known[object_id, from_field]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The stock form, which refuses where it was overtaken."""
        form = super().get_form(request, obj, change=change, **kwargs)
        is_overtaken = request.__dict__.get("library_is_overtaken", False)
        return type(form)("OvertakenForm", (_Overtaken, form), {}) if is_overtaken else form  # type: ignore[misc]  # a class made by the class of forms

    def _checked_form(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        number = self._number(object_id)
        if number is None:
            return {}
        seen, meanwhile = self._compare(request, number)
        disputed = self._rebase(request, meanwhile) if meanwhile else []
        if meanwhile is None or not meanwhile.is_overtaken:
            return {SEEN: seen}
        request.__dict__["library_is_overtaken"] = True
        return {SEEN: seen, "conflict": self._conflict(request, meanwhile, disputed)}

    def _checked_deletion(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        number = self._number(object_id)
        if number is None:
            return {}
        seen, meanwhile = self._compare(request, number)
        if meanwhile is None or not meanwhile.is_overtaken:
            return {SEEN: seen}
        request.POST = QueryDict()  # so that the page asks once more
        return {SEEN: seen, "conflict": self._conflict(request, meanwhile, [])}

    def _compare(self, request: HttpRequest, number: int) -> tuple[Seen, Meanwhile | None]:
        """What is stored now; and for a POST what happened since its form was opened."""
        is_post = request.method == "POST"
        change = 0 if is_post else newest_change()  # read first, so that nothing falls between it and the state
        state = state_of(self.model, number, is_locked=is_post)
        seen = Seen(fingerprint_of(state), newest_change() if is_post else change)
        if not is_post or not state[0]:
            return seen, None  # Django says that there is none
        return seen, Meanwhile(self.model, number, read_seen(request.POST.get(SEEN, "")), state)

    def _rebase(self, request: HttpRequest, meanwhile: Meanwhile) -> list[Disputed]:
        """Do with what was typed what the curator chose; where it was overtaken, bring it up to date."""
        data = request.POST.copy()
        if not (meanwhile.is_overtaken or has_choice(data)):
            return []
        obj = self.get_object(request, str(meanwhile.number))
        if obj is None or not self.has_change_permission(request, obj):
            return []  # which Django answers
        form = self.get_form(request, obj, change=True, fields=flatten_fieldsets(self.get_fieldsets(request, obj)))
        take_chosen(data, form, meanwhile)
        disputed = []
        if meanwhile.is_overtaken:
            rebase_lines(data, [formset for formset, _i in self.get_formsets_with_inlines(request, obj)], meanwhile)
            disputed = rebase_row(data, form, meanwhile)
        request.POST = data  # type: ignore[assignment]  # Django's own setter takes any QueryDict
        return disputed

    def _conflict(self, request: HttpRequest, meanwhile: Meanwhile, disputed: list[Disputed]) -> dict[str, Any]:
        """What the page says of it."""
        told = tell(meanwhile.rows, request.user)
        return {
            "disputed": disputed,
            "changes": told[:MOST_TOLD],
            "left": max(0, len(told) - MOST_TOLD),
            "is_known": meanwhile.is_known,
        }

    def _is_gone(self, request: HttpRequest, number: int) -> bool:
        return self.has_change_permission(request) and not self.model._base_manager.filter(pk=number).exists()

    def _gone(self, request: HttpRequest, number: int) -> TemplateResponse:
        """What was typed about something that was deleted meanwhile, and the way to bring that back."""
        fields = self.get_form(request, fields=flatten_fieldsets(self.get_fieldsets(request))).base_fields
        deletion = ChangedRow.objects.filter(model=self.opts.model_name, row=number, after__isnull=True)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Deleted while this form was open"),
            "opts": self.opts,
            "typed": [
                (field.label or name, request.POST[name]) for name, field in fields.items() if name in request.POST
            ],
            "changes": tell(deletion.order_by("-id")[:1], request.user),
        }
        return TemplateResponse(request, "admin/library/gone.html", context, status=409)

    def _number(self, object_id: str | None) -> int | None:
        if object_id is None or self.model not in RECORDED:
            return None
        try:
            return int(self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            return None  # Django says that there is none


class _Overtaken:
    """What a form that was overtaken adds: it is never valid."""

    def clean(self) -> Any:
        """Refuse."""
        super().clean()  # type: ignore[misc]  # of the form that this is mixed into
        raise ValidationError(_("Not saved: somebody wrote here while this form was open. See what is there now."))
