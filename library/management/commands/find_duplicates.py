"""Look for articles that may be one and the same."""

from typing import Any

from django.core.management.base import BaseCommand

from library.curation.duplicates import find_duplicates
from library.management.checked import OF_DATA


class Command(BaseCommand):
    """`manage.py find_duplicates`."""

    requires_system_checks = OF_DATA
    help = (
        "Look for articles with the same title or nearly the same one, and bring the list of likely duplicates at the "
        "desk in step. What curators said of a pair stays."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        report = find_duplicates()
        self.stdout.write(f"Pairs that wait for a curator: {report.waiting}, new: {report.new}, gone: {report.gone}.")
