"""Bring in the articles of a file: bookmarks of a browser, a table, JSON, or any text with addresses."""

import json
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from library.exchange.formats import AUTO, readable
from library.exchange.importing import Into, import_articles
from library.exchange.refusals import ExchangeRefusedError
from library.management.checked import OF_DATA
from library.models import Article
from library.models.words import split_words


class Command(BaseCommand):
    """`manage.py import_articles FILE [--format …] [--dry-run] [--list NAME] [--no-folders] [--tag T …] [--draft]`."""

    requires_system_checks = OF_DATA
    help = "Bring in the articles of a file, as one change that can be undone. Nothing is fetched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", help="the file; - reads standard input")
        parser.add_argument("--format", choices=[AUTO, *(one.name for one in readable())], default=AUTO)
        parser.add_argument("--dry-run", action="store_true", help="report what would be stored, store nothing")
        parser.add_argument("--list", default="", help="the list whose topics folders mean (default: the default list)")
        parser.add_argument("--no-folders", action="store_true", help="make no topics of folders: all to the inbox")
        parser.add_argument("--tag", action="append", default=[], help="a tag for all; may be given several times")
        parser.add_argument("--draft", action="store_true", help="not for readers yet")
        parser.add_argument("--report", choices=["text", "json"], default="text", help="the form of the report")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and print the report; a refusal says where, why and what to do."""
        into = Into(
            list_name=options["list"],
            is_flat=options["no_folders"],
            tags=tuple(name for words in options["tag"] for name in split_words(words)),
            status=Article.Status.DRAFT if options["draft"] else Article.Status.PUBLISHED,
        )
        with translation.override("en"), opened(options["file"]) as file:
            try:
                report = import_articles(
                    file,
                    format=options["format"],
                    filename="" if options["file"] == "-" else Path(options["file"]).name,
                    into=into,
                    is_dry_run=options["dry_run"],
                    progress=self._show_progress,
                )
            except ExchangeRefusedError as refusal:
                raise CommandError(f"Nothing was stored. {refusal}") from None
        is_json = options["report"] == "json"
        told = json.dumps(report.as_json(), ensure_ascii=False, indent=1) if is_json else report.as_text()
        self.stdout.write(told)

    def _show_progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            words = f"\r{done} of {total}" if total else f"\r{done} read"
            self.stderr.write(words, ending="\n" if done == total else "")


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file that can be wound back; `-` is standard input. What comes out of a pipe is kept on disk first."""
    with ExitStack() as stack:
        try:
            file = sys.stdin.buffer if name == "-" else stack.enter_context(Path(name).open("rb"))
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from None
        if name == "-" or not file.seekable():
            kept = stack.enter_context(TemporaryFile())
            shutil.copyfileobj(file, kept)
            kept.seek(0)
            file = kept
        yield file
