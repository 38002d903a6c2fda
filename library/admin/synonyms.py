"""Groups of words that mean the same."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from library.admin.base import CatalogueAdmin
from library.models import SynonymGroup
from library.models.words import join_words


@admin.register(SynonymGroup)
class SynonymGroupAdmin(CatalogueAdmin):
    """Synonyms; the search takes them up with the next catalogue version, no article is read anew."""

    list_display = ("words",)
    search_fields = ("words",)
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})}}

    def save_model(self, request: HttpRequest, obj: SynonymGroup, form: ModelForm[SynonymGroup], change: bool) -> None:
        """Save, and say which words stand in another group too: allowed, but seldom meant."""
        super().save_model(request, obj, form, change)
        if elsewhere := obj.words_elsewhere():
            text = _("Also in another group, so that both apply: %(words)s")
            messages.info(request, text % {"words": join_words(elsewhere)})
