"""What reading a list again does, in the curator's language. The report itself is plain data."""

from itertools import islice
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from library.models import PendingChange
from library.readme.merge import Strategy
from library.readme.merge_report import LineKind

LINES_SHOWN = 300

KINDS: dict[str, Promise | str] = {
    LineKind.ADDED: gettext_lazy("added"),
    LineKind.MOVED: gettext_lazy("moved"),
    LineKind.RENAMED: gettext_lazy("renamed"),
    LineKind.CHANGED: gettext_lazy("changed"),
    LineKind.REMOVED: gettext_lazy("removed"),
    LineKind.CONFLICT: gettext_lazy("in conflict"),
    LineKind.DUPLICATE: gettext_lazy("added, though it stands elsewhere too"),
    LineKind.SAME_ENTRY: gettext_lazy("perhaps the same as what was removed"),
}
NODES: dict[str, Promise | str] = {
    "topic": gettext_lazy("topic"),
    "group": gettext_lazy("group"),
    "entry": gettext_lazy("entry"),
    "": gettext_lazy("README list"),
}
SETTLED = {Strategy.OURS.value: gettext_noop("ours stays"), Strategy.THEIRS.value: gettext_noop("the list wins")}


def merge_in_words(merge: dict[str, Any]) -> dict[str, Any]:
    """A stored merge report with its codes in the reader's language, for `admin/library/merge_report.html`."""
    total = sum(len(topic["lines"]) for topic in merge["topics"])
    lines = ((topic["path"], line) for topic in merge["topics"] for line in topic["lines"])
    topics: list[dict[str, Any]] = []
    for path, line in islice(lines, LINES_SHOWN):
        name = " › ".join(path) or _("the list itself")
        if not topics or topics[-1]["name"] != name:
            topics.append({"name": name, "lines": []})
        topics[-1]["lines"].append(_line(line))
    counted = [(KINDS[kind], number) for kind, number in merge["counts"].items() if number]
    return {**merge, "topics": topics, "counted": counted, "left_out": max(total - LINES_SHOWN, 0)}


def _line(line: dict[str, Any]) -> dict[str, Any]:
    what = f"{KINDS[line['kind']]}, {NODES[line['node']]}"
    return {"what": what, "title": line["title"], "told": _told(line)}


def _told(line: dict[str, Any]) -> str:
    before, after = plain_words(line["before"]), plain_words(line["after"])
    field = _field(line["field"])
    if line["kind"] == LineKind.CONFLICT:
        told = _("%(field)s: here “%(ours)s”, in the list “%(theirs)s”") % {
            "field": field,
            "ours": before,
            "theirs": after,
        }
        if line.get("reason"):
            told = _("%(conflict)s; ours waits, as the list has no room for it: %(reason)s") % {
                "conflict": told,
                "reason": line["reason"],
            }
        return f"{told}; {_(SETTLED[line['settled']])}" if line["settled"] else told
    if line["before"] is None and line["after"] is None:
        return ""
    return f"{field}: {before} → {after}"


def _field(name: str) -> str:
    """A field in words; the whole of a thing is its presence."""
    labels = {value: str(label) for value, label in PendingChange.Field.choices}
    return labels.get(name or PendingChange.Field.PRESENCE.value, name)


def plain_words(value: Any) -> str:
    """A value of a report or of a conflict as people read it."""
    match value:
        case None:
            return _("nothing")
        case str():
            return value
        case list():
            return " › ".join(map(plain_words, value))
        case dict():
            words = value.get("title") or value.get("label") or value.get("titles") or value.get("path")
            return plain_words(words)
    return str(value)
