"""Access tokens: whoever has a desk makes some for programs of their own, sees a secret once, and revokes them."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from library.access_tokens import give_secret
from library.admin.base import ReadOnlyAdmin
from library.models import ApiToken

DAYS = {30: _("30 days"), 90: _("90 days"), 365: _("a year"), 0: _("until it is revoked")}


class TokenForm(forms.ModelForm[ApiToken]):
    """What a new token is for, what it may do, and for how long."""

    days = forms.TypedChoiceField(label=_("Works for"), coerce=int, choices=list(DAYS.items()), initial=90)

    class Meta:
        model = ApiToken
        fields = ("name", "scope")

    def clean(self) -> dict[str, Any]:
        """Set the end that follows from the days."""
        cleaned = super().clean() or self.cleaned_data
        if days := cleaned.get("days"):
            self.instance.expires_at = timezone.now() + dt.timedelta(days=days)
        return cleaned


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """One's own tokens. Whoever manages accounts sees all of them and may revoke any."""

    list_display = ("name", "last_four", "scope", "state", "owner", "created_at", "last_used_at", "expires_at")
    list_filter = ("scope",)
    list_select_related = ("owner",)
    fields = ("name", "last_four", "scope", "state", "owner", "created_at", "last_used_at", "expires_at", "revoked_at")
    change_form_template = "admin/library/apitoken/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Revoking beside the stock pages."""
        revoke = self.admin_site.admin_view(require_POST(self.revoke_view))
        return [path("<int:pk>/revoke/", revoke, name="library_apitoken_revoke"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        """One's own, or all."""
        rows: QuerySet[ApiToken] = super().get_queryset(request)
        return rows if _manages_accounts(request) else rows.filter(owner=request.user.pk)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever has the right makes tokens, for themselves."""
        return request.user.has_perm("library.add_apitoken")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may make some sees what they made."""
        return request.user.has_perm("library.view_apitoken")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tokens are revoked, and deleted with their account alone."""
        return request.user.has_perm("auth.delete_user")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: a token is revoked on its page."""
        return {}

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        """What a new one is asked for; else all that is kept of it."""
        return self.fields if obj else ("name", "scope", "days")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of a new token."""
        return super().get_form(request, obj, change=change, **({} if obj else {"form": TokenForm}), **kwargs)

    @admin.display(description=_("state"))
    def state(self, token: ApiToken) -> str:
        """Whether it works."""
        if token.revoked_at is not None:
            return str(_("revoked"))
        if not token.owner.is_active:
            return str(_("account closed"))
        return str(_("expired")) if token.is_expired(timezone.now()) else str(_("works"))

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """Store it with a secret of its own, which only the answer to this request knows."""
        obj.owner_id = request.user.pk  # type: ignore[assignment]  # nobody without an account comes here
        request.__dict__["library_secret"] = give_secret(obj)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """The secret, this once: no redirect, which would have to carry it, and no message, which would be stored."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Your new access token"),
            "token": obj,
            "secret": request.__dict__["library_secret"],
        }
        return TemplateResponse(request, "admin/library/apitoken/made.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The stock page, with a button while the token works."""
        token = self.get_object(request, object_id)
        works = token is not None and token.revoked_at is None
        return super().change_view(request, object_id, form_url, {"may_revoke": works, **(extra_context or {})})

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the token work no more."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        token = get_object_or_404(self.get_queryset(request), pk=pk)
        ApiToken.objects.filter(pk=token.pk).revoke(timezone.now())
        messages.success(request, _("“%(token)s” works no more.") % {"token": token})
        return redirect("admin:library_apitoken_changelist")


def _manages_accounts(request: HttpRequest) -> bool:
    return request.user.has_perm("auth.change_user")
