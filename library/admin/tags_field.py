"""Names of tags on one line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from library.admin.tag_names import read_tag_names


class TagsField(forms.CharField):
    """Names of tags with commas between them, as a list."""

    def __init__(self, *, required: bool, widget: forms.TextInput) -> None:
        super().__init__(
            label=gettext_lazy("Tags"),
            help_text=gettext_lazy("Several with commas between them."),
            required=required,
            widget=widget,
        )

    def clean(self, value: Any) -> Any:
        """The distinct names. What holds commas alone names none."""
        names = read_tag_names(super().clean(value))
        if self.required and not names:
            raise ValidationError(_("Name at least one tag."))
        return names
