"""What was changed, in the curator's language. The history itself keeps one wording, the same for everyone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.models import Change

WHOLE: dict[str, Promise | str] = {
    "load of the seed list": _("the first list was loaded"),
    "order of a topic": _("a topic was put in order"),
}
# Each begins a reason; what follows it is a name.
BEGINNINGS: dict[str, Promise | str] = {
    "edit in the admin: ": _("edited: %(name)s"),
    "deletion in the admin: ": _("deleted: %(name)s"),
    "bulk action in the admin: ": _("bulk action: %(name)s"),
    "import of ": _("list read: %(name)s"),
    "export of ": _("list written: %(name)s"),
}


def reason_in_words(change: Change) -> str:
    """Why it was done; a reason that is not known here is told as it stands."""
    if change.reason in WHOLE:
        return str(WHOLE[change.reason])
    for beginning, words in BEGINNINGS.items():
        if change.reason.startswith(beginning):
            return str(words) % {"name": change.reason.removeprefix(beginning)}
    return change.reason
