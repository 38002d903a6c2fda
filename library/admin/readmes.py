"""README lists: import with a preview, export."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from library import tasks
from library.admin.articles import ONE_LINE
from library.admin.base import CHECKED_AT_ONCE, CatalogueAdmin, tell_whether_writable
from library.admin.long_lists import number_of
from library.admin.ordering import order_page
from library.admin.report_words import in_words
from library.models import Entry, Job, Readme, Revision, Topic
from library.readme.exporter import ExportError, export_readme, record_export
from library.readme.importer import import_readme
from library.readme.merge import Strategy
from library.readme.report import ImportReport
from library.readme.source import RefusedError


class ImportForm(forms.Form):
    """A list to read: the file, and the name that it has in the library."""

    file = forms.FileField(label=_("README file"), help_text=_("A list in Markdown, UTF-8, at most 20 MB."))
    name = forms.SlugField(label=_("Name of the list"), initial=lambda: settings.EASYLLM_DEFAULT_LIST)
    base_url = forms.URLField(
        label=_("Base address"),
        required=False,
        assume_scheme="https",
        help_text=_("Optional. Relative links become entries below this address."),
    )

    report: ImportReport
    content: bytes

    def clean(self) -> dict[str, Any]:
        """Read the file without storing anything; a refusal is an error of the form, with its remedy."""
        cleaned = super().clean() or {}
        if not self.errors:
            self.content = cleaned["file"].read()
            try:
                self.report = import_readme(
                    self.content, name=cleaned["name"], base_url=cleaned["base_url"], is_dry_run=True
                )
            except RefusedError as refusal:
                self.add_error("file", f"{refusal.message} {refusal.remedy}")
        return cleaned

    def prepared_job(self, user: Any) -> Job:
        """A job that waits for the curator's confirmation, with the report to show."""
        options = {key: self.cleaned_data[key] for key in ("name", "base_url")}
        return Job.objects.create(
            kind=Job.Kind.IMPORT_README,
            state=Job.State.PREPARED,
            content=self.content,
            options=options,
            total=self.report.counts.entries,
            result=self.report.as_json(),
            created_by=user,
        )


class StrategyForm(forms.Form):
    """Who wins where the list and the library changed the same."""

    strategy = forms.ChoiceField(
        label=_("Where list and library changed the same"),
        choices=[
            (Strategy.ASK.value, _("ours stays until a curator settles it")),
            (Strategy.OURS.value, _("ours stays")),
            (Strategy.THEIRS.value, _("the list wins")),
        ],
        initial=Strategy.ASK.value,
        widget=forms.RadioSelect,
    )


@admin.register(Readme)
class ReadmeAdmin(CatalogueAdmin):
    """Lists: what they hold, when they were read, import and export."""

    list_display = ("name", "title", "topic_count", "entry_count", "last_read")
    search_fields = ("name", "title")
    fields = ("name", "title", "tagline", "base_url", "created_at")
    readonly_fields = ("created_at",)
    formfield_overrides = ONE_LINE
    change_list_template = "admin/library/readme/change_list.html"
    change_form_template = "admin/library/readme/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Readme]:
        """Lists with what they hold."""
        rows: QuerySet[Readme] = super().get_queryset(request)
        revisions = Revision.objects.filter(readme=OuterRef("pk")).order_by("-id")
        return rows.annotate(
            topic_number=number_of(Topic.objects.all(), "readme"),
            entry_number=number_of(Entry.objects.all(), "topic__readme"),
            read_at=Subquery(revisions.values("created_at")[:1]),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Readme | None = None) -> tuple[str, ...]:
        """The name is part of addresses, and another base address would read other entries from the same bytes."""
        was_read = obj is not None and obj.revisions.exists()
        return ("name", "base_url", "created_at") if was_read else ("created_at",)

    @admin.display(description=_("topics"))
    def topic_count(self, readme: Any) -> int:
        """How many topics it has."""
        return int(readme.topic_number)

    @admin.display(description=_("entries"))
    def entry_count(self, readme: Any) -> int:
        """How many entries it has."""
        return int(readme.entry_number)

    @admin.display(description=_("last read or written"))
    def last_read(self, readme: Any) -> Any:
        """When its last revision was stored."""
        return readme.read_at

    def save_model(self, request: HttpRequest, obj: Readme, form: Any, change: bool) -> None:
        """Store title and tagline and say whether the list can be written with them."""
        super().save_model(request, obj, form, change)
        tell_whether_writable(request, {obj})

    def get_urls(self) -> list[URLPattern]:
        """Import and export beside the stock pages."""
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="library_readme_import"),
            path("import/<int:job>/", view(self.preview_view), name="library_readme_preview"),
            path("<int:pk>/order/", view(self.order_view), name="library_readme_order"),
            path("<int:pk>/export/", view(require_POST(self.export_view)), name="library_readme_export"),
            *super().get_urls(),
        ]

    def order_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The topics at the top of a list, put in order."""
        return order_page(self, request, topic=None, readme=get_object_or_404(Readme, pk=pk))

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take the file; what it holds is shown before anything is stored."""
        self._require(self.has_add_permission(request))
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            return redirect("admin:library_readme_preview", form.prepared_job(request.user).pk)
        return self._page(request, "import", _("Import a README"), form=form)

    def preview_view(self, request: HttpRequest, job: int) -> HttpResponse:
        """Show the report of a list that was handed in; store it or throw it away when the curator says so."""
        self._require(self.has_add_permission(request))
        prepared = get_object_or_404(Job, pk=job, kind=Job.Kind.IMPORT_README)
        if prepared.state != Job.State.PREPARED:
            return redirect("admin:library_job_change", prepared.pk)
        if request.method == "POST":
            return self._decide(request, prepared)
        form = StrategyForm() if prepared.result.get("merge") else None
        report = in_words(prepared.result)
        return self._page(request, "preview", _("Preview of the import"), job=prepared, report=report, form=form)

    def _decide(self, request: HttpRequest, job: Job) -> HttpResponseRedirect:
        if "confirm" not in request.POST:
            tasks.discard(job)
            messages.info(request, _("The import was discarded; nothing was stored."))
            return redirect("admin:library_readme_changelist")
        form = StrategyForm(request.POST)
        if form.is_valid():  # it is asked for where a list is merged
            job.options["strategy"] = form.cleaned_data["strategy"]
            job.save(update_fields=["options"])
        (tasks.run_now if job.total <= CHECKED_AT_ONCE else tasks.enqueue)(job)
        return redirect("admin:library_job_change", job.pk)

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand out the list as it stands, or say why it cannot be written. It counts as written from then on."""
        self._require(self.has_change_permission(request))
        readme = get_object_or_404(Readme, pk=pk)
        try:
            export = export_readme(readme)
        except ExportError as error:
            messages.error(request, str(error))
            return redirect("admin:library_readme_change", pk)
        record_export(export)
        headers = {"Content-Disposition": 'attachment; filename="README.md"'}
        return HttpResponse(export.content, content_type="text/markdown; charset=utf-8", headers=headers)

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/library/readme/{template}.html", shared | context)

    @staticmethod
    def _require(is_allowed: bool) -> None:
        if not is_allowed:
            raise PermissionDenied
