"""Replacing a host that moved, in the addresses of many articles."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.action import BulkAction, BulkForm, Forecast, Values
from library.curation.hosts import Prefix, PrefixError, plan_replacement
from library.models import Article

TOLD = 20  # articles, of those that are passed over
EXAMPLES = 3


class HostForm(BulkForm):
    """Asks for the old and the new beginning of addresses."""

    old = forms.CharField(
        label=_("Old host"),
        help_text=_("As it stands in the addresses, such as blog.example.com; with a path only what lies below it."),
        widget=forms.TextInput(attrs={"size": 40, "spellcheck": "false"}),
    )
    new = forms.CharField(
        label=_("New host"),
        help_text=_("What stands there now, such as example.org or example.org/blog. The rest of each address stays."),
        widget=forms.TextInput(attrs={"size": 40, "spellcheck": "false"}),
    )

    def clean_old(self) -> str:
        """The old host as it is compared."""
        return _prefix(self.cleaned_data["old"])

    def clean_new(self) -> str:
        """The new host as it is written."""
        return _prefix(self.cleaned_data["new"])

    def clean(self) -> dict[str, Any]:
        """Refuse the same twice."""
        values = super().clean() or {}
        if values.get("old") and values.get("old") == values.get("new"):
            self.add_error("new", _("This is the old one. Name another."))
        return values


def _prefix(text: str) -> str:
    try:
        return str(Prefix.parse(text))
    except PrefixError:
        raise ValidationError(_("This is no host. Write example.org, or example.org/blog.")) from None


def _foretell(articles: "QuerySet[Article]", values: Values) -> Forecast:
    numbers = list(articles.order_by().values_list("pk", flat=True))
    plan = plan_replacement(numbers, Prefix.parse(values["old"]), Prefix.parse(values["new"]))
    count = len(plan.articles)
    told = [
        ngettext("%(count)d article gets a new address.", "%(count)d articles get a new address.", count)
        % {"count": count}
    ]
    told += [f"{article.title}: {article.url}" for article in plan.articles[:EXAMPLES]]
    if plan.lines:
        text = ngettext(
            "So does %(count)d line that has an address of its own.",
            "So do %(count)d lines that have an address of their own.",
            len(plan.lines),
        )
        told.append(text % {"count": len(plan.lines)})
    if plan.links:
        text = ngettext("So does %(count)d secondary link.", "So do %(count)d secondary links.", len(plan.links))
        told.append(text % {"count": len(plan.links)})
    untouched = len(numbers) - len(plan.changed()) - len(plan.taken)
    if untouched:
        text = ngettext(
            "%(count)d article has no such address and stays.",
            "%(count)d articles have no such address and stay.",
            untouched,
        )
        told.append(text % {"count": untouched})
    return Forecast([*told, *_words_of_taken(plan.taken)], bool(plan.changed()))


def _words_of_taken(taken: Any) -> list[str]:
    """The articles that are passed over, each with the one that has its new address."""
    if not taken:
        return []
    text = gettext("Passed over: no. %(number)d, “%(title)s”. Its new address is that of no. %(twin)d.")
    told = [text % {"number": article.pk, "title": article.title, "twin": twin} for article, twin in taken[:TOLD]]
    left = len(taken) - TOLD
    if left > 0:
        more = ngettext("And %(count)d more is passed over.", "And %(count)d more are passed over.", left)
        told.append(more % {"count": left})
    return told


REPLACE_HOST = BulkAction(
    "replace_host", _("Replace a host …"), _("Replace a host"), _foretell, HostForm, changes_lists=True
)
