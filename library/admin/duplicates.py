"""Likely duplicates: pairs of articles that wait for a curator to merge them or to tell them apart."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from library import tasks
from library.admin.base import CatalogueAdmin, ReadOnlyAdmin
from library.admin.filters import JudgementFilter
from library.admin.looking import is_confirmed, look_page
from library.admin.merging import PAIRS, may_merge, merge_page
from library.curation.merging import merge_all
from library.desk.merging import proposed_merges
from library.models import Article, LikelyDuplicate

MOST_PAIRS = 500  # that are merged at a time


@admin.register(LikelyDuplicate)
class LikelyDuplicateAdmin(ReadOnlyAdmin, CatalogueAdmin):
    """Pairs, the most alike first; whoever may merge articles may judge them."""

    list_display = ("pair", "percent", "kind", "first_article", "second_article")
    list_display_links = ("pair",)
    list_filter = (JudgementFilter, "kind")
    list_select_related = ("first__site", "second__site")
    list_per_page = 50
    actions = ("merge_pairs", "tell_apart", "put_back")
    change_list_template = "admin/library/likelyduplicate/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        """Looking for pairs and judging one beside the stock pages."""
        look = self.admin_site.admin_view(require_POST(self.look_view))
        judge = self.admin_site.admin_view(require_POST(self.judge_view))
        return [
            path("look/", look, name="library_likelyduplicate_look"),
            path("<int:pk>/judge/", judge, name="library_likelyduplicate_judge"),
            *super().get_urls(),
        ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a pair is judged, or goes when it is alike no more."""
        return False

    def has_judge_permission(self, request: HttpRequest) -> bool:
        """Whoever merges articles."""
        return may_merge(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LikelyDuplicate]:
        """Pairs of articles that are both still there."""
        rows: QuerySet[LikelyDuplicate] = super().get_queryset(request)
        return rows.filter(first__status__in=Article.LIVE, second__status__in=Article.LIVE)

    @admin.display(description=_("pair"), ordering="first")
    def pair(self, row: LikelyDuplicate) -> str:
        """Which two; it leads to the page where they stand side by side."""
        return gettext("No. %(first)d and %(second)d") % {"first": row.first_id, "second": row.second_id}

    @admin.display(description=_("first article"), ordering="first__title")
    def first_article(self, row: LikelyDuplicate) -> SafeString:
        """The earlier one."""
        return _titled(row.first)

    @admin.display(description=_("second article"), ordering="second__title")
    def second_article(self, row: LikelyDuplicate) -> SafeString:
        """The later one."""
        return _titled(row.second)

    @admin.display(description=_("likeness"), ordering="likeness")
    def percent(self, row: LikelyDuplicate) -> str:
        """How alike the titles are."""
        return f"{row.likeness} %"

    @admin.action(description=_("Merge …"), permissions=["judge"])
    def merge_pairs(self, request: HttpRequest, pairs: QuerySet[LikelyDuplicate]) -> HttpResponse | None:
        """Show what would go into what, then do it."""
        chosen = list(pairs.order_by().values_list("first_id", "second_id")[: MOST_PAIRS + 1])
        if len(chosen) > MOST_PAIRS:
            messages.error(request, _("Merge at most %(number)d pairs at a time.") % {"number": MOST_PAIRS})
            return None
        merges, articles = proposed_merges(chosen)
        shown = ";".join(f"{merge.survivor}<{','.join(map(str, merge.others))}" for merge in merges)
        if is_confirmed(request, shown):
            count = merge_all(merges, actor=request.user).articles
            told = ngettext("%(count)d article was merged.", "%(count)d articles were merged.", count)
            messages.success(request, told % {"count": count})
            return None
        return look_page(
            request,
            self,
            "likelyduplicate/merge.html",
            _("Merge articles"),
            action="merge_pairs",
            confirm=_("Merge") if merges else "",
            shown=shown,
            merges=[(articles[merge.survivor], [articles[number] for number in merge.others]) for merge in merges],
        )

    @admin.action(description=_("Not the same"), permissions=["judge"])
    def tell_apart(self, request: HttpRequest, pairs: QuerySet[LikelyDuplicate]) -> None:
        """Remember that these are different articles."""
        self._judge(request, pairs, is_dismissed=True)

    @admin.action(description=_("Put back on the list"), permissions=["judge"])
    def put_back(self, request: HttpRequest, pairs: QuerySet[LikelyDuplicate]) -> None:
        """Have these wait again."""
        self._judge(request, pairs, is_dismissed=False)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the button that looks for more."""
        page = {"title": _("Likely duplicates"), "may_look": may_merge(request)}
        response: HttpResponse = super().changelist_view(request, {**page, **(extra_context or {})})
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The two articles side by side; who may not merge sees the stock page."""
        pair = self.get_object(request, object_id)
        if not isinstance(pair, LikelyDuplicate) or not may_merge(request):
            return super().change_view(request, object_id, form_url, extra_context)
        numbers = [pair.first_id, pair.second_id]
        return merge_page(request, self, numbers, extra={"pair": pair, "title": _("Are they one and the same?")})

    def look_view(self, request: HttpRequest) -> HttpResponse:
        """Have the worker look for pairs, and show how far it is."""
        if not may_merge(request):
            raise PermissionDenied
        job = tasks.request_duplicates(created_by=request.user)  # type: ignore[arg-type]  # the admin lets nobody else in
        return redirect("admin:library_job_change", job.pk)

    def judge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tell a pair apart, or put it back on the list."""
        if not may_merge(request):
            raise PermissionDenied
        pair = get_object_or_404(LikelyDuplicate, pk=pk)
        self._judge(request, LikelyDuplicate.objects.filter(pk=pk), is_dismissed=not pair.is_dismissed)
        return redirect(PAIRS)

    def _judge(self, request: HttpRequest, pairs: QuerySet[LikelyDuplicate], *, is_dismissed: bool) -> None:
        numbers = list(pairs.order_by().values_list("pk", flat=True))
        count = LikelyDuplicate.objects.filter(pk__in=numbers).update(is_dismissed=is_dismissed)
        if is_dismissed:
            told = ngettext(
                "%(count)d pair is not the same; it will not be asked again.",
                "%(count)d pairs are not the same; they will not be asked again.",
                count,
            )
        else:
            told = ngettext("%(count)d pair waits again.", "%(count)d pairs wait again.", count)
        messages.success(request, told % {"count": count})


def _titled(article: Article) -> SafeString:
    """The title as a link to the article's form, and its site."""
    there = reverse("admin:library_article_change", args=[article.pk])
    site = article.site.name if article.site else ""
    return format_html('<a href="{}">{}</a> <small>{}</small>', there, article.title, site)
