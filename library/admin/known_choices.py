"""Choices found by typing, which show what is chosen already without reading it once more."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db.models import Model
from django.http import HttpRequest

from library.desk.row_numbers import row_numbers


class KnownSelect(AutocompleteSelect):
    """Django's own, which asks the database for each row that it shows: in a form with many lines, for each of them."""

    known: Model | None = None

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The known row, if that is what is chosen."""
        if self.known is None or list(value) != [str(self.known.pk)]:
            numbers = [str(number) for number in row_numbers(map(str, value))]  # Django asks for anything that was sent
            return super().optgroups(name, numbers, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        return [(None, [*options, self.create_option(name, self.known.pk, label, True, len(options))], 0)]


class KnownChoices(BaseModelAdmin):  # type: ignore[type-arg]  # goes before the pages of a model, or an inline
    """Has the fields that are found by typing show the rows that were read with the row of the form."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The stock field with our widget."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def show_known(form: forms.ModelForm[Any]) -> None:
    """Hand the rows that the row of a form was read with to the fields that show them."""
    for name, field in form.fields.items():
        wrapped = field.widget
        widget = wrapped.widget if isinstance(wrapped, RelatedFieldWidgetWrapper) else wrapped
        if isinstance(widget, KnownSelect):
            widget.known = form.instance._meta.get_field(name).get_cached_value(form.instance, default=None)
