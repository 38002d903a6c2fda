"""The list of tags, and the form of one."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from library.admin.filters import TagUseFilter
from library.admin.tags.form import TagForm
from library.admin.tags.merging import MOST_TAGS, may_merge, merging_page
from library.admin.tags.splitting import splitting_page
from library.admin.terms import CountedAdmin
from library.curation.naming_tags import save_tag
from library.models import Tag, TaggedArticle
from library.models.words import join_words


@admin.register(Tag)
class TagAdmin(CountedAdmin):
    """Tags: rename, merge, split, clear away."""

    counted = (TaggedArticle, "tag")
    list_display = ("name", "name_en", "other_names", "slug", "article_count")
    list_filter = (TagUseFilter,)
    search_fields = ("name", "name_en", "slug", "aliases__name")
    form = TagForm
    actions = ("merge_tags",)
    change_form_template = "admin/library/tag/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Merging and splitting beside the stock pages."""
        return [
            path("merge/", self.admin_site.admin_view(self.merge_view), name="library_tag_merge"),
            path("<int:pk>/split/", self.admin_site.admin_view(self.split_view), name="library_tag_split"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Tags with their other names."""
        return super().get_queryset(request).prefetch_related("aliases")

    @admin.display(description=_("other names"))
    def other_names(self, tag: Tag) -> str:
        """What else it is called."""
        return join_words([alias.name for alias in tag.aliases.all()])

    def save_model(self, request: HttpRequest, obj: Tag, form: ModelForm[Any], change: bool) -> None:
        """Store the tag with its other names, those included that it has from a renaming."""
        save_tag(obj, form.cleaned_data["other_names"])

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Who may write tags and delete them, and edit articles."""
        return may_merge(request)

    @admin.action(description=_("Merge …"), permissions=["merge"])
    def merge_tags(self, request: HttpRequest, tags: QuerySet[Tag]) -> HttpResponse | None:
        """Go to the page on which the chosen tags become one."""
        numbers = list(tags.order_by("name").values_list("pk", flat=True)[: MOST_TAGS + 1])
        if len(numbers) > MOST_TAGS:
            text = _("At most %(number)d tags are merged at a time.") % {"number": MOST_TAGS}
            messages.error(request, text)
            return None
        return redirect(f"{reverse('admin:library_tag_merge')}?{urlencode({'tag': numbers}, doseq=True)}")

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Several tags become one."""
        return merging_page(self, request)

    def split_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One tag becomes several."""
        return splitting_page(self, request, pk)
