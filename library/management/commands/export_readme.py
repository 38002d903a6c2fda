"""Write a list back as Markdown."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.management.checked import OF_DATA
from library.models import Readme
from library.readme.difference import unified
from library.readme.exporter import Export, ExportError, export_readme, last_revision, record_export


class Command(BaseCommand):
    """`manage.py export_readme [--name NAME] [--output FILE] [--public] [--diff]`."""

    requires_system_checks = OF_DATA
    help = (
        "Write a list back: the bytes that were read, with only the edited lines replaced. --diff only shows what "
        "differs from the last revision, read or written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--name", help="the list's name in the library (default: the default list)")
        parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")
        parser.add_argument("--public", action="store_true", help="leave out drafts and withdrawn articles")
        parser.add_argument(
            "--diff", action="store_true", help="write a unified diff against the last revision instead"
        )

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
        for notice in export.notices:
            self.stderr.write(notice)
        if options["diff"]:
            self._write(difference(export), options["output"])
            return
        self._write(export.content, options["output"])
        if not options["public"]:
            record_export(export)

    def _write(self, content: bytes, output: Path | None) -> None:
        if output is None:
            sys.stdout.buffer.write(content)
            return
        write_whole(output, content)
        self.stderr.write(f"{output}: {len(content)} bytes.")


def difference(export: Export) -> bytes:
    """What an export differs in from the last revision of its list; nothing of it is recorded."""
    last = last_revision(export.readme)
    name = f"{export.readme.name}.md"
    old_name = f"a/{name}\t({last.kind} {last.created_at:%Y-%m-%d %H:%M %Z})" if last else "/dev/null"
    old = bytes(last.content) if last else b""
    return b"".join(unified(old, export.content, old_name=old_name, new_name=f"b/{name}\t(library)"))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, never half of one."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
