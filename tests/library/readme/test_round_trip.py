"""The whole way round: real lists with hostile edits in the database are written, read again, and say the same."""

import random
from pathlib import Path

import pytest

from library import catalogue
from library.models import Anchor, Entry, Readme
from library.readme.anchoring import nodes_of_rows
from library.readme.base_text import base_document
from library.readme.exporter import export_readme
from library.readme.importer import import_readme
from library.readme.writer import is_writable
from tests.given_lists import given_lists

pytestmark = pytest.mark.django_db

TITLE = r"新 [标题] *a*_b_ `c` <d> & |e| \ f"
EDITS = 20


def hostile_url(number: int) -> str:
    return f"https://example.org/a_(b)|c%20d/{number}?x=1&y=(2)#片段-{number}"


def editable_entries(readme: Readme, chance: random.Random) -> list[Entry]:
    """Entries that the text gives a place to write to, chosen at random."""
    document = base_document(readme)
    node_of = nodes_of_rows(readme.revisions.get(), document)
    entries = list(Entry.objects.filter(topic__readme=readme).select_related("article").order_by("pk"))
    chance.shuffle(entries)
    chosen: list[Entry] = []
    while entries and len(chosen) < EDITS:
        node = node_of[Anchor.Kind.ENTRY.value, entries[-1].pk]
        entry = entries.pop()
        if not is_writable(document, node, "title") and not is_writable(document, node, "url"):
            chosen.append(entry)
    return chosen


def lines_of(readme: Readme) -> list[tuple[str, str, str]]:
    """What every entry of a list says, in reading order of its topics."""
    entries = Entry.objects.filter(topic__readme=readme).select_related("article").order_by("topic", "position")
    return [(entry.shown_title(), entry.shown_url(), " ".join(entry.note.split())) for entry in entries]


@pytest.mark.parametrize("path", given_lists("current/*.md", are_stored=True, with_large=False))
def test_hostile_edits_of_real_lists_come_back_exactly(path: Path) -> None:
    import_readme(path.read_bytes(), name="before")
    readme = Readme.objects.get(name="before")
    entries = editable_entries(readme, random.Random(path.name))
    with catalogue.change(reason="test"):
        for number, entry in enumerate(entries):
            entry.title, entry.url = TITLE, hostile_url(number)
            entry.save()

    export = export_readme(readme)
    import_readme(export.content, name="after")

    assert lines_of(readme) == lines_of(Readme.objects.get(name="after"))
    assert len(entries) == min(EDITS, len(lines_of(readme)))
