"""Lines as they should be: new ones, what they say, and what they stand in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library import catalogue
from library.chunks import CHUNK, chunks_of
from library.models import Anchor, Article, Entry, EntryLink
from library.progress import Progress
from library.readme.applying.targets import Target, entries_in
from library.readme.applying.words import Saying, give_words, take_words
from library.readme.articles import Articles
from library.readme.outline import OutlineEntry
from library.readme.stored import RowKey

FIELDS = ["article", "topic", "group", "parent", "title", "url", "note", "columns"]


@dataclass(slots=True, eq=False)
class _Line:
    """A line that is written: what it should be, what it said (None for one that no list shows), and its row."""

    target: Target
    node: OutlineEntry
    before: OutlineEntry | None
    has_moved: bool
    row: Entry

    @property
    def has_new_words(self) -> bool:
        return self.before is None or (self.before.title, self.before.url) != (self.node.title, self.node.url)

    @property
    def has_new_links(self) -> bool:
        return self.before is None or self.before.links != self.node.links


def store_entries(
    targets: Sequence[Target],
    now: Mapping[RowKey | None, Target],
    gone: AbstractSet[RowKey | None],
    unit: catalogue.Unit,
    progress: Progress,
) -> None:
    """Store new lines and those that say otherwise or moved; `gone` are the rows that are about to go.

    `progress` is called with (lines done, lines in all), of those that are written.
    """
    lines = _different(targets, now, unit)
    unit.touch(line.row.article_id for line in lines if line.row.pk)
    _word(lines, {key[1] for key in gone if key and key[0] == Anchor.Kind.ENTRY}, unit)
    _restore_articles(lines, unit)
    unit.touch(line.row.article_id for line in lines)
    done = 0
    for part in _by_depth(lines):
        _store(part, unit)
        done += len(part)
        progress(done, len(lines))
    _store_links([line for line in lines if line.has_new_links], unit)


def _different(targets: Sequence[Target], now: Mapping[RowKey | None, Target], unit: catalogue.Unit) -> list[_Line]:
    lines = []
    for target, node in entries_in(targets):
        former = now.get(target.key) if target.key else None
        before = former.node if former and isinstance(former.node, OutlineEntry) else None
        has_moved = target.has_moved_from(former)
        if has_moved or before is None or _own(before) != _own(node):
            lines.append(_Line(target, node, before, has_moved, Entry()))
    numbers = [line.target.number for line in lines if line.target.key]
    rows: dict[int, Entry] = {}
    for part in chunks_of(numbers):
        unit.watch(Entry.objects.filter(pk__in=part))
        rows |= {row.pk: row for row in Entry.objects.filter(pk__in=part).select_related("article")}
    for line in lines:
        if line.target.key:
            line.row = rows[line.target.number]
    return lines


def _own(node: OutlineEntry) -> tuple[object, ...]:
    """What a line says by itself, whatever stands below it."""
    return node.title, node.url, node.note, node.links, node.columns


def _word(lines: Sequence[_Line], going: AbstractSet[int], unit: catalogue.Unit) -> None:
    """Let each line name its article, and say what the article does not."""
    sayings = [Saying(line.row, line.node.title, line.node.url) for line in lines if line.has_new_words]
    articles = Articles(unit)
    take_words([saying for saying in sayings if saying.line.pk], going, articles, unit)
    give_words([saying for saying in sayings if not saying.line.pk], articles)


def _restore_articles(lines: Sequence[_Line], unit: catalogue.Unit) -> None:
    """Take the articles of lines that come back out of the bin."""
    for part in chunks_of({line.row.article_id for line in lines if line.before is None and line.row.pk}):
        binned = Article.objects.in_bin().filter(pk__in=part)
        unit.watch(binned)
        binned.take_out_of_bin()


def _by_depth(lines: Sequence[_Line]) -> Iterable[list[_Line]]:
    """Chunks in which nothing stands below something of the same or a later chunk."""
    levels: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        levels[line.target.depth].append(line)
    for depth in sorted(levels):
        yield from (levels[depth][start : start + CHUNK] for start in range(0, len(levels[depth]), CHUNK))


def _store(lines: Sequence[_Line], unit: catalogue.Unit) -> None:
    for line in lines:
        _fill(line)
    new = [line for line in lines if line.row.pk is None]
    Entry.objects.bulk_update([line.row for line in lines if line.row.pk is not None], FIELDS, batch_size=CHUNK)
    Entry.objects.bulk_create([line.row for line in new])
    for line in new:
        line.target.became(Anchor.Kind.ENTRY, line.row.pk)
        unit.note_new(line.row)


def _fill(line: _Line) -> None:
    target, row = line.target, line.row
    row.note = line.node.note
    row.columns = [list(column) for column in line.node.columns]
    if line.has_moved and target.topic is not None:
        row.topic_id = target.topic.number
        row.group_id = row.parent_id = None
        if target.above is not None and target.above.stored_key[0] == Anchor.Kind.GROUP:
            row.group_id = target.above.number
        elif target.above is not None:
            row.parent_id = target.above.number


def _store_links(lines: Sequence[_Line], unit: catalogue.Unit) -> None:
    for part in chunks_of(line.row.pk for line in lines if line.before is not None):
        former = EntryLink.objects.filter(entry__in=part)
        unit.watch(former)
        former.delete()
    links = [
        EntryLink(entry_id=line.row.pk, title=link.title, url=link.url, position=position)
        for line in lines
        for position, link in enumerate(line.node.links, start=1)
    ]
    for link in EntryLink.objects.bulk_create(links, batch_size=CHUNK):
        unit.note_new(link)
