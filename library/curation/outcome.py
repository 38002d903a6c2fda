"""What came of work on many articles."""

from dataclasses import dataclass

from library.models import Change


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many articles are otherwise than before; the change that it was, where that is complete by itself; and the
    articles that were passed over although they were chosen, because it could not be done to them.
    """

    articles: int
    change: Change | None
    passed_over: tuple[int, ...] = ()


class BulkError(Exception):
    """Why work on many articles cannot be done at all, in a sentence; nothing was changed."""
