"""Import and export of articles at the desk: a form, a job, a look before anything is stored, a file to fetch."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library import exchange_jobs, job_notes, tasks
from library.admin.base import CHECKED_AT_ONCE, ReadOnlyAdmin
from library.admin.exchange_forms import ExportArticlesForm, ImportArticlesForm
from library.admin.exchange_words import report_in_words
from library.desk.history import kinds_of, may_undo
from library.exchange.formats import format_called
from library.exchange.refusals import ExchangeRefusedError
from library.models import Article, Change, Job

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

READ_AT_ONCE = 256 * 1024  # bytes; a bigger file is looked at in the background


class ExchangePages(ReadOnlyAdmin):
    """The pages of import and export, beside those of jobs."""

    def get_urls(self) -> list[URLPattern]:
        """Import, what comes of it, export, and the file."""
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="library_job_import"),
            path("<int:pk>/preview/", view(self.preview_view), name="library_job_preview"),
            path("export/", view(self.export_view), name="library_job_export"),
            path("<int:pk>/download/", view(require_safe(self.download_view)), name="library_job_download"),
            *super().get_urls(),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file or a text; what it would bring is shown before anything is stored."""
        user = _allowed(request)
        form = ImportArticlesForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                job = form.job(user)
            except ExchangeRefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                (tasks.run_now if form.size() <= READ_AT_ONCE else tasks.enqueue)(job)
                return redirect("admin:library_job_change", job.pk)
        return self._page(request, "import", _("Import articles"), form=form)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what a file would bring; store it or throw it away when the curator says so."""
        _allowed(request)
        job = get_object_or_404(Job, pk=pk)
        if job.kind != Job.Kind.IMPORT_ARTICLES or job.state != Job.State.PREPARED:
            return redirect("admin:library_job_change", job.pk)
        if request.method == "POST":
            return self._decide(request, job)
        report = report_in_words(job.result.get("exchange"))
        return self._page(request, "preview", _("Preview of the import"), job=job, report=report)

    def _decide(self, request: HttpRequest, job: Job) -> HttpResponse:
        if "confirm" not in request.POST:
            tasks.discard(job)
            messages.info(request, _("The import was discarded; nothing was stored."))
            return redirect("admin:library_job_changelist")
        is_short = job.total <= CHECKED_AT_ONCE
        if _is_confirmed_first(job):
            (tasks.run_now if is_short else tasks.enqueue)(job)
        return redirect("admin:library_job_change", job.pk)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Have the library written in a format of other programs."""
        user = _allowed(request)
        form = ExportArticlesForm(request.POST or None, user=user)
        if request.method == "POST" and form.is_valid():
            job = form.job()
            (tasks.run_now if Article.objects.count() <= CHECKED_AT_ONCE else tasks.enqueue)(job)
            return redirect("admin:library_job_change", job.pk)
        return self._page(request, "export", _("Export articles"), form=form)

    def download_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Hand out the file that a job wrote, as long as it is kept, to whoever may have what it holds."""
        user = _allowed(request)
        job = get_object_or_404(Job, pk=pk)
        if not is_fetchable(job, user):
            messages.warning(request, _("There is no file any more; have it written anew."))
            return redirect("admin:library_job_change", job.pk)
        form = format_called(job.options["format"])
        written_on = timezone.localdate(job.finished_at)
        return FileResponse(
            job_notes.note_of(job.pk, job_notes.OUTPUT).open("rb"),
            as_attachment=True,
            filename=f"easyllm-{written_on:%Y-%m-%d}{form.suffixes[0]}",
            content_type=form.media_type,
        )

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/library/job/{template}.html", shared | context)


def is_fetchable(job: Job, user: "User | AnonymousUser") -> bool:
    """Whether a job left a file that this account may take."""
    if job.kind != Job.Kind.EXPORT_ARTICLES or job.state != Job.State.DONE:
        return False
    return exchange_jobs.may_have(user, job.options["format"]) and job_notes.note_of(job.pk, job_notes.OUTPUT).exists()


def context_of(job: Job, user: "User | AnonymousUser") -> dict[str, Any]:
    """What the page of a job shows of an import or an export."""
    report = job.result.get("exchange")
    if not report or job.state != Job.State.DONE:
        is_import_over = job.kind == Job.Kind.IMPORT_ARTICLES and job.is_finished
        return {"is_fetchable": is_fetchable(job, user), "is_import_over": is_import_over}
    change = Change.objects.filter(pk=report["change"]).first()
    is_undoable = change is not None and may_undo(user, kinds_of(change))
    return {"exchange": report_in_words(report), "made_change": change, "is_undoable": is_undoable}


def _is_confirmed_first(job: Job) -> bool:
    """Whether it was this request that confirmed it: an impatient person sends two."""
    options = {**job.options, "is_confirmed": True}
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.PREPARED)
    return bool(waiting.update(state=Job.State.WAITING, options=options, result={}, done=0, total=0))


def _allowed(request: HttpRequest) -> "User":
    """Who asks, if they may add articles for readers."""
    user = request.user
    if not user.is_authenticated or not user.has_perm("library.add_article"):
        raise PermissionDenied
    return user
