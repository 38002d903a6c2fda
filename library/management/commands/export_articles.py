"""Write the library in a format of other programs."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from library.curation.places import NoTopicError, topic_called
from library.exchange.exporting import export_articles
from library.exchange.formats import writable
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.shown import Part
from library.exchange.tags import find_tags
from library.management.checked import OF_DATA


class Command(BaseCommand):
    """`manage.py export_articles --format F [--output FILE] [--public] [--topic T] [--tag T]`."""

    requires_system_checks = OF_DATA
    help = "Write the articles of the library as bookmarks, as a table, or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--format", choices=[one.name for one in writable()], required=True)
        parser.add_argument("--output", default="-", help="the file to write (default: -, standard output)")
        parser.add_argument("--public", action="store_true", help="only what readers see")
        parser.add_argument("--topic", default="", help="only what stands in this topic or below it: title, or path")
        parser.add_argument("--tag", default="", help="only what has this tag")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or say why not; a file is either whole or not there."""
        form, is_public, part = options["format"], options["public"], part_of(options["topic"], options["tag"])
        with translation.override("en"):
            try:
                if options["output"] == "-":
                    count = export_articles(form, output=sys.stdout.buffer, is_public=is_public, part=part)
                else:
                    count = write_whole(Path(options["output"]), form, is_public=is_public, part=part)
            except ExchangeRefusedError as refusal:
                raise CommandError(str(refusal)) from None
        self.stderr.write(f"{count} articles.")


def part_of(topic: str, tag: str) -> Part:
    """The part of the library that these words name."""
    try:
        number = topic_called(topic).pk if topic else None
    except NoTopicError as error:
        raise CommandError(str(error)) from None
    tagged = find_tags([tag]).numbers[0] if tag else None
    if tagged == 0:
        raise CommandError(f"There is no tag “{tag}”.")
    return Part(topic=number, tag=tagged)


def write_whole(path: Path, form: str, *, is_public: bool, part: Part) -> int:
    """Write a file so that it is either the old one or the new one, never half of one; how many articles it holds."""
    begun = path.with_name(f".{path.name}.part")
    try:
        with begun.open("wb") as output:
            count = export_articles(form, output=output, is_public=is_public, part=part)
        begun.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        begun.unlink(missing_ok=True)
    return count
