"""What the new text has no room for: theirs stands, ours waits, and the list can always be written."""

from dataclasses import asdict

import pytest

from library import catalogue
from library.admin.merge_words import merge_in_words
from library.curation.history import undo
from library.models import Change, Entry, EntryLink, PendingChange, Readme
from library.readme.exporter import export_readme, record_export
from library.readme.importer import import_readme
from library.readme.merge import ConflictKind, Strategy
from library.readme.outline import OutlineEntry, outline_of
from library.readme.parser import parse
from library.readme.report import ImportReport, Outcome
from library.readme.trying import refusal_of
from tests.merging import merged
from tests.outlines import entry, read, swap_for
from tests.recorded_rows import library_now

LIST = """# Papers

## Attention

- [Attention Is All You Need](https://example.org/attention)
- [Flash Attention](https://example.org/flash) - fast [code](https://example.org/code) [paper](https://example.org/p)
"""
PARAGRAPHS = """# Papers

## Attention

[Attention Is All You Need](https://example.org/attention)

[Flash Attention](https://example.org/flash)

## Training

- [Chinchilla](https://example.org/chinchilla)
- [Adam](https://example.org/adam)
- [Lion](https://example.org/lion)
"""
NOTE = "where it began"

pytestmark = pytest.mark.django_db


def read_in(text: str, strategy: Strategy = Strategy.ASK) -> ImportReport:
    return import_readme(text.encode(), name="papers", strategy=strategy)


def line(title: str) -> Entry:
    return next(row for row in Entry.objects.select_related("article") if row.shown_title() == title)


def write_note(title: str, note: str) -> None:
    row = line(title)
    with catalogue.change(reason="note"):
        row.note = note
        row.save()


def written() -> str:
    return export_readme(Readme.objects.get()).content.decode()


def read_own_export() -> ImportReport:
    export = export_readme(Readme.objects.get())
    record_export(export)
    return import_readme(export.content, name="papers")


@pytest.fixture
def waiting(in_english: None) -> PendingChange:
    """A note of ours that waits, as the list makes paragraphs of its lines, which take no notes."""
    read_in(LIST)
    write_note("Attention Is All You Need", NOTE)
    report = read_in(PARAGRAPHS)
    assert report.merge is not None
    assert (report.merge.conflicts, report.merge.unwritable) == (1, "")
    assert "has no room for it" in report.as_text()
    told = [line["told"] for topic in merge_in_words(asdict(report.merge))["topics"] for line in topic["lines"]]
    assert any("has no room for it" in words for words in told)
    return PendingChange.objects.open().get()


def test_what_the_text_has_no_room_for_waits_and_theirs_stands(waiting: PendingChange) -> None:
    assert (waiting.conflict, waiting.field) == (PendingChange.Conflict.NOT_WRITABLE, "note")
    assert (waiting.base, waiting.ours, waiting.theirs) == ("", NOTE, "")
    assert line("Attention Is All You Need").note == ""
    assert written() == PARAGRAPHS


def test_taking_the_import_back_brings_ours_back(waiting: PendingChange) -> None:
    undo(Change.objects.latest("pk"))

    assert line("Attention Is All You Need").note == NOTE
    assert not PendingChange.objects.exists()
    assert written() == LIST.replace("attention)", f"attention) - {NOTE}")


def test_it_goes_on_waiting_through_later_readings_and_our_own_export(waiting: PendingChange) -> None:
    read_in(PARAGRAPHS.replace("[Adam]", "[Adam, again]"))
    assert PendingChange.objects.open().get().ours == NOTE

    write_note("Lion", "a beast")
    assert read_own_export().outcome is Outcome.ADOPTED
    assert PendingChange.objects.open().get().ours == NOTE


def test_it_waits_no_longer_once_the_list_says_so(waiting: PendingChange) -> None:
    items = PARAGRAPHS.replace("[Attention Is", "- [Attention Is").replace("n)\n\n[Flash", f"n) - {NOTE}\n- [Flash")

    read_in(items)

    assert not PendingChange.objects.open().exists()
    assert line("Attention Is All You Need").note == NOTE


@pytest.mark.parametrize(("strategy", "waits"), [(Strategy.OURS, 1), (Strategy.THEIRS, 0)])
def test_a_strategy_for_ours_cannot_make_room(strategy: Strategy, waits: int) -> None:
    read_in(LIST)
    write_note("Attention Is All You Need", NOTE)

    report = read_in(PARAGRAPHS, strategy)

    assert report.merge is not None
    assert report.merge.conflicts == PendingChange.objects.open().count() == waits
    assert written() == PARAGRAPHS


def test_other_links_outlive_another_note_here_and_in_the_list() -> None:
    read_in(LIST)
    write_note("Flash Attention", "faster")
    assert written() == LIST.replace("- fast [", "- faster [")
    before = {name: rows for name, rows in library_now().items() if name != "revision"}

    assert read_own_export().outcome is Outcome.ADOPTED

    assert {name: rows for name, rows in library_now().items() if name != "revision"} == before
    assert EntryLink.objects.filter(entry=line("Flash Attention")).count() == 2
    later = written().replace("faster", "fastest")
    report = read_in(later)
    assert report.merge is not None
    assert report.merge.conflicts == 0
    assert written() == later


def test_a_new_topic_stands_before_the_sections_about_the_list_itself() -> None:
    text = LIST + "\n## License\n\nCC0\n"
    read_in(text)
    readme = Readme.objects.get()
    with catalogue.change(reason="new topic"):
        readme.topics.create(title="Training", parent=None, position=9)

    read_in(text.replace("fast [", "quick ["))

    titles = [topic.title for topic in readme.topics.filter(parent=readme.topics.get(title="License").parent)]
    assert sorted(titles) == ["Attention", "License", "Training"]
    order = readme.topics.filter(title__in=titles).in_order().values_list("title", flat=True)
    assert list(order) == ["Attention", "Training", "License"]


def test_only_what_cannot_be_written_gives_way() -> None:
    document = parse(PARAGRAPHS)
    base = read(LIST)
    first = entry(base, "Attention Is All You Need")
    ours = swap_for(base, first, OutlineEntry("All you need", first.url, NOTE, anchor=first.anchor))

    result = merged(base, ours, PARAGRAPHS, writable=lambda outline: refusal_of(document, outline, parse=parse))

    [conflict] = result.conflicts
    assert (conflict.kind, conflict.field, conflict.ours) == (ConflictKind.UNWRITABLE, "note", NOTE)
    assert "paragraph" in conflict.reason
    assert entry(result.outline, "All you need").note == ""
    assert outline_of(document).topics[1] == result.outline.topics[1]
