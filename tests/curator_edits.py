"""Random edits as curators make them, and whether each outlived a merge. Import it once Django is set up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from library import catalogue
from library.curation.adding import NewArticle, Wanted, add_articles
from library.curation.bin import put_in_bin
from library.curation.history import undo
from library.curation.moving import move_articles
from library.curation.ordering import Target, move_row, sequence_mark
from library.curation.places import Place
from library.curation.sequence import container_of, read_sequence, tidy_sequence
from library.models import Article, Change, Entry, Group, PendingChange, Readme, Topic
from library.readme.exporter import ExportError, export_readme


@dataclass(frozen=True)
class Edit:
    """An edit that was made: what it was, and whether it still holds."""

    what: str
    holds: Callable[[], bool]
    about: tuple[str, int, str]  # kind and number of a row, and what of it: no later edit may be about the same


def make_edits(readme: Readme, count: int, random: Random) -> list[Edit]:
    """Make so many edits; those after which the list could not be written are taken back and others made instead."""
    made: list[tuple[Edit, Change]] = []
    for _try in range(4 * count):
        if len(made) == count:
            break
        before = Change.objects.latest("id")
        edit = random.choice(EDITS)(readme, random, len(made))
        if edit is None:
            continue
        if _is_told_already(edit, [one for one, _change in made]):
            for change in Change.objects.filter(pk__gt=before.pk).order_by("-pk"):
                undo(change)
            continue
        made.append((edit, Change.objects.latest("id")))
        if len(made) == count:
            _take_back_unwritable(readme, made)
    return [edit for edit, _change in made]


def _is_told_already(edit: Edit, made: Sequence[Edit]) -> bool:
    """Whether an earlier edit was about the same, or about a row that is deleted now."""
    kind, number, field = edit.about
    told = {one.about for one in made if field != "presence"} | {one.about[:2] for one in made if field == "presence"}
    return edit.about in told or (kind, number) in told


def _take_back_unwritable(readme: Readme, made: list[tuple[Edit, Change]]) -> None:
    """Take edits back, the last first, until the list can be written."""
    while made and not _is_writable(readme):
        _edit, change = made.pop()
        undo(change)


def _is_writable(readme: Readme) -> bool:
    try:
        export_readme(readme)
    except ExportError:
        return False
    return True


def _any_entry(readme: Readme, random: Random) -> Entry | None:
    rows = Entry.objects.filter(topic__readme=readme, topic__role="ordinary", article__status="published")
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    return Entry.objects.select_related("article", "topic").get(pk=random.choice(numbers)) if numbers else None


def _any_topic(readme: Readme, random: Random) -> Topic | None:
    topics = list(Topic.objects.filter(readme=readme, role="ordinary", is_front=False).order_by("pk"))
    return random.choice(topics) if topics else None


def _waits(kind: str, number: int, *fields: str) -> bool:
    """Whether a curator is asked about a row: about one of these fields, or about the row as a whole."""
    rows = PendingChange.objects.open().filter(kind=kind, object_id=number)
    return rows.filter(field__in=[*fields, "presence"]).exists()


def _says(number: int, name: str, value: str) -> Callable[[], bool]:
    def holds() -> bool:
        entry = Entry.objects.select_related("article").filter(pk=number).first()
        if entry is None:
            return _waits("entry", number, name)
        shown = {"title": entry.shown_title(), "url": entry.shown_url(), "note": entry.note}
        return shown[name] == value or _waits("entry", number, name)

    return holds


def rename(readme: Readme, random: Random, at: int) -> Edit | None:
    """Give an article another title."""
    entry = _any_entry(readme, random)
    if entry is None or entry.title:
        return None
    title = f"{entry.article.title} edited {at}"
    with catalogue.change(reason="rename"):
        entry.article.title = title
        entry.article.save()
    return Edit(f"rename {entry.pk} to {title}", _says(entry.pk, "title", title), ("entry", entry.pk, "title"))


def write_note(readme: Readme, random: Random, at: int) -> Edit | None:
    """Write another note."""
    entry = _any_entry(readme, random)
    if entry is None:
        return None
    with catalogue.change(reason="note"):
        entry.note = f"curated note {at}"
        entry.save()
    return Edit(f"note of {entry.pk}", _says(entry.pk, "note", entry.note), ("entry", entry.pk, "note"))


def readdress(readme: Readme, random: Random, at: int) -> Edit | None:
    """Give an article another address."""
    entry = _any_entry(readme, random)
    if entry is None or entry.url:
        return None
    url = f"https://curated.example/{random.randrange(10**9)}/{at}"
    with catalogue.change(reason="url"):
        entry.article.url = url
        entry.article.save()
    return Edit(f"address of {entry.pk}", _says(entry.pk, "url", url), ("entry", entry.pk, "url"))


def move(readme: Readme, random: Random, at: int) -> Edit | None:
    """Move an article's lines of one topic to another one."""
    entry, topic = _any_entry(readme, random), _any_topic(readme, random)
    if entry is None or topic is None or topic.pk == entry.topic_id:
        return None
    if Entry.objects.filter(article=entry.article_id).count() > 1:
        return None
    move_articles([entry.article_id], topic=topic.pk)

    def holds() -> bool:
        row = Entry.objects.filter(pk=entry.pk).first()
        return (row is not None and row.topic_id == topic.pk) or _waits("entry", entry.pk, "place")

    return Edit(f"move {entry.pk} to topic {topic.pk}", holds, ("entry", entry.pk, "place"))


