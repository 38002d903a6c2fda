"""Bring the search index in step with the library."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from library.management.checked import OF_DATA
from library.search import check_index, rebuild_index, reindex_stale


class Command(BaseCommand):
    """`manage.py reindex_search [--check | --stale]`."""

    requires_system_checks = OF_DATA
    help = (
        "Write the whole search index anew. The index follows every change by itself; this is for rows that were "
        "written past it, and for a new version of the analyser."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How much is done."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="compare everything and mend what differs")
        how.add_argument("--stale", action="store_true", help="index only what is missing or of an older analyser")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        work = reindex_stale if options["stale"] else check_index if options["check"] else rebuild_index
        report = work(progress=self._tell)
        if sys.stderr.isatty():
            self.stderr.write("")
        if report.is_sound:
            self.stdout.write(f"The search index is in step ({report.examined} articles looked at).")
        else:
            self.stdout.write(
                f"Looked at {report.examined} articles; indexed {report.written}, "
                f"mended {report.mended} rows of the engine and {report.counts_mended} counts."
            )

    def _tell(self, done: int, total: int) -> None:
        """Progress on a terminal is one line that changes; elsewhere a line for every ten thousand."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} articles", ending="")
        elif done % 10_000 == 0 or done == total > 10_000:
            self.stderr.write(f"{done} of {total} articles")
