"""Adding articles quickly: one from a bookmark in the browser, or all addresses of a pasted text."""

from collections import Counter
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from library.addresses import Listed, is_web_address, listed_addresses
from library.admin.base import CatalogueAdmin, tell_whether_writable
from library.admin.bulk.page import AT_ONCE, hand_over
from library.admin.new_articles import NewArticleForm, PasteForm, here_already
from library.curation.adding import (
    Finding,
    NewArticle,
    TakenError,
    Wanted,
    add_article,
    add_articles,
    look_at,
    twin_of,
    values_of,
)
from library.views.absolute import absolute
from library.views.texts import BOOKMARKLET

ROWS_SHOWN = 1_000
LONGEST_GIVEN = 4096  # characters of what a browser hands over
FINDINGS = {
    Finding.NEW: _("new"),
    Finding.HERE: _("here already"),
    Finding.BINNED: _("in the bin"),
    Finding.MERGED: _("merged into another"),
    Finding.TWICE: _("twice in the text"),
    Finding.NO_ADDRESS: _("no address"),
}


class QuickAddAdmin(CatalogueAdmin):
    """The two pages, for the admin of articles."""

    def get_urls(self) -> list[URLPattern]:
        """Quick add beside the stock pages."""
        view = self.admin_site.admin_view
        return [
            path("quick/", view(self.quick_view), name="library_article_quick"),
            path("paste/", view(self.paste_view), name="library_article_paste"),
            *super().get_urls(),
        ]

    def quick_view(self, request: HttpRequest) -> HttpResponse:
        """One article: `?url=&title=` fill the form. The page has the bookmark that opens it so."""
        self._require_add(request)
        if request.method == "POST":
            form = NewArticleForm(request.POST, request=request)
            try:
                if form.is_valid():
                    return self._as_change(request, "quick add", self._add_one, form)
            except TakenError as taken:  # by another curator at this moment
                form.add_error("url", here_already(taken.article))
        else:
            form = NewArticleForm(initial=_given(request), request=request)
        given = _given(request)["url"] if request.method == "GET" else ""
        twin = twin_of(given) if is_web_address(given) else None
        return self._quick_page(
            request,
            "quick",
            _("Quick add"),
            form=form,
            twin=here_already(twin) if twin else "",
            bookmarklet=BOOKMARKLET.format(address=absolute(request, reverse("admin:library_article_quick"))),
        )

    def paste_view(self, request: HttpRequest) -> HttpResponse:
        """Show what is found in a text; then add what is new, as one change."""
        self._require_add(request)
        form = PasteForm(request.POST or None, request=request)
        listed = listed_addresses(form.cleaned_data["text"]) if form.is_valid() else []
        new, rows = _looked_at(listed)
        # Whoever changes the text and presses Enter has not seen yet what is in it now.
        shown = _fingerprint(form.data.get("text", ""))
        if new and "confirm" in request.POST and request.POST.get("shown") == shown:
            return self._as_change(request, "paste", self._add_many, new, form.wanted())
        counts = Counter(finding for _listed, finding, _article in rows)
        return self._quick_page(
            request,
            "paste",
            _("Add many addresses"),
            form=form,
            rows=[(one, finding, FINDINGS[finding], article) for one, finding, article in rows[:ROWS_SHOWN]],
            rows_left=max(0, len(rows) - ROWS_SHOWN),
            counts=[(FINDINGS[finding], counts[finding]) for finding in Finding if counts[finding]],
            new_count=len(new),
            untitled=sum(1 for one in new if not one.title),
            shown=shown,
            is_looked_at=bool(rows) or (form.is_bound and form.is_valid()),
        )

    def _add_one(self, request: HttpRequest, form: NewArticleForm) -> HttpResponse:
        article, _change = add_article(form.new_article(), form.wanted(), actor=request.user)
        change_page = reverse("admin:library_article_change", args=[article.pk])
        messages.success(request, format_html('{} <a href="{}">{}</a>', _("Added:"), change_page, article.title))
        _tell(request, form.wanted())
        return redirect("admin:library_article_quick")

    def _add_many(self, request: HttpRequest, new: list[NewArticle], wanted: Wanted) -> HttpResponse:
        if len(new) > AT_ONCE:
            return hand_over(request, "add_listed", [], values_of(new, wanted))
        count = len(add_articles(new, wanted, actor=request.user).articles)
        text = ngettext("%(count)d article was added.", "%(count)d articles were added.", count)
        messages.success(request, text % {"count": count})
        _tell(request, wanted)
        return redirect("admin:library_article_changelist")

    def _quick_page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/library/article/{template}.html", shared | context)

    def _require_add(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied


def _fingerprint(text: str) -> str:
    """What tells one text from another, whatever its line ends."""
    return sha256("\n".join(text.splitlines()).encode("utf-8", "replace")).hexdigest()


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\0", "")[:LONGEST_GIVEN].strip() for name in ("url", "title")}


def _looked_at(listed: list[Listed]) -> tuple[list[NewArticle], list[tuple[Listed, Finding, Any]]]:
    """What would be added, and every address with what is to be said of it."""
    findings = look_at(one.url for one in listed)
    rows = [(one, finding, article) for one, (finding, article) in zip(listed, findings, strict=True)]
    return [NewArticle(one.url, one.title) for one, finding, _article in rows if finding is Finding.NEW], rows


def _tell(request: HttpRequest, wanted: Wanted) -> None:
    if wanted.place and wanted.place.topic.readme:
        tell_whether_writable(request, {wanted.place.topic.readme})
