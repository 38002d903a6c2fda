"""Whether real lists that changed upstream come together with what curators did to them meanwhile.

    python tests/benchmarks/merge_real_lists.py [DIRECTORY] [--postgres] [--only NAME] [--edits 20] [--seed 1]

For each pair of `earlier.tsv`: the earlier revision is imported, twenty random edits are made with the functions of the
desk, the current revision is imported and the list exported. The export is read again and compared with the library
(it refuses where they differ), and each edit must hold or wait as a conflict. It runs on SQLite in a directory of
its own, or on a server of PostgreSQL that is started for it.
"""

import argparse
import csv
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.own_site import own_site
from tests.postgres import running_server

SHARED = Path(os.environ.get("EASYLLM_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@dataclass(frozen=True)
class Row:
    """What came of one pair. `lost` are the edits that neither hold nor wait."""

    name: str
    entries: int
    edits: int
    lost: tuple[str, ...]
    conflicts: int
    changes: int
    problem: str
    seconds: float


def main() -> None:
    """Merge each pair, print a row each and the totals."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=SHARED / "lists")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(running_server()) if options.postgres else ""
        stack.enter_context(own_site(server, shows_pages=False))
        rows = [
            report(measure(earlier, current, options.edits, options.seed))
            for earlier, current in pairs(options.directory)
            if options.only in earlier.name
        ]
    edits, lost = sum(row.edits for row in rows), sum(len(row.lost) for row in rows)
    problems = sum(bool(row.problem) for row in rows)
    print(f"{len(rows)} pairs, {edits} edits, {lost} lost, {sum(row.conflicts for row in rows)} conflicts")
    print(f"{problems} not written or read again otherwise; {sum(row.seconds for row in rows):.0f} s of merging")
    sys.exit(1 if lost or problems else 0)


def pairs(directory: Path) -> Iterator[tuple[Path, Path]]:
    """The earlier and the current file of each pair."""
    with (directory / "earlier.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            yield directory / "earlier" / row["earlier"], directory / "current" / row["current"]


def measure(earlier: Path, current: Path, count: int, seed: int) -> Row:
    """One pair in an empty library."""
    from library.models import Entry, PendingChange, Readme
    from library.readme.importer import import_readme
    from tests.curator_edits import make_edits

    empty()
    import_readme(earlier.read_bytes(), name="list")
    readme = Readme.objects.get()
    edits = make_edits(readme, count, Random(f"{earlier.name} {seed}"))
    tidy_statistics()
    begun = time.perf_counter()
    merge = import_readme(current.read_bytes(), name="list").merge
    seconds = time.perf_counter() - begun
    return Row(
        name=earlier.stem,
        entries=Entry.objects.count(),
        edits=len(edits),
        lost=tuple(edit.what for edit in edits if not edit.holds()),
        conflicts=PendingChange.objects.open().count(),
        changes=sum(merge.counts.values()) if merge else 0,
        problem=(merge.unwritable if merge else "") or written_and_read_again(readme),
        seconds=seconds,
    )


def written_and_read_again(readme: "Readme") -> str:  # type: ignore[name-defined]  # noqa: F821
    """Why the list is not written, or not what it was once its own text was read again; "" where all is well.

    Strictly: nothing that a reading may touch is left out but what it writes of itself.
    """
    from library.readme.exporter import ExportError, export_readme, record_export
    from library.readme.importer import import_readme
    from tests.recorded_rows import library_now

    readme.refresh_from_db()
    try:
        export = export_readme(readme)
    except ExportError as error:
        return str(error)
    if said := said_otherwise(readme, export):
        return f"the text says otherwise: {said}"
    record_export(export)
    before = _rows(library_now())
    import_readme(export.content, name=readme.name)
    if changed := _changed(before, _rows(library_now())):
        return f"reading the export again changed the library: {changed}"
    try:
        is_same = export_readme(readme).content == export.content
    except ExportError as error:
        return f"once its own text was read again: {error}"
    return "" if is_same else "the export is another one once it was read again"


def said_otherwise(readme: "Readme", export: "Export") -> str:  # type: ignore[name-defined]  # noqa: F821
    """Where a text, as it is read, says otherwise than the library.

    Columns may lack where a row came to stand elsewhere, and labels of nothing where they would be mere text: the
    library keeps both, and the export tells so.
    """
    from library.readme.differing import Leeway, differences
    from library.readme.outline import OutlineEntry, OutlineGroup, outline_of
    from library.readme.stored import stored_list

    outline = stored_list(readme, {}).outline
    leeway = {
        id(node): {Leeway.COLUMNS} if isinstance(node, OutlineEntry) else {Leeway.ABSENCE}
        for node in outline.all_nodes()
        if isinstance(node, OutlineEntry) or (isinstance(node, OutlineGroup) and not node.nodes)
    }
    places = differences(outline, outline_of(export.document), leeway)
    return "; ".join(places)[:400]


def _rows(library: "dict[str, dict[int, dict[str, object]]]") -> "dict[str, object]":
    """Every row but what a reading itself writes: the revision, and how conflicts end."""
    return {name: rows for name, rows in library.items() if name not in ("revision", "pendingchange")}


def _changed(before: "dict[str, object]", after: "dict[str, object]") -> str:
    """Which rows are others, in words."""
    told = []
    for name, rows in before.items():
        now = after[name]
        assert isinstance(rows, dict)
        assert isinstance(now, dict)
        numbers = [number for number in rows.keys() | now.keys() if rows.get(number) != now.get(number)]
        told += [f"{name} {number}: {rows.get(number)} -> {now.get(number)}" for number in numbers[:2]]
    return "; ".join(told)


def empty() -> None:
    """Empty the library."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)


def tidy_statistics() -> None:
    """On PostgreSQL: tell the planner what the tables hold now, as autovacuum does within a minute in service."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def report(row: Row) -> Row:
    """Print a row at once."""
    print(
        f"{row.name:<55} {row.entries:>6} entries {row.edits:>3} edits {len(row.lost):>2} lost "
        f"{row.conflicts:>4} waiting {row.changes:>5} changes {row.seconds:7.2f} s {row.problem[:600]}",
        flush=True,
    )
    for what in row.lost:
        print(f"    lost: {what}", flush=True)
    return row


if __name__ == "__main__":
    main()
