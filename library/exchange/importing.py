"""Files of other programs become articles: read to their end first, then stored whole in one transaction."""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _

from library import catalogue
from library.chunks import CHUNK
from library.exchange.foretelling import Foretelling
from library.exchange.formats import AUTO, HEAD, format_of
from library.exchange.known import Rights, rights_of
from library.exchange.planning import Plan, plan_of
from library.exchange.refusals import ExchangeRefusedError
from library.exchange.report import ExchangeReport
from library.exchange.storing import Storing
from library.exchange.topics import list_called
from library.lasting_objects import lasting_objects_passed_over
from library.models import Article, Readme
from library.progress import Progress, ignore_progress

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


MANAGING = "auth.change_user"  # the right of administrators, as `roles.may_take_everything` has it


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
    into: Into = Into(),
    actor: "User | AnonymousUser | None" = None,
    is_dry_run: bool = False,
    progress: Progress = ignore_progress,
) -> ExchangeReport:
    """Read a file, which must be one that can be wound back, and store its articles as one change.

    `progress` is called with (records, 0) while the file is read, and with (done, in all) while its articles are stored
    and indexed; it may raise to take everything back. Raises `ExchangeRefusedError`; nothing is stored then.
    """
    head = file.read(HEAD)
    file.seek(0)
    form = format_of(format, head, filename)
    if form.restores and form.restores.is_due():
        _check_restoring(into, actor)
        return form.restores.restore(file, is_dry_run=is_dry_run, progress=progress)
    if form.reads is None:
        raise ExchangeRefusedError("", _("“%s” is only written.") % form.name, _("Choose another format."))
    readme, rights = list_called(into.list_name), rights_of(actor)
    with (
        lasting_objects_passed_over(),
        closing(plan_of(form.reads(file), more_tags=into.tags, is_flat=into.is_flat, progress=progress)) as plan,
    ):
        if not plan.records:
            raise ExchangeRefusedError(
                "", _("The file holds no articles."), _("Choose another file or another format.")
            )
        work = _Work(form.name, filename, plan, readme, into.status, rights, actor, progress)
        return work.foretell() if is_dry_run else catalogue.with_retries(work.store)


def _check_restoring(into: Into, actor: "User | AnonymousUser | None") -> None:
    """Refuse what would say for a whole library, history and readers' marks among it, where it comes as it was."""
    if into != Into():
        raise ExchangeRefusedError(
            "",
            _("A whole library comes as it was: with its own lists, tags and states."),
            _("Leave these choices out."),
        )
    if actor is not None and not actor.has_perm(MANAGING):
        raise ExchangeRefusedError(
            "",
            _("This library is empty, and the file would fill it with a history and with readers' marks."),
            _("An administrator brings it in."),
        )


@dataclass(frozen=True, slots=True)
class _Work:
    """A plan, and all that storing it needs."""

    format: str
    filename: str
    plan: Plan
    readme: Readme | None
    status: str
    rights: Rights
    actor: "User | AnonymousUser | None"
    progress: Progress

    def foretell(self) -> ExchangeReport:
        """What storing it would do."""
        told = Foretelling(self.plan, readme=self.readme, status=self.status, rights=self.rights)
        for done, chunk in enumerate(self.plan.chunks(), start=1):
            told.look_at(chunk)
            self.progress(min(done * CHUNK, self.plan.articles), self.plan.articles)
        return told.report(self.format)

    def store(self) -> ExchangeReport:
        """Store it, as one change that can be taken back."""
        reason = f"articles imported: {self.filename or self.format} ({self.plan.articles})"
        with catalogue.change(actor=self.actor, reason=reason, progress=self._tell_indexed) as unit:
            unit.reason = reason  # where this is the whole of a wider unit: a request at the desk
            storing = Storing(self.plan, readme=self.readme, status=self.status, rights=self.rights, unit=unit)
            for done, chunk in enumerate(self.plan.chunks(), start=1):
                storing.store(chunk)
                self.progress(min(done * CHUNK, self.plan.articles) // 2, self.plan.articles)
            storing.places.tidy()
        return self._report(storing, unit.record.pk if unit.record else 0)

    def _tell_indexed(self, done: int, total: int) -> None:
        """Storing is one half of the work, indexing the other."""
        articles = self.plan.articles
        self.progress((articles + articles * done // max(total, 1)) // 2, articles)

    def _report(self, storing: Storing, change: int) -> ExchangeReport:
        return ExchangeReport(
            format=self.format,
            is_dry_run=False,
            records=self.plan.records,
            added=storing.added,
            drafts=storing.drafts,
            known=storing.known,
            twice=storing.twice,
            updated=len(storing.updated),
            lines=storing.lines,
            topics_made=storing.topics_made,
            tags_made=storing.tags_made,
            groups_made=storing.places.groups_made,
            unread=self.plan.unread,
            skipped=self.plan.skipped.told([storing.skipped]),
            left_out=self.plan.left_out.told([storing.left_out]),
            change=change,
        )
