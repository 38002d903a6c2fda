"""Merging articles at the desk: side by side, what stays is chosen, and what will happen is told before it happens."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library.admin.base import CatalogueAdmin
from library.curation.duplicates import articles_like
from library.curation.merging import CHOICES, MergeError, merge_articles
from library.desk.merging import compare
from library.desk.row_numbers import row_number, row_numbers
from library.models import Article

MOST = 1_000  # articles at a time
LISTED = 100  # of which one may be chosen to stay, where they are too many to stand side by side
PAIRS = "admin:library_likelyduplicate_changelist"


class KnownAddress(forms.ModelForm):  # type: ignore[type-arg]  # mixed into the form of an article
    """Leads to the article that has an address already, where the form refuses it."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Add the error, with a link where it names another article."""
        for fault in getattr(error, "error_dict", {}).get("url", ()):
            if fault.code == "known" and fault.params["number"] != self.instance.pk:
                there = reverse("admin:library_article_change", args=[fault.params["number"]])
                words, fault.params = str(fault.message) % fault.params, None
                fault.message = format_html('{} <a href="{}">{}</a>', words, there, _("Look at it"))
        super().add_error(field, error)


class MergingAdmin(CatalogueAdmin):
    """The action, its page, and what the form of an article says of others that are like it."""

    def get_urls(self) -> list[URLPattern]:
        """Merging beside the stock pages."""
        merge = self.admin_site.admin_view(self.merge_view)
        return [path("merge/", merge, name="library_article_merge"), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Whoever may change articles and their lines, and put articles away."""
        return may_merge(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits what was merged: it only leads on."""
        return super().has_change_permission(request, obj) and getattr(obj, "status", "") != Article.Status.MERGED

    @admin.action(description=gettext_lazy("Merge …"), permissions=["merge"])
    def merge_articles(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        """Show the chosen articles side by side."""
        numbers = list(articles.order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(numbers) > MOST:
            messages.error(request, _("Merge at most %(number)d articles at a time.") % {"number": MOST})
            return None
        return merge_page(request, self, numbers)

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """The page for the articles that the address names, as in `?articles=12,15`; POST merges."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        return self._as_change(request, "merging in the admin", self._merge_or_show)

    def _merge_or_show(self, request: HttpRequest) -> HttpResponse:
        given = request.POST if request.method == "POST" else request.GET
        numbers = _numbers(given.get("articles", ""))
        chosen = {name: row_number(given.get(name, "")) for name in ("survivor", *CHOICES) if given.get(name)}
        if request.method == "POST":
            try:
                if _merge(request, numbers, chosen):
                    return redirect(*_way_back(request, chosen["survivor"]))
            except MergeError as error:
                messages.error(request, str(error))
        return merge_page(request, self, numbers, chosen)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The stock form, which leads to the article that an address belongs to already."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (KnownAddress, form), {})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form; one that was merged says where it leads."""
        article = self.get_object(request, object_id)
        if isinstance(article, Article) and article.merged_into is not None:
            words = _("This article was merged into another one, to which its page and its address lead:")
            messages.info(request, format_html("{} {}", words, _link(article.merged_into)))
        return super().change_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store what stands with the article, then say which others are called nearly the same."""
        super().save_related(request, form, formsets, change)
        if not change or "title" in form.changed_data:
            tell_likely_duplicates(request, form.instance)


def may_merge(request: HttpRequest) -> bool:
    """Whether somebody may change articles and their lines, and put articles away."""
    return request.user.has_perms(["library.change_article", "library.delete_article", "library.change_entry"])


def merge_page(
    request: HttpRequest,
    model_admin: admin.ModelAdmin[Any],
    numbers: Sequence[int],
    chosen: Mapping[str, int] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Articles side by side; those that are put away by now are left out, and at least two must be left."""
    articles = list(Article.objects.kept().filter(pk__in=numbers).select_related("site").order_by("pk"))
    if len(articles) < 2:
        messages.error(request, _("Choose at least two articles that are neither in the bin nor merged already."))
        return redirect(f"admin:library_{model_admin.opts.model_name}_changelist")
    comparison = compare(articles, chosen)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Merge articles"),
        "comparison": comparison,
        "listed": comparison.candidates[:LISTED],
        "left": max(0, len(articles) - LISTED),
        "articles": ",".join(str(article.pk) for article in articles),
        **(extra or {}),
    }
    return TemplateResponse(request, "admin/library/article/merge.html", context)


def tell_likely_duplicates(request: HttpRequest, article: Article) -> None:
    """Say after an edit which articles are called the same or nearly so."""
    for other in articles_like(article):
        words = _("This looks like one that is here already:")
        compared = ""
        if may_merge(request):
            page = f"{reverse('admin:library_article_merge')}?articles={article.pk},{other.pk}"
            compared = format_html(' <a href="{}">{}</a>', page, _("Compare and merge"))
        messages.warning(request, format_html("{} {}{}", words, _link(other), compared))


def _merge(request: HttpRequest, numbers: Sequence[int], chosen: Mapping[str, int]) -> int:
    """Merge as chosen and say so; how many went, 0 if others were quicker."""
    survivor = chosen.get("survivor", 0)
    if survivor not in numbers:
        raise MergeError(_("Choose the article that stays."))
    choices = {name: number for name, number in chosen.items() if name != "survivor"}
    others = [number for number in numbers if number != survivor]
    count = merge_articles(survivor, others, choices=choices, actor=request.user).articles
    if count:
        text = ngettext("%(count)d article was merged into", "%(count)d articles were merged into", count)
        link = _link(Article.objects.get(pk=survivor))
        messages.success(request, format_html("{} {}", text % {"count": count}, link))
    return count


def _way_back(request: HttpRequest, survivor: int) -> tuple[Any, ...]:
    """The list of pairs for whoever came from there, else the article that stayed."""
    return (PAIRS,) if request.POST.get("pair") else ("admin:library_article_change", survivor)


def _link(article: Article) -> str:
    words = _("no. %(number)d, “%(title)s”") % {"number": article.pk, "title": article.title}
    return format_html('<a href="{}">{}</a>', reverse("admin:library_article_change", args=[article.pk]), words)


def _numbers(text: str) -> list[int]:
    """The numbers in what an address or a form says, each once."""
    return row_numbers(text.split(","))[:MOST]
