"""Follow a repository: its list is taken from a local clone, merged, and written back where that was asked for."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from library.models import Entry, PendingChange, Readme
from library.progress import Progress, ignore_progress
from library.readme.clone import Committed, committed_file, fast_forward, opened_clone
from library.readme.exporter import ExportError, export_readme, record_export
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from library.readme.parser import parse
from library.readme.report import ImportReport, has_entries
from library.readme.source import RefusedError, read_source
from library.readme.writing_back import Written, write_commit, write_patch


class BusyError(RefusedError):
    """Another process follows the same clone at this moment."""


class Writing(StrEnum):
    """How the library's text goes back."""

    COMMIT = "commit"
    PATCH = "patch"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one round found and did. `waiting` conflicts wait for a curator; while any does, nothing is written back.

    `written` is None where nothing was to be written, or none was asked for.
    """

    file: Committed
    imported: ImportReport
    waiting: int
    written: Written | None


Deliver = Callable[[Written], None]


def keep_in_clone(_written: Written) -> None:
    """Leave what was written where it is."""


def sync_readme(
    *,
    name: str,
    path: Path,
    file: str = "README.md",
    is_fetched: bool = False,
    is_dry_run: bool = False,
    strategy: Strategy = Strategy.ASK,
    writing: Writing | None = None,
    deliver: Deliver = keep_in_clone,
    progress: Progress = ignore_progress,
) -> SyncReport:
    """Merge the committed list of the clone at `path` into the list `name`, and write the outcome back if asked.

    `deliver` is called with what was written: a patch goes where it is to go. Only then it counts as an export.
    `is_fetched` first brings the clone's branch to what it follows. `is_dry_run` stores and writes nothing of the list.
    Raises `RefusedError` with reason and remedy, `BusyError` while another process follows this clone.
    """
    clone = opened_clone(path)
    with _alone(clone):
        if is_fetched:
            fast_forward(clone)
        committed = committed_file(clone, file)
        _refuse_without_lines(committed, name)
        imported = import_readme(
            committed.content, name=name, strategy=strategy, is_dry_run=is_dry_run, progress=progress
        )
        waiting = PendingChange.objects.open().filter(readme__name=name).count()
        written = None
        if writing and not is_dry_run and not waiting:
            written = _write_back(committed, name, writing, deliver)
        return SyncReport(committed, imported, waiting, written)


def _refuse_without_lines(file: Committed, name: str) -> None:
    """Refuse a text without any line of a list where the library has some: nobody can be asked whether it is meant."""
    entries = Entry.objects.filter(topic__readme__name=name)
    if not entries.exists():
        return
    source = read_source(file.content, name=file.path)
    base_url = Readme.objects.values_list("base_url", flat=True).get(name=name)
    if not has_entries(parse(source.text, bom=source.bom, base_url=base_url)):
        raise RefusedError(
            "no-entries",
            f"{file.path} in {file.clone} names no article any more; the list “{name}” has {entries.count()} lines.",
            f"If that is meant, read it by hand: manage.py import_readme {file.on_disk} --name {name}",
        )


def _write_back(file: Committed, name: str, writing: Writing, deliver: Deliver) -> Written | None:
    """Write the list as the library has it, unless the clone has it so already."""
    try:
        export = export_readme(Readme.objects.get(name=name))
    except ExportError as error:
        raise RefusedError("not-writable", f"The list was merged and not written back. {error}", "") from None
    if export.content == file.content:
        return None
    write = write_commit if writing is Writing.COMMIT else write_patch
    written = write(file, export.content, name=name)
    deliver(written)
    record_export(export)
    return written


@contextmanager
def _alone(clone: Path) -> Iterator[None]:
    """Hold the lock of a clone, which ends with this process at the latest. Raises `BusyError`."""
    folder = settings.EASYLLM_DATA_DIR / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    name = sha256(str(clone).encode()).hexdigest()[:16]
    with (folder / f"sync-{name}").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = f"Another sync_readme is at work on {clone}."
            raise BusyError("busy", text, "Let it end; this one has done nothing.") from None
        yield
