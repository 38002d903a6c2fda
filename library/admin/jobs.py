"""Jobs: how far they are, what came of them, and a way to stop them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from library import job_notes, long_writes, tasks
from library.admin.bulk.page import told_passed_over
from library.admin.exchange import ExchangePages, context_of
from library.admin.report_words import in_words
from library.diagnosis import is_worker_alive
from library.models import Job

REFRESH_SECONDS = 2


@admin.register(Job)
class JobAdmin(ExchangePages):
    """Background work, the newest first. The page of an unfinished job loads itself anew."""

    list_display = ("__str__", "state", "progress", "created_by", "created_at", "finished_at")
    list_filter = ("kind", "state", "finished_at")
    fields = ("kind", "state", "told", "created_by", "created_at", "heartbeat_at", "finished_at")
    change_list_template = "admin/library/job/change_list.html"
    change_form_template = "admin/library/job/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Cancelling beside the stock pages."""
        cancel = self.admin_site.admin_view(require_POST(self.cancel_view))
        return [path("<int:pk>/cancel/", cancel, name="library_job_cancel"), *super().get_urls()]

    @admin.display(description=_("progress"))
    def progress(self, job: Job) -> str:
        """How far it is, as done of total."""
        done, total = job_notes.progress_of(job)
        return f"{done} / {total}" if total else "–"

    @admin.display(description=_("message"))
    def told(self, job: Job) -> str:
        """What it says of its end."""
        return job.shown_message()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the job; while it is not finished the page asks again by itself."""
        job = self.get_object(request, object_id)
        if job is None or not self.has_view_permission(request, job):
            return super().change_view(request, object_id, form_url)  # which says so
        if job.state == Job.State.PREPARED:
            is_articles = job.kind == Job.Kind.IMPORT_ARTICLES
            return redirect(f"admin:library_{'job' if is_articles else 'readme'}_preview", job.pk)
        job.done, job.total = job_notes.progress_of(job)
        context = {"title": capfirst(str(job)), "subtitle": "", "job": job, "report": _report(job)}
        context |= {"passed_over": _passed_over(job), "is_stranded": _is_stranded(job)}
        context |= context_of(job, request.user)
        response = super().change_view(request, object_id, form_url, context)
        if not job.is_finished:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the job to stop; what it did so far is taken back."""
        if not request.user.has_perm("library.change_job"):
            raise PermissionDenied
        job = get_object_or_404(Job, pk=pk)
        tasks.cancel(job)
        messages.info(request, _("The job was asked to stop."))
        return redirect("admin:library_job_change", pk)


def _is_stranded(job: Job) -> bool:
    """Whether a job waits for a worker and there is none; one that writes for long shows no sign of life meanwhile."""
    return job.state == Job.State.WAITING and not is_worker_alive() and not long_writes.is_long_write_running()


def _report(job: Job) -> dict[str, Any]:
    """What came of reading a list, in words; {} for other work."""
    return in_words(job.result) if job.kind == Job.Kind.IMPORT_README else {}


def _passed_over(job: Job) -> str:
    """The articles to which the work could not be done, in words; "" if there are none."""
    numbers = job.result.get("passed_over")
    return told_passed_over(numbers) if numbers else ""
