"""One decision about one conflict, as an edit of the list's draft."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from library.models import PendingChange
from library.readme.redrafting import Draft
from library.readme.settling.now import Now, now_of
from library.readme.settling.reviving import Reviving
from library.readme.settling.sides import SettlingError, complete, take_own_words, take_side

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Decision = PendingChange.Decision
LEAVE = "leave"  # what somebody made of it since stays: it counts as ours


@dataclass(frozen=True, slots=True)
class Order:
    """How conflicts are to be settled, and by whom.

    `seen` is the mark of what the library said when it was looked at: what was edited since the list was read is
    written over for those alone who saw it. `is_strict` where all are to be settled or none.
    """

    name: str
    value: str
    actor: "User | AnonymousUser | None"
    seen: str = ""
    is_strict: bool = False

    @property
    def decision(self) -> PendingChange.Decision:
        """What is remembered of it."""
        return Decision.OURS if self.name == LEAVE else Decision(self.name)


def checked_name(name: str) -> str:
    """The name of a decision. Raises `SettlingError` for any other."""
    if name not in (Decision.OURS, Decision.THEIRS, Decision.OWN, LEAVE):
        raise SettlingError(_("Choose ours, theirs or own words."))
    return name


def decide(pending: PendingChange, order: Order, draft: Draft, reviving: Reviving) -> None:
    """Have the draft say what was decided. Raises `SettlingError`, and the draft is as it was then."""
    now = now_of(pending, draft)
    if order.name == LEAVE or (order.name == Decision.OURS and now.is_gone):
        return
    if now.is_other and order.seen != now.mark:
        raise SettlingError(_edited_since(pending))
    if order.name == Decision.OWN:
        take_own_words(pending, order.value, draft)
    elif not _holds(now, order):
        take_side(pending, pending.ours if order.name == Decision.OURS else pending.theirs, draft, reviving)
    elif order.name == Decision.THEIRS:
        complete(pending, draft, reviving)


def _holds(now: Now, order: Order) -> bool:
    return now.is_ours if order.name == Decision.OURS else now.is_theirs


def _edited_since(pending: PendingChange) -> str:
    text = _("“%(title)s” was edited here since the list was read. Look at it on its own page, and choose then.")
    return text % {"title": pending.title}
