"""Write a list back as Markdown."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.models import Readme
from library.readme.exporter import ExportError, export_readme, record_export


class Command(BaseCommand):
    """`manage.py export_readme [--name NAME] [--output FILE] [--public]`."""

    help = "Write a list back: the bytes that were read, with only the edited lines replaced."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--name", help="the list's name in the library (default: the default list)")
        parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")
        parser.add_argument("--public", action="store_true", help="leave out drafts and withdrawn articles")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the verified text, or say why there is none and write nothing."""
        name = options["name"] or settings.EASYLLM_DEFAULT_LIST
        try:
            export = export_readme(Readme.objects.get(name=name), is_public=options["public"])
        except Readme.DoesNotExist:
            names = ", ".join(Readme.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no list “{name}”. Lists in the library: {names}.") from None
        except ExportError as error:
            raise CommandError(f"Nothing was written. {error}") from None
        if not options["public"]:
            record_export(export)
        for notice in export.notices:
            self.stderr.write(notice)
        self._write(export.content, options["output"])

    def _write(self, content: bytes, output: Path | None) -> None:
        if output is None:
            sys.stdout.buffer.write(content)
            return
        write_whole(output, content)
        self.stderr.write(f"{output}: {len(content)} bytes.")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, never half of one."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
