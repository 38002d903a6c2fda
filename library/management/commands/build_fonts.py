"""Cut the fonts of the interface down to the characters that are read here."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.typefaces.faces import FACES

try:
    from library.typefaces import building
except ModuleNotFoundError as error:  # the site runs without what only this command needs
    MISSING = error.name
else:
    MISSING = None


LINE = "{:20} {:5} characters {:8,} bytes"


class Command(BaseCommand):
    """`manage.py build_fonts [--song FILE] [--kai FILE]`; `make fonts` runs it."""

    help = "Build static/fonts, static/css/fonts.css and library/typefaces/*.txt anew from interface and shipped list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        for face in FACES:
            parser.add_argument(f"--{face.name}", type=Path, default=Path(face.source), help=f"of {face.package}")
        parser.add_argument("--output", type=Path, default=settings.BASE_DIR, help="where static/ and library/ are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, and say what was written."""
        if MISSING:
            raise CommandError(f"{MISSING} builds fonts and is not installed here. Install it with: make setup")
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # else it names every glyph
        sources = {face.name: options[face.name] for face in FACES}
        try:
            files = building.build_fonts(project=settings.BASE_DIR, sources=sources, output=options["output"])
        except building.MissingSourceError as error:
            raise CommandError(str(error)) from None
        for file in files:
            self.stdout.write(LINE.format(file.name, file.characters, file.size))
        self.stdout.write(LINE.format("all", sum(file.characters for file in files), sum(file.size for file in files)))
