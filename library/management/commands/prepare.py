"""Make an installation ready to serve."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.preparing import NoDatabaseError, prepare


class Command(BaseCommand):
    """`manage.py prepare`: what `make run` and the containers do at each start."""

    help = "Wait for the database, migrate it once, and load the seed list into an empty library, index."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how long to wait."""
        parser.add_argument("--patience", type=float, default=60, help="Seconds to wait for the database.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, telling what is done."""
        try:
            prepare(say=self.stdout.write, patience=options["patience"])
        except NoDatabaseError as error:
            raise CommandError(f"{error}\nCheck DATABASE_URL, and that the server runs.") from error
