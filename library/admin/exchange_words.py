"""The report of an import of articles, in the curator's language. The report itself is plain data."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.exchange.formats import FORMATS
from library.exchange.report import ExchangeReport, Told
from library.exchange.wording import words_of

SHOWN_OPEN = 12  # rows; longer tables are folded, so that what is asked below them is in sight
COUNTS: dict[str, Promise] = {
    "records": _("articles in the file"),
    "added": _("new articles"),
    "drafts": _("of them drafts"),
    "known": _("in the library already"),
    "updated": _("of them get what they lack: tags, lines, values"),
    "twice": _("more than once in the file"),
    "lines": _("new lines in topics"),
    "topics_made": _("new topics"),
    "groups_made": _("new groups"),
    "tags_made": _("new tags"),
    "unread": _("unread there; here everything is that no reader marked"),
}


def report_in_words(data: dict[str, Any] | None) -> dict[str, Any]:
    """A stored report for `admin/library/job/exchange_report.html`; {} where there is none."""
    if not data:
        return {}
    report = ExchangeReport.from_json(data)
    labels = {one.name: one.label for one in FORMATS}
    counts = [(words, getattr(report, name)) for name, words in COUNTS.items()]
    return {
        "format": labels.get(report.format, report.format),
        "counts": [(words, number) for place, (words, number) in enumerate(counts) if number or place < 2],
        "by_topic": report.by_topic,
        "is_short": len(report.by_topic) <= SHOWN_OPEN,
        "passed_over": _told(report.skipped),
        "left_out": _told(report.left_out),
        "does_something": bool(report.added or report.updated or report.lines),
    }


def _told(told: Told) -> dict[str, Any]:
    return {
        "total": told.total,
        "reasons": [(words_of(reason), number) for reason, number in told.counts.items()],
        "lines": [(one.line, words_of(one.reason), one.excerpt) for one in told.lines],
        "is_short": len(told.lines) <= SHOWN_OPEN,
        "is_cut": told.total > len(told.lines),
    }
