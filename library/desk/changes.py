"""What was changed, in the curator's language. The history itself keeps one wording, the same for everyone."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library.models import Change

UNDO = re.compile(r"undo of \d+: (.*)", re.DOTALL)
ARTICLES = re.compile(r"(\d+) articles")
WHOLE: dict[str, Promise | str] = {
    "load of the seed list": _("the first list was loaded"),
    "order of a topic": _("a topic was put in order"),
}
# Each begins a reason; what follows it is a name.
BEGINNINGS: dict[str, Promise | str] = {
    "edit in the admin: ": _("edited: %(name)s"),
    "deletion in the admin: ": _("deleted: %(name)s"),
    "bulk action in the admin: ": _("bulk action: %(name)s"),
    "articles merged: ": _("articles merged: %(name)s"),
    "tags added: ": _("tags added: %(name)s"),
    "tags removed: ": _("tags removed: %(name)s"),
    "moved to ": _("moved to %(name)s"),
    "copied to ": _("copied to %(name)s"),
    "made a draft: ": _("made a draft: %(name)s"),
    "published: ": _("published: %(name)s"),
    "withdrawn: ": _("withdrawn: %(name)s"),
    "host replaced: ": _("host replaced: %(name)s"),
    "put in the bin: ": _("put in the bin: %(name)s"),
    "restored: ": _("restored from the bin: %(name)s"),
    "deleted for good: ": _("deleted for good: %(name)s"),
    "bin emptied: ": _("bin emptied: %(name)s"),
    "tags merged into ": _("tags merged into %(name)s"),
    "tag split: ": _("tag split: %(name)s"),
    "suggested tags added: ": _("suggested tags added: %(name)s"),
    "place changed: ": _("put elsewhere in the order: %(name)s"),
    "topics merged: ": _("topics merged: %(name)s"),
    "group made a topic: ": _("group made a topic: %(name)s"),
    "topic made a group: ": _("topic made a group: %(name)s"),
    "article added: ": _("article added: %(name)s"),
    "articles added: ": _("articles added: %(name)s"),
    "articles imported: ": _("articles imported: %(name)s"),
    "article edited: ": _("article edited: %(name)s"),
    "line added: ": _("line added: %(name)s"),
    "line edited: ": _("line edited: %(name)s"),
    "line deleted: ": _("line deleted: %(name)s"),
    "suggestion accepted: ": _("suggestion accepted: %(name)s"),
    "suggestion merged: ": _("suggestion merged: %(name)s"),
    "import of ": _("list read: %(name)s"),
    "export of ": _("list written: %(name)s"),
}


def reason_in_words(change: Change) -> str:
    """Why it was done; a reason that is not known here is told as it stands."""
    return _in_words(change.reason)


def _in_words(reason: str) -> str:
    undone = UNDO.match(reason)
    if undone:
        return gettext("taken back: %(reason)s") % {"reason": _in_words(undone[1])}
    if reason in WHOLE:
        return str(WHOLE[reason])
    for beginning, words in BEGINNINGS.items():
        if reason.startswith(beginning):
            return str(words) % {"name": _counted_in_words(reason.removeprefix(beginning))}
    return reason


def _counted_in_words(name: str) -> str:
    """A number of articles, where the reason tells that instead of a name."""
    counted = ARTICLES.fullmatch(name)
    if counted is None:
        return name
    number = int(counted[1])
    return ngettext("%(count)d article", "%(count)d articles", number) % {"count": number}
