"""Serve the site."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from library.serving import AddressTakenError, Processes, curator_hint, ensure_free, server_command, worker_command


class Command(BaseCommand):
    """`manage.py serve`: the web server with the worker beside it."""

    help = "Serve the site with gunicorn and run the worker beside it; both end when one ends."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add where to listen and with what."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="Processes of the web server, four threads each.")
        parser.add_argument("--without-worker", action="store_true", help="The worker runs elsewhere.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say where the site is, and stay until a signal or until one of the two ends."""
        host, port = options["host"], options["port"]
        try:
            ensure_free(host, port)
        except AddressTakenError as error:
            raise CommandError(f"{error} Choose another: make run PORT={port + 1}, or --port.") from error
        self._say_where(host, port)
        self.stdout.flush()
        # The children open their own connections; one kept here would only count against the server's limit.
        connections.close_all()
        commands = [server_command(host=host, port=port, workers=options["workers"])]
        sys.exit(Processes(commands + ([] if options["without_worker"] else [worker_command()])).run())

    def _say_where(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
        self.stdout.write(self.style.SUCCESS(f"Easyllm: http://{shown}:{port}/   (Ctrl-C ends it)"))
        if get_user_model().objects.filter(is_superuser=True).exists():
            self.stdout.write(f"Curators: http://{shown}:{port}/admin/")
        else:
            self.stdout.write(f"There is no curator yet; make one in another terminal: {curator_hint()}")
