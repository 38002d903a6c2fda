"""Write the library in a format of other programs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from library.exchange.exporting import export_articles
from library.exchange.formats import writable
from library.exchange.refusals import ExchangeRefusedError


class Command(BaseCommand):
    """`manage.py export_articles --format F [--output FILE] [--public]`."""

    help = "Write the articles of the library as bookmarks, as a table, or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--format", choices=[one.name for one in writable()], required=True)
        parser.add_argument("--output", default="-", help="the file to write (default: -, standard output)")
        parser.add_argument("--public", action="store_true", help="only what readers see")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or say why not; a file is either whole or not there."""
        form, is_public = options["format"], options["public"]
        with translation.override("en"):
            try:
                if options["output"] == "-":
                    count = export_articles(form, output=sys.stdout.buffer, is_public=is_public)
                else:
                    count = write_whole(Path(options["output"]), form, is_public=is_public)
            except ExchangeRefusedError as refusal:
                raise CommandError(str(refusal)) from None
        self.stderr.write(f"{count} articles.")


def write_whole(path: Path, form: str, *, is_public: bool) -> int:
    """Write a file so that it is either the old one or the new one, never half of one; how many articles it holds."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as output:
            count = export_articles(form, output=output, is_public=is_public)
        part.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    return count
