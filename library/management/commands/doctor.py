"""Say what is wrong with this installation."""

import contextlib
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from library.diagnosis import Finding, Level, diagnose
from library.search import reindex_stale


class Command(BaseCommand):
    """`manage.py doctor`: looks at everything that a site needs."""

    help = "Look at all that a site needs, from the configuration to the worker; each fault with its remedy."
    # The checks are part of what it looks at, and it must be able to run when they fail.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the search index in step, print every finding; exit with 1 when one of them is a failure."""
        with contextlib.suppress(DatabaseError):  # a database that does not answer is among the findings
            reindex_stale()
        findings = list(diagnose())
        for finding in findings:
            self.stdout.write(self._line(finding))
        if any(finding.level == Level.FAILURE for finding in findings):
            sys.exit(1)

    def _line(self, finding: Finding) -> str:
        style = {Level.OK: self.style.SUCCESS, Level.WARNING: self.style.WARNING, Level.FAILURE: self.style.ERROR}
        line = f"{style[finding.level](f'{finding.level:8}')}{finding.subject}: {finding.message}"
        return f"{line}\n        → {finding.remedy}" if finding.remedy else line