def delete(readme: Readme, random: Random, at: int) -> Edit | None:
    """Delete a line, or put its article in the bin."""
    entry = _any_entry(readme, random)
    if entry is None or entry.subentries.exists():
        return None
    if at % 2:
        put_in_bin([entry.article_id])
    else:
        with catalogue.change(reason="delete"):
            Entry.objects.get(pk=entry.pk).delete()

    def holds() -> bool:
        row = Entry.objects.select_related("article").filter(pk=entry.pk).first()
        return row is None or row.article.status == Article.Status.BINNED or _waits("entry", entry.pk)

    return Edit(f"delete {entry.pk}", holds, ("entry", entry.pk, "presence"))


def add(readme: Readme, random: Random, at: int) -> Edit | None:
    """Add an article."""
    topic = _any_topic(readme, random)
    if topic is None:
        return None
    url = f"https://added.example/{random.randrange(10**9)}/{at}"
    add_articles([NewArticle(url, f"Added article {at}")], Wanted(Place(topic), note="an added note"))
    entry = Entry.objects.get(article__url=url)

    def holds() -> bool:
        return Entry.objects.filter(pk=entry.pk, topic=topic).exists() or _waits("entry", entry.pk, "place")

    return Edit(f"add {entry.pk} to topic {topic.pk}", holds, ("entry", entry.pk, "place"))


def reorder(readme: Readme, random: Random, at: int) -> Edit | None:
    """Move a line one place up or down."""
    entry = _any_entry(readme, random)
    if entry is None:
        return None
    tidy_sequence(entry.topic)
    sequence = read_sequence(entry.topic)
    node = next(row for row in sequence.walk() if isinstance(row, Entry) and row.pk == entry.pk)
    siblings = sequence.below[container_of(node)]
    place = siblings.index(node)
    other = siblings[place - 1] if place else None
    if not isinstance(other, Entry) or other.article.status != Article.Status.PUBLISHED:
        return None
    move_row(entry.topic, (Entry, node.pk), Target(steps=-1), seen=sequence_mark(sequence))
    topic, container = node.topic_id, container_of(node)

    def holds() -> bool:
        rows = {row.pk: row for row in Entry.objects.filter(pk__in=(node.pk, other.pk))}
        if len(rows) < 2 or {(row.topic_id, container_of(row)) for row in rows.values()} != {(topic, container)}:
            return True  # one of them is elsewhere now; order is kept in what they stood in (rule M7)
        kind = container[0].__name__.lower() if container else "topic"
        asked = _waits(kind, container[1] if container else entry.topic_id, "order")
        return rows[node.pk].position < rows[other.pk].position or asked

    return Edit(f"{node.pk} before {other.pk}", holds, ("topic", entry.topic_id, "order"))


def rename_topic(readme: Readme, random: Random, at: int) -> Edit | None:
    """Give a topic another title."""
    topic = _any_topic(readme, random)
    if topic is None:
        return None
    with catalogue.change(reason="rename topic"):
        topic.title = f"Curated topic {at}"
        topic.save()

    def holds() -> bool:
        return Topic.objects.filter(pk=topic.pk, title=topic.title).exists() or _waits("topic", topic.pk, "title")

    return Edit(f"rename topic {topic.pk}", holds, ("topic", topic.pk, "title"))


def add_topic(readme: Readme, random: Random, at: int) -> Edit | None:
    """Add a topic with an article."""
    beside = _any_topic(readme, random)
    if beside is None:
        return None
    with catalogue.change(reason="new topic"):
        parent = beside if len(beside.with_ancestors()) < 4 else None
        position = 1 + Topic.objects.filter(readme=readme, parent=parent).count()
        topic = Topic.objects.create(readme=readme, parent=parent, title=f"New topic {at}", position=position)
        url = f"https://topic.example/{random.randrange(10**9)}/{at}"
        add_articles([NewArticle(url, f"Article of new topic {at}")], Wanted(Place(topic)))

    def holds() -> bool:
        return Topic.objects.filter(pk=topic.pk, title=topic.title).exists()

    return Edit(f"new topic {topic.pk}", holds, ("topic", topic.pk, "title"))


def add_group(readme: Readme, random: Random, at: int) -> Edit | None:
    """Add a label with an article under it."""
    topic = _any_topic(readme, random)
    if topic is None:
        return None
    with catalogue.change(reason="new group"):
        group = Group.objects.create(topic=topic, label=f"New group {at}:")
        url = f"https://group.example/{random.randrange(10**9)}/{at}"
        add_articles([NewArticle(url, f"Article of new group {at}")], Wanted(Place(topic, group)))

    def holds() -> bool:
        return Group.objects.filter(pk=group.pk, label=group.label).exists() or _waits("group", group.pk, "label")

    return Edit(f"new group {group.pk}", holds, ("group", group.pk, "label"))


EDITS: Sequence[Callable[[Readme, Random, int], Edit | None]] = (
    rename,
    write_note,
    readdress,
    move,
    delete,
    add,
    reorder,
    rename_topic,
    add_topic,
    add_group,
)
