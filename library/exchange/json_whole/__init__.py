"""The whole library in one JSON file, and back: nothing lost but secrets. docs/exchange-json.md has the form.

The front door: what `library.exchange.formats` names of it. A file makes an empty library what the other one was
(`restore`); in any other library its articles come in as those of other formats do (`read`).
"""

import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from library.exchange.json_whole.articles import read
from library.exchange.json_whole.emptiness import is_empty
from library.exchange.json_whole.loading import load_library
from library.exchange.json_whole.writing import write_library
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import ExchangeReport
from library.exchange.shown import WHOLE, Part
from library.progress import Progress, ignore_progress

__all__ = ["is_empty", "is_json", "read", "restore", "write"]

NAME = "json"
BEGINNING = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{\]])')  # no list in Markdown, which may begin with a bracket too


def is_json(head: bytes) -> bool:
    """Whether a file may be JSON, by its first bytes. JSON that is not ours is refused when it is read."""
    return BEGINNING.match(head) is not None


def restore(file: BinaryIO, *, is_dry_run: bool = False, progress: Progress = ignore_progress) -> ExchangeReport:
    """Make an empty library what the one was that a file was written from. Raises `ExchangeRefusedError`."""
    counts = load_library(file, is_dry_run=is_dry_run, progress=progress).counts
    return ExchangeReport(
        format=NAME,
        is_dry_run=is_dry_run,
        records=counts["articles"],
        added=counts["articles"],
        lines=counts["entries"],
        topics_made=counts["topics"],
        groups_made=counts["groups"],
        tags_made=counts["tags"],
    )


def write(
    output: BinaryIO, *, is_public: bool = False, part: Part = WHOLE, progress: Progress = ignore_progress
) -> int:
    """Write the whole library; how many articles it has. Raises `ExchangeRefusedError` for a part of it."""
    if is_public or part != WHOLE:
        raise ExchangeRefusedError(
            "",
            _("JSON holds the whole library, also what readers do not see."),
            _("Write what is public as bookmarks or CSV."),
        )
    return write_library(output, progress=progress).counts["articles"]
