"""What becomes of a list when conflicts of it are settled: worked out on a draft, and tried on its text.

A settlement after which the list could not be written is refused. Of many the ones that can be settled are found by
halves: those that are refused together are tried in two parts, one after the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from library.models import PendingChange
from library.readme.redrafting import Draft
from library.readme.settling.deciding import Order, decide
from library.readme.settling.now import now_of
from library.readme.settling.reading import Reading
from library.readme.settling.reviving import Reviving
from library.readme.settling.sides import SettlingError

MOST_TRIES = 40  # times that a list is written to find out which settlements it takes
Kind, Field = PendingChange.Kind, PendingChange.Field
Refusal = tuple[PendingChange, str]


@dataclass(slots=True)
class Plan:
    """The list as it would be, which conflicts are settled by that, and why others cannot be.

    `left_out` are titles of entries that do not come back with their topic; `unwritable` says why the list cannot be
    written, where it could not be before either.
    """

    draft: Draft
    settled: list[PendingChange] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    has_content: bool = False
    unwritable: str = ""


class Planning:
    """Settles the conflicts of one list on a draft of it."""

    def __init__(self, reading: Reading, order: Order) -> None:
        self.reading, self.order = reading, order
        self.plan = Plan(Draft(reading.stored))
        self._tries = 0
        self._was_writable: bool | None = None

    def run(self, conflicts: Sequence[PendingChange], others: Sequence[PendingChange]) -> Plan:
        """Settle what can be; of `others`, which wait too, those that come back with a topic are settled with it."""
        self._settle(sorted(conflicts, key=self._turn))
        if self.plan.has_content:
            self.plan.settled += [one for one in others if self._came_along(one)]
        return self.plan

    def _turn(self, one: PendingChange) -> tuple[bool, bool, int]:
        """What comes back comes first, topics before what stands in them, and all in the order of the text."""
        is_presence = one.field == Field.PRESENCE
        return not is_presence, one.kind != Kind.TOPIC, self.reading.order_of(one) if is_presence else one.pk

    def _settle(self, conflicts: Sequence[PendingChange]) -> None:
        """Settle some more. Where the list could not be written then, they are tried in halves."""
        tried = self._tried(conflicts)
        reason = self._why_refused(tried)
        if not reason:
            self.plan = tried
        elif len(conflicts) == 1:
            self.plan.refused.append((conflicts[0], _unwritable(self.reading, reason)))
        elif self._tries >= MOST_TRIES:
            text = _("With some of these the README could not be written. Settle fewer at a time.")
            self.plan.refused += [(one, text) for one in conflicts]
        else:
            half = len(conflicts) // 2
            self._settle(conflicts[:half])
            self._settle(conflicts[half:])

    def _tried(self, conflicts: Sequence[PendingChange]) -> Plan:
        """The plan with these settled too."""
        plan = self.plan
        reviving = Reviving(self.reading)
        tried = Plan(plan.draft.copy(), [*plan.settled], [*plan.refused], has_content=plan.has_content)
        for one in conflicts:
            try:
                decide(one, self.order, tried.draft, reviving)
                tried.settled.append(one)
            except SettlingError as error:
                tried.refused.append((one, str(error)))
        tried.left_out = [*plan.left_out, *reviving.left_out]
        tried.has_content |= reviving.has_content
        return tried

    def _why_refused(self, tried: Plan) -> str:
        """Why the list could not be written so, where it could be before."""
        outline, keys = tried.draft.outline()
        if (outline, keys) == self.plan.draft.outline():
            return ""
        self._tries += 1
        reason = self.reading.why_unwritable(outline)
        if not reason or self._could_be_written():
            return reason
        tried.unwritable = reason
        return ""

    def _could_be_written(self) -> bool:
        if self._was_writable is None:
            self._was_writable = not self.reading.why_unwritable(self.reading.stored.outline)
        return self._was_writable

    def _came_along(self, other: PendingChange) -> bool:
        is_deletion = other.conflict == PendingChange.Conflict.DELETED_HERE and other.kind != Kind.TOPIC
        return is_deletion and now_of(other, self.plan.draft).is_theirs


def _unwritable(reading: Reading, reason: str) -> str:
    text = _("The README “%(name)s” could not be written then: %(reason)s Choose the other side, or edit it by hand.")
    return text % {"name": reading.readme.name, "reason": reason}
