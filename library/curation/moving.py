"""Moving the lines of many articles to a topic or one of its groups."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.curation.lines import kept_of, lines_of
from library.curation.outcome import Outcome
from library.curation.places import Place, find_place
from library.curation.sequence import lock_topics, tidy_sequence
from library.models import Entry
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Saying = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What a move does: `moved` go to the end of the place in this order, with the lines `along` below them; `joined`
    go, since their article has a line there that says the same; the articles `added` had no line yet and get one;
    `staying` lines stand there already.
    """

    moved: Sequence[Entry]
    along: Sequence[Entry]
    joined: Sequence[Entry]
    added: Sequence[int]
    staying: int

    def articles(self) -> set[int]:
        """The articles whose lines are otherwise afterwards."""
        return {entry.article_id for entry in (*self.moved, *self.along, *self.joined)} | set(self.added)


def move_articles(
    numbers: Collection[int],
    *,
    topic: int,
    group: int | None = None,
    source: int | None = None,
    actor: "User | AnonymousUser | None" = None,
    progress: Progress = ignore_progress,
) -> Outcome:
    """Move the lines of articles to the end of a topic or group, as one change; `source` means only those of one topic.

    What stands below a line moves along. A line that says the same as one of its article there becomes one with it.
    Articles of the inbox get a line. The topics that lines leave keep the numbers of their other lines, gaps and all,
    so that ordering these later does not stand in the way of undo. Raises `BulkError` where the place is gone.
    """
    with catalogue.change(actor=actor, reason="moved") as unit:
        _lock(numbers, topic, unit)
        place = find_place(topic, group)
        unit.reason = f"moved to {place}"
        plan = plan_move(numbers, place, source)
        changed = plan.articles()
        progress(0, len(changed))
        if changed:
            _carry_out(plan, place, unit)
            tidy_sequence(place.topic)
            unit.touch(changed)
        progress(len(changed), len(changed))
    return Outcome(len(changed), unit.record)


def _lock(numbers: Collection[int], topic: int, unit: catalogue.Unit) -> None:
    """Let nobody else put in order the topic, and those of the lines, or write the lines before the move is done."""
    locked = set[int]()
    while not (wanted := {topic, *_topics_of(numbers)}) <= locked:  # a line may have come to another one meanwhile
        lock_topics(wanted)
        locked |= wanted
    for part in chunks_of(numbers):
        unit.watch(Entry.objects.filter(article__in=part))


def _topics_of(numbers: Collection[int]) -> set[int]:
    lines = [Entry.objects.filter(article__in=part).order_by() for part in chunks_of(numbers)]
    return {topic for those in lines for topic in those.values_list("topic_id", flat=True).distinct()}


def plan_move(numbers: Collection[int], place: Place, source: int | None) -> MovePlan:
    """What a move would do, told from how the lines stand now."""
    lines = lines_of(numbers)
    several = {number for number, count in Counter(line.article_id for line in lines).items() if count > 1}
    prefetch_related_objects([line for line in lines if line.article_id in several], "article", "links")
    concerned = [line for line in lines if source is None or line.topic_id == source]
    there = {line.pk for line in concerned if place.holds(line)}
    leaving = [line for line in concerned if line.pk not in there]
    below = _below({line.pk for line in leaving})
    tops = [line for line in leaving if line.pk not in below]
    said: dict[int, set[Saying]] = defaultdict(set)
    for line in lines:
        if line.article_id in several and place.holds(line):
            said[line.article_id].add(_saying(line))
    parents = {line.parent_id for line in below.values()}
    moved: list[Entry] = []
    joined: list[Entry] = []
    for line in tops:
        saying = _saying(line) if line.article_id in several else ()
        is_same = saying in said[line.article_id] and line.pk not in parents
        (joined if is_same else moved).append(line)
        said[line.article_id].add(saying)
    placed = {line.article_id for line in lines}
    added = [] if source is not None else sorted(kept_of(numbers) - placed)
    return MovePlan(moved, list(below.values()), joined, added, len(there))


def _saying(line: Entry) -> Saying:
    """What a line says; two lines of one article that say the same are one."""
    links = tuple((link.title, link.url) for link in line.links.all())
    return line.shown_title(), line.shown_url(), line.note, str(line.columns), links


def _below(numbers: Iterable[int]) -> dict[int, Entry]:
    """All lines below these, whoever's they are."""
    found: dict[int, Entry] = {}
    level = set(numbers)
    while level:
        rows = [row for part in chunks_of(level) for row in Entry.objects.filter(parent__in=part)]
        level = {row.pk for row in rows} - found.keys()
        found |= {row.pk: row for row in rows}
    return found


def _carry_out(plan: MovePlan, place: Place, unit: catalogue.Unit) -> None:
    rows = [*plan.moved, *plan.along]
    for part in chunks_of([row.pk for row in rows]):
        unit.watch(Entry.objects.filter(pk__in=part))
    end = place.end()
    for position, row in enumerate(plan.moved, start=end):
        row.topic, row.group, row.parent, row.position = place.topic, place.group, None, position
    for row in plan.along:
        row.topic, row.group = place.topic, None
    Entry.objects.bulk_update(rows, ["topic", "group", "parent", "position"], batch_size=CHUNK)
    for part in chunks_of([row.pk for row in plan.joined]):
        Entry.objects.filter(pk__in=part).delete()
    new = [
        Entry(article_id=number, topic=place.topic, group=place.group, position=position)
        for position, number in enumerate(plan.added, start=end + len(plan.moved))
    ]
    for row in Entry.objects.bulk_create(new, batch_size=CHUNK):
        unit.note_new(row)
