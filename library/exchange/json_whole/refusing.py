"""How a file is refused: with the line and the remedy."""

from django.utils.translation import gettext as _

from library.exchange.refusals import ExchangeRefusedError
from library.exchange.source import place_of


def refused(line: int, message: str, remedy: str = "") -> ExchangeRefusedError:
    """What to raise for a line of the file; without a remedy of its own the one for damaged files."""
    remedy = remedy or _("Take the file as it was written, or write it once more.")
    return ExchangeRefusedError(place_of(line), message, remedy)
