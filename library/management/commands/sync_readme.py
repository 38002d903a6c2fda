"""Follow the repository that a list lives in."""

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.management.checked import OF_DATA
from library.management.commands.export_readme import write_whole
from library.readme.following import BusyError, SyncReport, Writing, keep_in_clone, sync_readme
from library.readme.merge import Strategy
from library.readme.report import Outcome
from library.readme.source import RefusedError
from library.readme.writing_back import Written

REFUSED, WAITING, BUSY = 1, 3, 4  # exit codes; 2 is that of wrong arguments


class Command(BaseCommand):
    """`manage.py sync_readme --path DIR [--name NAME] [--file FILE] [--fetch] [--write commit|patch]`."""

    requires_system_checks = OF_DATA
    help = (
        "Merge a list from a local git clone, and write it back there as a commit or into a patch; nothing is ever "
        "pushed. Exit code 0: done, or nothing new; 3: merged, and conflicts wait for a curator; 4: another one is at "
        "work on this clone; 1: refused, with the reason."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--path", type=Path, required=True, help="the local clone")
        parser.add_argument("--name", help="the list's name in the library (default: the default list)")
        parser.add_argument("--file", default="README.md", help="the list within the clone (default: README.md)")
        parser.add_argument("--fetch", action="store_true", help="first fetch, and fast-forward the clone's branch")
        parser.add_argument("--dry-run", action="store_true", help="report what would come, store and write nothing")
        parser.add_argument(
            "--strategy",
            choices=[strategy.value for strategy in Strategy],
            default=Strategy.ASK.value,
            help="who wins where list and library changed the same: nobody until a curator settles it, ours or theirs",
        )
        parser.add_argument("--write", choices=[way.value for way in Writing], help="write the merged list back")
        parser.add_argument("--output", type=Path, help="the file for the patch")
        parser.add_argument("--quiet", action="store_true", help="say only what a person must know")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do one round and say what came of it."""
        writing = Writing(options["write"]) if options["write"] else None
        if (writing is Writing.PATCH) != (options["output"] is not None):
            raise CommandError("A patch needs a file, and only a patch: --write patch --output FILE")
        try:
            report = sync_readme(
                name=options["name"] or settings.EASYLLM_DEFAULT_LIST,
                path=options["path"],
                file=options["file"],
                is_fetched=options["fetch"],
                is_dry_run=options["dry_run"],
                strategy=Strategy(options["strategy"]),
                writing=writing,
                deliver=keep_in_clone if options["output"] is None else partial(write_patch_file, options["output"]),
            )
        except RefusedError as refusal:
            code = BUSY if isinstance(refusal, BusyError) else REFUSED
            raise CommandError(f"{refusal.message} {refusal.remedy}".strip(), returncode=code) from None
        self._say(report, options)
        if report.waiting:
            sys.exit(WAITING)

    def _say(self, report: SyncReport, options: dict[str, Any]) -> None:
        """Print the report; `--quiet` leaves out whatever is as it was."""
        is_news = report.imported.outcome not in (Outcome.UNCHANGED, Outcome.ADOPTED) or report.written
        if not options["quiet"]:
            self.stdout.write(f"{report.file.on_disk} at {report.file.commit[:12]}")
            self.stdout.write(report.imported.as_text())
        elif is_news:
            self.stdout.write(report.imported.as_text().splitlines()[0])
        if report.written:
            self.stdout.write(written_words(report, options["output"]))
        elif options["write"] and not report.waiting and not options["quiet"] and not options["dry_run"]:
            self.stdout.write("Nothing to write back: the clone has the list as the library has it.")
        if report.waiting:
            text = f"{report.waiting} conflicts wait for a curator at the desk"
            self.stderr.write(f"{text}; nothing is written back before." if options["write"] else f"{text}.")


def write_patch_file(path: Path, written: Written) -> None:
    """Put a patch where it was asked for."""
    write_whole(path, written.patch)


def written_words(report: SyncReport, output: Path | None) -> str:
    """What was written, and how it goes on from here."""
    written = report.written
    if written is None:
        return ""
    counts = f"{written.added} lines in, {written.removed} lines out"
    if output is None:
        return f"Commit {written.commit[:12]} ({counts}). Hand it in: git -C {report.file.clone} push"
    # Without --keep-cr git am takes the carriage returns of a patch out and then finds no line of the list.
    keep = " --keep-cr" if b"\r\n" in written.patch else ""
    return f"{output} ({counts}). It is taken in with: git am{keep} {output}"
