"""The library in a format of other programs."""

from typing import BinaryIO

from django.utils.translation import gettext as _

from library.exchange.formats import format_called, writable
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.shown import WHOLE, Part
from library.progress import Progress, ignore_progress


def export_articles(
    format: str,  # noqa: A002 - what it is called everywhere
    *,
    output: BinaryIO,
    is_public: bool = False,
    part: Part = WHOLE,
    progress: Progress = ignore_progress,
) -> int:
    """Write the library, what lies in the bin left out, or only what readers see; of all that maybe only a part. Gives
    how many articles were written.

    `progress` is called with (articles written, articles in all) and may raise to end it. Raises
    `ExchangeRefusedError` where there is no such format or it is only read.
    """
    form = format_called(format)
    if form.writes is None:
        names = ", ".join(one.name for one in writable())
        raise ExchangeRefusedError("", _("“%s” is only read.") % form.name, _("Choose one of: %s") % names)
    return form.writes(output, is_public=is_public, part=part, progress=progress)
