"""Adding tags to many articles and taking them away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.action import BulkAction, BulkForm, Forecast, Values
from library.admin.tags_field import TagsField
from library.curation.tagging import TagEffect, effects_of_adding, effects_of_removing
from library.models import Article


class TagNamesForm(BulkForm):
    """The names of tags, parted as in the form of an article."""

    tags = TagsField(required=True, widget=forms.TextInput(attrs={"size": 60}))
    argument = ""

    def values(self) -> dict[str, Any]:
        """The names, as what they are to `tag_articles`."""
        return {self.argument: self.cleaned_data["tags"]}


class AddedTagsForm(TagNamesForm):
    """Names of tags to add."""

    argument = "add"


class RemovedTagsForm(TagNamesForm):
    """Names of tags to take away."""

    argument = "remove"


def _foretell_adding(articles: "QuerySet[Article]", values: Values) -> Forecast:
    return _forecast(effects_of_adding(articles, values["add"]), _gets)


def _foretell_removing(articles: "QuerySet[Article]", values: Values) -> Forecast:
    return _forecast(effects_of_removing(articles, values["remove"]), _loses)


def _forecast(effects: Iterable[TagEffect], told: Any) -> Forecast:
    effects = list(effects)
    return Forecast([told(effect) for effect in effects], any(effect.articles for effect in effects))


def _gets(effect: TagEffect) -> str:
    sentence = ngettext(
        "“%(name)s”: %(number)d article gets it.", "“%(name)s”: %(number)d articles get it.", effect.articles
    ) % {"name": effect.name, "number": effect.articles}
    return f"{sentence} {gettext('This tag is new.')}" if effect.is_new else sentence


def _loses(effect: TagEffect) -> str:
    text = ngettext(
        "“%(name)s”: %(number)d article loses it.", "“%(name)s”: %(number)d articles lose it.", effect.articles
    )
    return text % {"name": effect.name, "number": effect.articles}


ADD_TAGS = BulkAction("add_tags", _("Add tags …"), _("Add tags"), _foretell_adding, AddedTagsForm)
REMOVE_TAGS = BulkAction("remove_tags", _("Remove tags …"), _("Remove tags"), _foretell_removing, RemovedTagsForm)
