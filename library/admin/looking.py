"""The look before an action on chosen rows: what it would do, and a button that does just that."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest
from django.template.response import TemplateResponse

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def is_confirmed(request: HttpRequest, shown: str) -> bool:
    """Whether somebody looked at this very thing and wants it done."""
    return bool(request.POST.get("confirm")) and request.POST.get("shown") == shown


def look_page(
    request: HttpRequest, model_admin: ModelAdmin[Any], template: str, title: "_StrOrPromise", **context: Any
) -> TemplateResponse:
    """The page; its template extends `admin/library/confirm.html`, which says what else the context holds."""
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "chosen_name": ACTION_CHECKBOX_NAME,
        "is_across": request.POST.get("select_across") == "1",
    }
    return TemplateResponse(request, f"admin/library/{template}", {**shared, **context})
