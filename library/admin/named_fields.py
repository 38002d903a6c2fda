"""Inline tables whose fields say what they are to those who do not see the head of their column."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class NamedRows(BaseInlineFormSet):  # type: ignore[type-arg]  # generic over all models
    """Rows whose boxes for deletion are named."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """The stock fields; the box stands alone in its cell, so it carries its name itself."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")


class NamedTabularInline(admin.TabularInline):  # type: ignore[type-arg]  # generic over both models
    """An inline table in which every field carries the name of its column."""

    formset = NamedRows

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The stock field, named."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.Field):
            widget = field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
            widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field
