"""What every admin page of the library shares: one unit of work per request, and a word on whether the README holds."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from library import catalogue
from library.admin.checked import CheckedAdmin
from library.admin.known_choices import KnownChoices, show_known
from library.admin.long_lists import LongListAdmin
from library.admin.own_history import OwnHistoryAdmin
from library.desk.history import kinds_of, may_undo
from library.models import Change, Entry, Readme
from library.readme.exporter import ExportError, export_readme

CHECKED_AT_ONCE = 2000  # entries; writing and verifying a longer list takes more than a second or two


class CatalogueAdmin(KnownChoices, LongListAdmin, OwnHistoryAdmin, CheckedAdmin):
    """Opens `catalogue.change()` around whatever a request writes."""

    class Media:
        js = ("desk/choice_names.js",)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Add or change one row as one unit of work."""
        return self._as_change(request, "edit in the admin", super().changeform_view, *args, **kwargs)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of a form, whose fields show what was read with its rows."""
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        for form in (context["adminform"].form, *(form for formset in formsets for form in formset.forms)):
            show_known(form)
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Delete one row as one unit of work."""
        return self._as_change(request, "deletion in the admin", super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Run a bulk action or a list edit as one unit of work."""
        return self._as_change(request, "bulk action in the admin", super().changelist_view, *args, **kwargs)

    def _as_change(self, request: HttpRequest, reason: str, view: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        posted = request.POST  # which forms that were overtaken bring up to date

        def act() -> tuple[HttpResponse, catalogue.Unit]:
            request.POST = posted
            try:
                with catalogue.change(actor=request.user, reason=f"{reason}: {self.opts.verbose_name}") as unit:
                    return view(request, *args, **kwargs), unit
            except DatabaseError:
                list(messages.get_messages(request))  # lets go of those that say what was done and taken back
                raise

        response, unit = catalogue.with_retries(act)
        offer_undo_of(request, unit)
        return response


def offer_undo_of(request: HttpRequest, unit: catalogue.Unit) -> None:
    """The same of a unit that is done, if it did anything."""
    if unit.record is not None and unit.changed_rows:
        offer_undo(request, unit.record)


def offer_undo(request: HttpRequest, change: Change) -> None:
    """Say that it can be taken back, right after it was done, to those who may do that."""
    if not (request.user.has_perm("library.view_change") and may_undo(request.user, kinds_of(change))):
        return
    link = format_html('<a href="{}">{}</a>', reverse("admin:library_change_undo", args=[change.pk]), _("Take it back"))
    messages.info(request, format_html("{} {}", _("Not what you meant?"), link))


class ReadOnlyAdmin(LongListAdmin):
    """Rows that the library writes and nobody edits."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one."""
        return False


def tell_whether_writable(request: HttpRequest, readmes: set[Readme]) -> None:
    """Warn when a list that was just edited cannot be written back, naming the place and the remedy."""
    for readme in readmes:
        if Entry.objects.filter(topic__readme=readme).count() > CHECKED_AT_ONCE:
            continue
        try:
            export_readme(readme)
        except ExportError as error:
            text = _("Saved, but the README “%(name)s” cannot be written with it: %(reason)s")
            messages.warning(request, text % {"name": readme.name, "reason": error})


def lists_naming(numbers: Collection[int]) -> set[Readme]:
    """The lists in which these articles have a line."""
    return set(Readme.objects.filter(topics__entries__article__in=numbers).distinct())
