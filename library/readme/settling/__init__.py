"""Settling the conflicts of a list that was read again: ours stays, theirs is taken, or a curator's own words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from library import catalogue
from library.models import Change, PendingChange, Readme
from library.readme.overtaking import OvertakenError, refuse_overtaken, unless_overtaken
from library.readme.redrafting import Draft
from library.readme.settling.carrying_out import carry_out
from library.readme.settling.deciding import Order, checked_name
from library.readme.settling.now import Now, now_of
from library.readme.settling.planning import Refusal
from library.readme.settling.sides import SettlingError
from library.readme.stored import stored_list

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Now", "Settled", "SettlingError", "look_at", "settle", "settle_all"]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many conflicts were settled, why others could not be, and the change that it was.

    `left_out` are titles of entries that did not come back with their topic, since they stand elsewhere now or were put
    away. `unwritable` are lists that could not be written before and cannot be now, each with the reason.
    """

    count: int
    refused: tuple[Refusal, ...] = ()
    change: Change | None = None
    left_out: tuple[str, ...] = ()
    unwritable: tuple[tuple[Readme, str], ...] = ()


def settle(
    pending: PendingChange,
    *,
    decision: str,
    value: str | None = None,
    seen: str = "",
    actor: "User | AnonymousUser | None" = None,
) -> Settled:
    """Settle one conflict, as one change that can be taken back: `ours`, `theirs`, `own` with a `value`, or `leave`.

    What the library says otherwise than both sides by now is written over only where `seen` is its mark (`Now.mark`);
    `leave` lets it stay. Raises `SettlingError` where it is settled already, cannot be settled so, or the list could
    not be written then; nothing is changed.
    """
    order = Order(checked_name(decision), value or "", actor, seen, is_strict=True)
    settled = _settle([pending.pk], order)
    pending.refresh_from_db()
    return settled


def settle_all(
    pending: "QuerySet[PendingChange]", *, decision: str, actor: "User | AnonymousUser | None" = None
) -> Settled:
    """Settle many conflicts alike, `ours` or `theirs`, as one change; those that cannot be are passed over and told."""
    if decision not in (PendingChange.Decision.OURS, PendingChange.Decision.THEIRS):
        raise SettlingError(_("Choose ours or theirs."))
    numbers = list(pending.values_list("pk", flat=True))
    return _settle(numbers, Order(decision, "", actor))


def look_at(pending: Iterable[PendingChange]) -> dict[int, Now]:
    """What the library says now of each of these conflicts, by its number: read list by list, however many they are."""
    found: dict[int, Now] = {}
    for readme, those in _by_list(pending).items():
        draft = Draft(stored_list(readme, {}))
        found |= {one.pk: now_of(one, draft) for one in those}
    return found


def _by_list(pending: Iterable[PendingChange]) -> dict[Readme, list[PendingChange]]:
    by_list: dict[Readme, list[PendingChange]] = defaultdict(list)
    for one in pending:
        by_list[one.readme].append(one)
    return by_list


def _settle(numbers: Sequence[int], order: Order) -> Settled:
    def work(is_waited_for: bool) -> Settled:
        return catalogue.with_retries(lambda: _settle_once(numbers, order, is_waited_for=is_waited_for))

    try:
        return unless_overtaken(work)
    except OvertakenError:
        raise SettlingError(_("Somebody else was writing the library all the time. Try it again.")) from None


def _settle_once(numbers: Sequence[int], order: Order, *, is_waited_for: bool) -> Settled:
    version = catalogue.version()
    with catalogue.change(actor=order.actor, reason="conflicts settled") as unit:
        refuse_overtaken(version, is_locked=is_waited_for)
        rows = PendingChange.objects.filter(pk__in=numbers)
        unit.watch(rows)
        pending = list(rows.select_related("readme").order_by("pk"))
        waiting = [one for one in pending if one.is_open]
        refused = [(one, _("It is settled already.")) for one in pending if not one.is_open]
        plans = {readme: carry_out(readme, those, order, unit) for readme, those in _by_list(waiting).items()}
        settled = [one for plan in plans.values() for one in plan.settled]
        refused += [refusal for plan in plans.values() for refusal in plan.refused]
        if order.is_strict and not settled:
            raise SettlingError(refused[0][1] if refused else _("The conflict is no longer there."))
        if settled:
            unit.reason = f"conflicts settled: {', '.join(one.title for one in settled[:3])}"
            unit.touch()
        refuse_overtaken(version, is_locked=True)
    left_out = tuple(title for plan in plans.values() for title in plan.left_out)
    unwritable = tuple((readme, plan.unwritable) for readme, plan in plans.items() if plan.unwritable)
    return Settled(len(settled), tuple(refused), unit.record, left_out, unwritable)
