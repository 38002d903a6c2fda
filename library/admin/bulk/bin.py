"""The bin: putting articles there, taking them out again, and deleting what lies there for good."""

import datetime as dt
from typing import cast

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.admin.bulk.action import BulkAction, Forecast, Values
from library.curation.bin import KEPT_FOR
from library.models import Article, Entry, Mark
from library.models.article import ArticleQuerySet


def last_day(since: dt.datetime | None = None) -> str:
    """Until when what has lain in the bin since a moment, or is put there now, can be restored; in words."""
    return date_format(timezone.localtime(since) + KEPT_FOR, "DATE_FORMAT")


def _foretell_putting(articles: "QuerySet[Article]", _values: Values) -> Forecast:
    numbers = cast("ArticleQuerySet", articles).kept().order_by().values("pk")
    count = numbers.count()
    lines = Entry.objects.filter(article__in=numbers)
    below = Entry.objects.filter(parent__article__in=numbers).exclude(article__in=numbers).count()
    told = [
        ngettext(
            "%(count)d article goes into the bin. It can be restored until %(day)s, then it is deleted for good.",
            "%(count)d articles go into the bin. They can be restored until %(day)s, then they are deleted for good.",
            count,
        )
        % {"count": count, "day": last_day()},
        ngettext(
            "%(count)d line is not shown any more; a restored article stands where it stood.",
            "%(count)d lines are not shown any more; a restored article stands where it stood.",
            lines.count(),
        )
        % {"count": lines.count()},
    ]
    if below:
        text = ngettext(
            "%(count)d line of another article stands below one of these; it moves up into its place.",
            "%(count)d lines of other articles stand below these; they move up into their place.",
            below,
        )
        told.append(text % {"count": below})
    return Forecast(told, count > 0)


def _foretell_restoring(articles: "QuerySet[Article]", _values: Values) -> Forecast:
    binned = articles.order_by().filter(status=Article.Status.BINNED).values("pk")
    by_status = Article.objects.filter(pk__in=binned).order_by().values_list("status_before")
    counts = dict(by_status.annotate(number=Count("pk")))
    labels = dict(Article.Status.choices)
    text = gettext("Comes back as “%(status)s”: %(count)d.")
    told = [text % {"status": labels.get(status, status), "count": count} for status, count in sorted(counts.items())]
    homeless = Article.objects.filter(pk__in=binned, entries=None).count()
    if homeless:
        told.append(gettext("Stands in no topic: %(count)d.") % {"count": homeless})
    return Forecast(told, bool(counts))


def _foretell_deleting(articles: "QuerySet[Article]", _values: Values) -> Forecast:
    binned = articles.order_by().filter(status=Article.Status.BINNED).values("pk")
    count = binned.count()
    lines = Entry.objects.filter(article__in=binned).count()
    marks = Mark.objects.filter(article__in=binned).count()
    told = [
        ngettext("%(count)d article is deleted for good.", "%(count)d articles are deleted for good.", count)
        % {"count": count},
        ngettext("%(count)d line goes with them.", "%(count)d lines go with them.", lines) % {"count": lines},
    ]
    if marks:
        text = ngettext(
            "%(count)d mark of a reader goes too, and nothing brings it back.",
            "%(count)d marks of readers go too, and nothing brings them back.",
            marks,
        )
        told.append(text % {"count": marks})
    return Forecast(told, count > 0)


PUT_IN_BIN = BulkAction(
    "put_in_bin",
    _("Put in the bin …"),
    _("Put in the bin"),
    _foretell_putting,
    permission="delete",
    changes_lists=True,
)
RESTORE = BulkAction("restore", _("Restore …"), _("Restore"), _foretell_restoring, changes_lists=True)
DELETE_FOR_GOOD = BulkAction(
    "delete_for_good", _("Delete for good …"), _("Delete for good"), _foretell_deleting, permission="delete"
)
