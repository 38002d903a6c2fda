"""Giving many articles a further line in a topic or one of its groups."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from library import catalogue
from library.chunks import CHUNK
from library.curation.lines import kept_of, lines_of
from library.curation.outcome import Outcome
from library.curation.places import Place, find_place
from library.curation.sequence import lock_topics, tidy_sequence
from library.models import Entry, EntryLink
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """What copying does: each article that gets a line, with the line that this one repeats where there is any; and how
    many articles stand there already.
    """

    added: Sequence[tuple[int, Entry | None]]
    staying: int


def copy_articles(
    numbers: Collection[int],
    *,
    topic: int,
    group: int | None = None,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Add a line for each article at the end of a topic or group, as one change, but for those that have one there.

    The new line repeats the first one of its article on the map: its title, address, note and secondary links, but not
    the cells of a table. Raises `BulkError` where the place is gone.
    """
    with catalogue.change(actor=actor, reason="copied") as unit:
        lock_topics([topic])
        place = find_place(topic, group)
        unit.reason = f"copied to {place}"
        plan = plan_copy(numbers, place)
        progress(0, len(plan.added))
        if plan.added:
            _carry_out(plan, place, unit)
            tidy_sequence(place.topic)
            unit.touch(number for number, _line in plan.added)
        progress(len(plan.added), len(plan.added))
    return Outcome(len(plan.added), unit.record)


def plan_copy(numbers: Collection[int], place: Place) -> CopyPlan:
    """What copying would do, told from how the lines stand now."""
    first_of: dict[int, Entry] = {}
    there = set()
    for line in lines_of(numbers):
        first_of.setdefault(line.article_id, line)
        if place.holds(line):
            there.add(line.article_id)
    order = {number: at for at, number in enumerate(first_of)}
    missing = sorted(kept_of(numbers) - there, key=lambda number: (order.get(number, len(order)), number))
    return CopyPlan([(number, first_of.get(number)) for number in missing], len(there))


def _carry_out(plan: CopyPlan, place: Place, unit: catalogue.Unit) -> None:
    prefetch_related_objects([line for _number, line in plan.added if line is not None], "links")
    new = [
        Entry(article_id=number, topic=place.topic, group=place.group, position=position, **_words_of(line))
        for position, (number, line) in enumerate(plan.added, start=place.end())
    ]
    links = [
        EntryLink(entry=row, title=link.title, url=link.url, position=link.position)
        for row, (_number, line) in zip(Entry.objects.bulk_create(new, batch_size=CHUNK), plan.added, strict=True)
        for link in (line.links.all() if line else ())
    ]
    EntryLink.objects.bulk_create(links, batch_size=CHUNK)
    for row in (*new, *links):
        unit.note_new(row)


def _words_of(line: Entry | None) -> dict[str, str]:
    return {"title": line.title, "url": line.url, "note": line.note} if line else {}
