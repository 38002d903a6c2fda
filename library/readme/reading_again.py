"""A changed list of a known name: worked out against what the library made of the earlier one, then stored as a whole.

Everything is worked out before the transaction begins. Whoever writes the library meanwhile is not written over: where
the catalogue has another version at the end, all is taken back and worked out again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from library import catalogue
from library.models import Readme, newest_read
from library.progress import Progress
from library.readme.anchoring import anchor_rows, nodes_of_rows
from library.readme.applying import Wanted, apply
from library.readme.base_text import base_document
from library.readme.conflicts import keep_conflicts
from library.readme.document import Document, Finding
from library.readme.merge import NEW, Merged, Refusal, Side, Strategy, merge
from library.readme.merge_report import MergeReport, merge_report
from library.readme.outline import Outline, OutlineEntry, link_words, outline_of, with_entries
from library.readme.overtaking import refuse_overtaken, unless_overtaken
from library.readme.parser import parse
from library.readme.put_away import binned_identities, put_away_findings
from library.readme.revisions import store_reading
from library.readme.source import Source
from library.readme.standings import Standings
from library.readme.stored import RowKey, StoredList, stored_list
from library.readme.trying import refusal_of
from library.readme.wording import is_told

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class Plan:
    """What reading a list again would do, told from the library as it was at a version of the catalogue.

    `unwritable` says why the list could not be written afterwards, "" where it can; `put_away` tells which articles
    come back from the bin.
    """

    version: int
    stored: StoredList
    theirs: Document
    merged: Merged
    unwritable: str
    put_away: list[Finding]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that is read: its bytes, what they say, who wins where both sides changed, who reads it, and the address
    below which it was read.
    """

    data: bytes
    source: Source
    document: Document
    strategy: Strategy
    actor: "User | AnonymousUser | None" = None
    base_url: str = ""


Told = tuple[MergeReport, list[Finding]]


def preview(readme: Readme, reading: Reading) -> Told:
    """What reading a changed text would do. Nothing is stored."""
    plan = _plan(readme, reading)
    return merge_report(plan.merged, strategy=reading.strategy, unwritable=plan.unwritable), plan.put_away


def read_again(readme: Readme, reading: Reading, progress: Progress) -> Told:
    """Merge a changed text into the library, as one change that can be taken back, and make it the new base.

    Raises `OvertakenError` where somebody else writes the library all the time.
    """

    def work(is_waited_for: bool) -> Told:
        plan = _plan(readme, reading)
        return catalogue.with_retries(lambda: _store(readme.pk, reading, plan, progress, is_waited_for=is_waited_for))

    return unless_overtaken(work)


def _plan(readme: Readme, reading: Reading) -> Plan:
    version = catalogue.version()
    base = base_document(readme)
    revision = newest_read(readme, defer=["content"])
    node_of = nodes_of_rows(revision, base) if revision else {}
    stored = _in_words_of(base, stored_list(readme, node_of))
    merged = merge(
        _side(base, {node: row for row, node in node_of.items()}),
        Side(stored.outline, stored.rows, binned_identities()),
        outline_of(reading.document),
        strategy=reading.strategy,
        writable=lambda outline: _refusal(reading, _headed(outline, readme)),
    )
    merged = replace(merged, outline=_headed(merged.outline, readme))
    return Plan(
        version,
        stored,
        reading.document,
        merged,
        _why_unwritable(reading, merged.outline),
        put_away_findings(reading.document, nodes=_new_nodes(merged)),
    )


def _headed(outline: Outline, readme: Readme) -> Outline:
    """What stood before the first heading of the earlier text gets a heading where the new text has nothing there."""
    topics = [
        replace(topic, title=outline.title or readme.name, is_front=False)
        if topic.is_front and topic.nodes and topic.anchor is None
        else topic
        for topic in outline.topics
    ]
    return replace(outline, topics=tuple(topics))


def _new_nodes(merged: Merged) -> set[int]:
    """The nodes of the new text that become rows."""
    return {node.anchor for key, node in merged.rows() if key is NEW and node.anchor is not None}


def _in_words_of(base: Document, stored: StoredList) -> StoredList:
    """The library's list, in which lines that the earlier text says in other words are as it says them."""
    entries = {node.anchor: node for node in outline_of(base).all_nodes() if isinstance(node, OutlineEntry)}

    def worded(entry: OutlineEntry) -> OutlineEntry:
        read = entries.get(entry.anchor) if entry.anchor is not None else None
        if read is None or not is_told(entry.note, link_words(entry), read.note, link_words(read)):
            return entry
        return replace(entry, note=read.note, links=read.links)

    return replace(stored, outline=with_entries(stored.outline, worded))


def _side(base: Document, rows: Mapping[int | None, RowKey]) -> Side:
    outline = outline_of(base)
    return Side(outline, tuple(rows.get(node.anchor) for node in outline.all_nodes()))


def _why_unwritable(reading: Reading, outline: Outline) -> str:
    refusal = _refusal(reading, outline)
    return refusal.reason if refusal else ""


def _refusal(reading: Reading, outline: Outline) -> Refusal | None:
    """Why a list cannot be written into the text that is read; None where it can."""
    return refusal_of(reading.document, outline, parse=lambda text: parse(text, base_url=reading.base_url))


def _store(number: int, reading: Reading, plan: Plan, progress: Progress, *, is_waited_for: bool) -> Told:
    readme = Readme.objects.get(pk=number)
    with catalogue.change(actor=reading.actor, reason=f"import of {readme.name}") as unit:
        refuse_overtaken(plan.version, is_locked=is_waited_for)
        if readme.base_url != reading.base_url:
            readme.base_url = reading.base_url
            readme.save(update_fields=["base_url"])
        revision = store_reading(readme, reading.data, reading.source, unit)
        wanted = Wanted(plan.merged.outline, _rows(plan.merged), reading.document)
        rows = apply(readme, plan.stored, wanted, unit=unit, progress=progress)
        standings = Standings(plan.merged, rows, outline_of(reading.document), plan.stored)
        anchor_rows(revision, reading.document, standings.anchors())
        settled = keep_conflicts(revision, standings, unit, reading.actor)
        unwritable = plan.unwritable or _why_other(readme, reading, plan.merged, standings)
        unit.touch()
        refuse_overtaken(plan.version, is_locked=True)
    change = unit.record.pk if unit.record else None
    told = merge_report(plan.merged, strategy=reading.strategy, unwritable=unwritable, settled=settled, change=change)
    return told, plan.put_away


def _rows(merged: Merged) -> tuple[RowKey | None, ...]:
    return tuple(None if key is NEW else key for key in merged.keys)


def _why_other(readme: Readme, reading: Reading, merged: Merged, standings: Standings) -> str:
    """Why the list as it was stored cannot be written, where that says otherwise than what was merged: lines that came
    back with an article from the bin.
    """
    stored = stored_list(readme, dict(standings.anchors()))
    return "" if stored.outline == merged.outline else _why_unwritable(reading, stored.outline)
