"""Settling the conflicts of a list that was read again: ours stays, theirs is taken, or a curator's own words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from library import catalogue
from library.models import Change, PendingChange, Readme
from library.progress import ignore_progress
from library.readme.applying import Wanted, apply
from library.readme.overtaking import OvertakenError, refuse_overtaken, unless_overtaken
from library.readme.redrafting import Draft
from library.readme.settlements import SettlingError, take_own_words, take_theirs
from library.readme.stored import stored_list

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

__all__ = ["Settled", "SettlingError", "settle", "settle_all"]

Decision = PendingChange.Decision
Refusal = tuple[PendingChange, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many conflicts were settled, why others could not be, and the change that it was."""

    count: int
    refused: tuple[Refusal, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    """How conflicts are to be settled, by whom; `is_strict` where all are to be or none."""

    decision: PendingChange.Decision
    value: str
    actor: "User | AnonymousUser | None"
    is_strict: bool


def settle(
    pending: PendingChange, *, decision: str, value: str | None = None, actor: "User | AnonymousUser | None" = None
) -> Settled:
    """Settle one conflict, as one change that can be taken back: `ours`, `theirs`, or `own` with a `value`.

    Raises `SettlingError` where it is settled already or cannot be settled so; nothing is changed then.
    """
    settled = _settle([pending.pk], _Order(_decision(decision), value or "", actor, is_strict=True))
    pending.refresh_from_db()
    return settled


def settle_all(
    pending: "QuerySet[PendingChange]", *, decision: str, actor: "User | AnonymousUser | None" = None
) -> Settled:
    """Settle many conflicts alike, `ours` or `theirs`, as one change; those that cannot be are passed over and told."""
    numbers = list(pending.values_list("pk", flat=True))
    return _settle(numbers, _Order(_decision(decision), "", actor, is_strict=False))


def _decision(name: str) -> PendingChange.Decision:
    if name not in (Decision.OURS, Decision.THEIRS, Decision.OWN):
        raise SettlingError(_("Choose ours, theirs or own words."))
    return Decision(name)


def _settle(numbers: Sequence[int], order: _Order) -> Settled:
    def work(is_waited_for: bool) -> Settled:
        return catalogue.with_retries(lambda: _settle_once(numbers, order, is_waited_for=is_waited_for))

    try:
        return unless_overtaken(work)
    except OvertakenError:
        raise SettlingError(_("Somebody else was writing the library all the time. Try it again.")) from None


def _settle_once(numbers: Sequence[int], order: _Order, *, is_waited_for: bool) -> Settled:
    version = catalogue.version()
    with catalogue.change(actor=order.actor, reason="conflicts settled") as unit:
        refuse_overtaken(version, is_locked=is_waited_for)
        pending = list(PendingChange.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
        settled, refused = _carry_out(pending, order, unit)
        if order.is_strict and len(settled) < len(numbers):
            raise SettlingError(refused[0][1] if refused else _("The conflict is no longer there."))
        _end(settled, order)
        if settled:
            unit.reason = f"conflicts settled: {', '.join(one.title for one in settled[:3])}"
            unit.touch()
        refuse_overtaken(version, is_locked=True)
    return Settled(len(settled), tuple(refused), unit.record)


def _carry_out(
    pending: Sequence[PendingChange], order: _Order, unit: catalogue.Unit
) -> tuple[list[PendingChange], list[Refusal]]:
    """Write what was decided, list by list; those that are settled now, and those that cannot be."""
    settled: list[PendingChange] = []
    refused: list[Refusal] = []
    by_list: dict[int, list[PendingChange]] = defaultdict(list)
    for one in pending:
        if one.is_open:
            by_list[one.readme_id].append(one)
        else:
            refused.append((one, _("It is settled already.")))
    for number, those in by_list.items():
        readme = Readme.objects.get(pk=number)
        stored = stored_list(readme, {})
        draft = Draft(stored)
        for one in those:
            try:
                _decide(one, order, draft)
                settled.append(one)
            except SettlingError as error:
                refused.append((one, str(error)))
        if order.decision != Decision.OURS:
            apply(readme, stored, Wanted(*draft.outline()), unit=unit, progress=ignore_progress)
    return settled, refused


def _decide(pending: PendingChange, order: _Order, draft: Draft) -> None:
    if order.decision == Decision.THEIRS:
        take_theirs(pending, draft)
    elif order.decision == Decision.OWN:
        take_own_words(pending, order.value, draft)


def _end(settled: Sequence[PendingChange], order: _Order) -> None:
    actor = order.actor
    for one in settled:
        one.decision, one.settled_at = order.decision, timezone.now()
        one.settled_by = actor if actor is not None and actor.is_authenticated else None
        one.save(update_fields=["decision", "settled_at", "settled_by"])
