"""The plan of a list's settlements, written into its rows."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from library import catalogue
from library.models import PendingChange, Readme
from library.progress import ignore_progress
from library.readme.applying import Wanted, apply
from library.readme.exporter import ExportError, export_readme
from library.readme.outline import Outline
from library.readme.redrafting import without_anchors
from library.readme.settling.deciding import Order
from library.readme.settling.planning import Plan, Planning
from library.readme.settling.reading import Reading
from library.readme.settling.sides import SettlingError
from library.readme.stored import RowKey, stored_list


def carry_out(readme: Readme, conflicts: Sequence[PendingChange], order: Order, unit: catalogue.Unit) -> Plan:
    """Settle what can be settled of a list's conflicts. Runs inside a unit of work."""
    reading = Reading(readme)
    waiting = PendingChange.objects.open().filter(readme=readme)
    others = list(waiting.exclude(pk__in=[one.pk for one in conflicts]))
    plan = Planning(reading, order).run(conflicts, others)
    unit.watch(PendingChange.objects.filter(pk__in=[one.pk for one in plan.settled]))
    outline, keys = plan.draft.outline()
    if (outline, keys) != (reading.stored.outline, reading.stored.rows):
        _write(reading, outline, keys, unit)
    _end(plan.settled, order)
    return plan


def _write(reading: Reading, outline: Outline, keys: tuple[RowKey | None, ...], unit: catalogue.Unit) -> None:
    readme = reading.readme
    wanted = Wanted(without_anchors(outline), keys)
    rows = apply(readme, reading.stored, wanted, unit=unit, progress=ignore_progress)
    reading.anchor(outline, rows)
    _renumber(readme, {was: row for was, row in zip(keys, rows, strict=True) if was and was != row}, unit)
    if stored_list(readme, {}).outline != outline:
        _refuse_unwritable(reading)


def _refuse_unwritable(reading: Reading) -> None:
    """Some rows say otherwise than was planned: lines that came back with an article from the bin."""
    try:
        export_readme(reading.readme)
    except ExportError as error:
        if reading.why_unwritable(reading.stored.outline):
            return
        text = _("Nothing was changed: the README “%(name)s” could not be written. %(reason)s")
        raise SettlingError(text % {"name": reading.readme.name, "reason": error}) from error


def _renumber(readme: Readme, new: dict[RowKey, RowKey], unit: catalogue.Unit) -> None:
    """Conflicts about rows that came back are about the new rows."""
    if not new:
        return
    about = [one for one in PendingChange.objects.filter(readme=readme) if (one.kind, one.object_id) in new]
    unit.watch(PendingChange.objects.filter(pk__in=[one.pk for one in about]))
    for one in about:
        one.object_id = new[one.kind, one.object_id or 0][1]
    PendingChange.objects.bulk_update(about, ["object_id"])


def _end(settled: Sequence[PendingChange], order: Order) -> None:
    actor = order.actor
    for one in settled:
        one.decision, one.settled_at = order.decision, timezone.now()
        one.settled_by = actor if actor is not None and actor.is_authenticated else None
        one.save(update_fields=["decision", "settled_at", "settled_by"])
