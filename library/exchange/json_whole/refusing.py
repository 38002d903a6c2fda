"""How a file is refused: with the line and the remedy."""

from django.utils.translation import gettext as _

from library.exchange.refusals import ExchangeRefusedError
from library.exchange.source import place_of

LONGEST_QUOTED = 60  # characters


def refused(line: int, message: str, remedy: str = "") -> ExchangeRefusedError:
    """What to raise for a line of the file; without a remedy of its own the one for damaged files."""
    remedy = remedy or _("Take the file as it was written, or write it once more.")
    return ExchangeRefusedError(place_of(line), message, remedy)


def quoted(found: object) -> str:
    """What stands in the file, as a message may say it: short, and of characters that can be shown and stored."""
    text = str(found) if isinstance(found, str | int | float) else type(found).__name__
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:LONGEST_QUOTED])
    return f"{shown}…" if len(text) > LONGEST_QUOTED else shown
