"""Build the fixture of the shipped library from its README and its additions."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.management.checked import OF_DATA
from library.readme.fixture import FixtureError, build_fixture


class Command(BaseCommand):
    """`manage.py build_fixture [--output FILE]`; `make fixture` runs it on a fresh data directory."""

    requires_system_checks = OF_DATA
    help = "Build fixtures/easyllm.json from fixtures/README.md and fixtures/easyllm.toml. Needs an empty library."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--output", type=Path, default=settings.FIXTURE_DIR / "easyllm.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build and write the file."""
        folder: Path = settings.FIXTURE_DIR
        try:
            text = build_fixture(
                (folder / "README.md").read_bytes(), (folder / "easyllm.toml").read_text("utf-8"), name="easyllm"
            )
        except FixtureError as error:
            raise CommandError(str(error)) from None
        options["output"].write_text(text, "utf-8")
        self.stdout.write(f"{options['output']} holds {text.count(chr(10)) - 2} rows.")
