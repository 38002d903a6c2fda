"""Setting the status of many articles."""

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.action import BulkAction, BulkForm, Forecast, Values
from library.curation.status import differing
from library.models import Article

FORM_STATUSES = [choice for choice in Article.Status.choices if choice[0] not in Article.PUT_AWAY]


class StatusForm(BulkForm):
    """Asks for the status, and for the reason that readers are told where it is withdrawn."""

    status = forms.ChoiceField(label=_("Status"), choices=FORM_STATUSES)
    withdrawn_reason = forms.CharField(
        label=_("Reason of withdrawal"),
        required=False,
        help_text=_("Only for withdrawn articles: their pages show it to readers."),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
    )

    def values(self) -> dict[str, Any]:
        """The status; the reason goes with no other than the one it is for."""
        values = super().values()
        return values if values["status"] == Article.Status.WITHDRAWN else {"status": values["status"]}


def _foretell(articles: "QuerySet[Article]", values: Values) -> Forecast:
    status, reason = values["status"], values.get("withdrawn_reason", "")
    changed = differing(status, reason).filter(pk__in=articles.order_by().values("pk")).order_by()
    counts = dict(changed.values_list("status").annotate(number=Count("pk")))
    labels = dict(Article.Status.choices)
    told = []
    for before, count in sorted(counts.items()):
        if before == status:
            text = ngettext(
                "%(count)d article stays withdrawn, for the reason given here.",
                "%(count)d articles stay withdrawn, for the reason given here.",
                count,
            )
        else:
            text = gettext("“%(before)s” becomes “%(status)s”: %(count)d.")
        told.append(text % {"count": count, "before": labels[before], "status": labels[status]})
    told += _what_readers_see(status, counts)
    return Forecast(told, bool(counts))


def _what_readers_see(status: str, counts: dict[str, int]) -> list[str]:
    """What becomes of the pages of these articles."""
    hidden = counts.get(Article.Status.PUBLISHED, 0)
    if status == Article.Status.PUBLISHED:
        return [gettext("Readers see them, and the public lists name them.")] if counts else []
    if not hidden:
        return []
    if status == Article.Status.WITHDRAWN:
        return [gettext("Readers who open one are told that it was withdrawn, and why.")]
    return [gettext("Readers do not see them any more; their pages are not found.")]


SET_STATUS = BulkAction("set_status", _("Set the status …"), _("Set the status"), _foretell, StatusForm)
