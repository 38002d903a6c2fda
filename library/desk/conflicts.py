"""Conflicts in words: what a field was, what it is here and what it is in the list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from library.models import Entry, Group, PendingChange, Readme, Topic

# Which admin page shows a row of each kind: an entry is edited with its article.
PAGES = {Readme: "readme", Topic: "topic", Group: "group"}


def compared(pending: PendingChange, *, typed: str | None = None) -> dict[str, Any]:
    """A conflict as its page shows it. `typed` is what somebody wrote already, which is kept."""
    values = [
        (_("before"), in_words(pending.base)),
        (_("here"), in_words(pending.ours)),
        (_("in the list"), in_words(pending.theirs)),
    ]
    return {
        "pending": pending,
        "values": values,
        "address": address_of(pending),
        "typed": typed if typed is not None else in_words(pending.ours),
    }


def address_of(pending: PendingChange) -> str:
    """The admin page of the row that a conflict is about; "" where it is gone."""
    row = pending.row()
    if row is None:
        return ""
    if isinstance(row, Entry):
        return reverse("admin:library_article_change", args=[row.article_id])
    return reverse(f"admin:library_{PAGES[type(row)]}_change", args=[row.pk])


def in_words(value: Any) -> str:
    """One side of a conflict for people: texts as they are, places by their path, sequences item by item."""
    if value is None:
        return _("(not there)")
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        return " · ".join(_item(item) for item in value)
    return str(value)


def _mapping(value: dict[str, Any]) -> str:
    if "titles" in value:
        return " · ".join(map(str, value["titles"]))
    if "path" in value and "title" not in value and "label" not in value:
        return str(value["path"])
    texts = [str(text) for name, text in value.items() if isinstance(text, str) and text and name != "path"]
    return " — ".join(texts)


def _item(item: Any) -> str:
    return " → ".join(map(str, item)) if isinstance(item, list) else str(item)
