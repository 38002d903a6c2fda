"""The report of an import in the curator's language. The report itself is plain data, the same in every language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.admin.merge_words import merge_in_words

# What each finding is, and what was done with its place.
WORDS: dict[str, tuple[Promise | str, Promise | str]] = {
    "empty-topic": (_("empty topic"), _("kept, and shown as empty")),
    "empty-group": (_("label without articles"), _("kept, and shown as a wish")),
    "duplicate-address": (_("address that stood before"), _("read as another line of the same article")),
    "restored-article": (
        _("article that lay in the bin"),
        _("restored, since the list names it"),
    ),
    "merged-article": (_("article that was merged into another"), _("read as a line of the other article")),
    "no-title": (_("link without words"), _("titled by its address")),
    "relative-link": (_("relative link"), _("kept in the text; a base address would make it an entry")),
    "mention": (_("link in running text"), _("kept in the text")),
    "continuation": (_("link below an entry"), _("kept in the text")),
    "mail-address": (_("mail address"), _("kept in the text")),
    "meta-link": (_("link about the list itself"), _("kept in the text")),
    "contents-link": (_("link of a table of contents"), _("kept in the text")),
    "badge": (_("badge"), _("kept in the text")),
    "broken-link": (_("broken link"), _("kept as text: check its brackets")),
    "bad-address": (_("incomplete address"), _("kept in the text: check the address")),
    "unsupported-scheme": (_("address that is not http"), _("kept in the text: only http and https become entries")),
    "lost-link": (_("link without a class"), _("a fault of the reader: please report it")),
}
SEVERITIES: dict[str, Promise | str] = {"info": _("hint"), "warning": _("warning"), "error": _("error")}
LINK_CLASSES: dict[str, Promise | str] = {
    "entry": _("entry"),
    "secondary": _("secondary link"),
    "heading": _("heading"),
    "continuation": _("link below an entry"),
    "mention": _("link in running text"),
    "meta": _("link about the list itself"),
    "contents": _("link of a table of contents"),
    "badge": _("badge"),
    "relative": _("relative link"),
    "mailto": _("mail address"),
}


def in_words(report: dict[str, Any]) -> dict[str, Any]:
    """A stored report with its codes in the reader's language, for `admin/library/report.html`."""
    if not report:
        return report
    links = {LINK_CLASSES[name]: number for name, number in report["links"].items()}
    merge = merge_in_words(report["merge"]) if report.get("merge") else None
    return {**report, "merge": merge, "links": links, "lines": [_line(line) for line in report["lines"]]}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    what, action = WORDS[line["code"]]
    return {**line, "what": what, "action": action, "severity_word": SEVERITIES[line["severity"]]}
