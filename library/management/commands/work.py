"""Run background work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.worker import SecondWorkerError, run_worker


class Command(BaseCommand):
    """`manage.py work`: the worker process."""

    help = "Run background work until SIGTERM, which lets the current piece finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the way for a timer instead of a process that stays."""
        parser.add_argument("--batch", action="store_true", help="End when there is nothing left to do.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker."""
        try:
            run_worker(batch=options["batch"])
        except SecondWorkerError as error:
            raise CommandError(str(error)) from error
