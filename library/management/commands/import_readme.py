"""Read a README list into the library."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.management.checked import OF_DATA
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from library.readme.report import ImportReport
from library.readme.source import RefusedError


class Command(BaseCommand):
    """`manage.py import_readme FILE [--name NAME] [--base-url URL] [--strategy S] [--dry-run] [--format text|json]`."""

    requires_system_checks = OF_DATA
    help = "Read a README list into the library; a changed one is merged. The same bytes again change nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", help="the list, in Markdown; - reads standard input")
        parser.add_argument("--name", help="the list's name in the library (default: the default list)")
        parser.add_argument("--base-url", default="", help="make entries of relative links below this address")
        parser.add_argument(
            "--strategy",
            choices=[strategy.value for strategy in Strategy],
            default=Strategy.ASK.value,
            help="who wins where list and library changed the same: nobody until a curator settles it, ours or theirs",
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would be imported, store nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print the report; a refusal says why and what to do."""
        data = read_file(options["file"])
        try:
            report = import_readme(
                data,
                name=options["name"] or settings.EASYLLM_DEFAULT_LIST,
                base_url=options["base_url"],
                strategy=Strategy(options["strategy"]),
                is_dry_run=options["dry_run"],
                progress=self._show_progress,
            )
        except RefusedError as refusal:
            raise CommandError(f"{refusal.message} {refusal.remedy}") from None
        self.stdout.write(render(report, options["format"]))

    def _show_progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} entries", ending="\n" if done == total else "")


def read_file(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None


def render(report: ImportReport, form: str) -> str:
    """The report as text or as JSON."""
    return json.dumps(report.as_json(), ensure_ascii=False, indent=1) if form == "json" else report.as_text()
