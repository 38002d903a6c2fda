"""Files of other programs become articles: read to their end first, then stored whole in one transaction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from library.exchange.formats import AUTO, HEAD, format_of
from library.exchange.report import ExchangeReport
from library.models import Article
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


@dataclass(frozen=True, slots=True)
class Into:
    """Where articles go, and what all of them get.

    Folders are looked for in the list of this name ("": the default one) and among the topics of no list, and made
    where there are none; with `is_flat` all go to the inbox. `status` is that of new articles.
    """

    list_name: str = ""
    is_flat: bool = False
    tags: tuple[str, ...] = ()
    status: str = Article.Status.PUBLISHED


def import_articles(
    file: BinaryIO,
    *,
    format: str = AUTO,  # noqa: A002 - what it is called everywhere
    filename: str = "",
    into: Into = Into(),  # noqa: B008 - frozen
    actor: "User | AnonymousUser | None" = None,
    is_dry_run: bool = False,
    progress: Progress = ignore_progress,
) -> ExchangeReport:
    """Read a file, which must be one that can be wound back, and store its articles as one change.

    `progress` is called with (records, 0) while the file is read and with (records stored, records) while they are
    stored; it may raise to take everything back. Raises `ExchangeRefusedError`; nothing is stored then.
    """
    head = file.read(HEAD)
    file.seek(0)
    form = format_of(format, head, filename)
    raise NotImplementedError(form.name)
