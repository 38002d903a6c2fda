"""Topics and groups."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library.admin.articles import ONE_LINE, settle, topics_of
from library.admin.base import tell_whether_writable
from library.admin.filters import ContentFilter, EntriesFilter, UsedFilter
from library.admin.long_lists import PagedList, number_of
from library.admin.ordering import order_page
from library.admin.reshaping import demote_page, merge_page, promote_page
from library.admin.searching import NamedAdmin
from library.admin.topic_inlines import (
    FormerSlugInline,
    GroupInline,
    NewEntryInline,
    SubtopicInline,
    TopicEntryInline,
)
from library.admin.topic_tree import path_of, walked_topics
from library.curation.ordering import siblings_of
from library.curation.topics import end_of
from library.models import Entry, Group, Readme, Topic

LISTS_NAMED = 3  # above the list of topics


class TreeList(PagedList):
    """Topics as they are read, list by list, unless the curator sorts them otherwise."""

    def get_results(self, request: HttpRequest) -> None:
        """The rows of the page; each knows those above it, whatever the depth."""
        self._walked = {topic.pk: topic for topic in walked_topics()}
        super().get_results(request)
        rows = {topic.pk: topic for topic in self.result_list if topic.pk in self._walked}
        for number, topic in rows.items():
            topic.parent = self._walked[number].parent
        is_sorted = ORDER_VAR in self.params
        self.result_list = [rows[number] for number in (rows if is_sorted else self._walked) if number in rows]

    def _numbers(self) -> list[int]:
        if ORDER_VAR in self.params:
            return super()._numbers()
        chosen = set(self.queryset.order_by().values_list("pk", flat=True))
        first = (self.page_num - 1) * self.list_per_page
        return [number for number in self._walked if number in chosen][first : first + self.list_per_page]


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    """Topics with their content, ordered."""

    list_display = ("indented_title", "order", "entry_count", "title_en", "readme", "slug", "role")
    list_display_links = ("indented_title",)
    list_filter = (ContentFilter, "readme", "role", "is_exported", ("parent", UsedFilter))
    search_fields = ("title", "title_en", "slug", "parent__title")
    autocomplete_fields = ("parent",)
    ordering = ("position", "id")  # where the curator sorts by what many have in common; else see `TreeList`
    formfield_overrides = ONE_LINE
    change_form_template = "admin/library/topic/change_form.html"
    change_list_template = "admin/library/topic/change_list.html"
    inlines = (GroupInline, TopicEntryInline, NewEntryInline, SubtopicInline, FormerSlugInline)
    fieldsets = (
        (None, {"fields": ("title", "title_en", "readme", "parent", "position", "slug")}),
        (_("Words for readers"), {"fields": ("intro", "intro_en")}),
        (_("In the README"), {"fields": ("is_exported", "url", "role"), "classes": ("collapse",)}),
    )

    def get_urls(self) -> list[URLPattern]:
        """Order, merging and turning into a group beside the stock pages."""
        view = self.admin_site.admin_view
        return [
            path("order/", view(self.order_without_list_view), name="library_topic_order_without_list"),
            path("<int:pk>/order/", view(self.order_view), name="library_topic_order"),
            path("<int:pk>/merge/", view(self.merge_view), name="library_topic_merge"),
            path("<int:pk>/demote/", view(self.demote_view), name="library_topic_demote"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The tree."""
        return TreeList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the ways to the order at the top of each README."""
        context = {
            "readmes": Readme.objects.default_first()[:LISTS_NAMED],
            "has_topics_in_no_list": Topic.objects.filter(readme=None, parent=None).exists(),
            **(extra_context or {}),
        }
        response: HttpResponse = super().changelist_view(request, context)
        return response

    def order_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The content of a topic, put in order."""
        topic = get_object_or_404(Topic, pk=pk)
        return order_page(self, request, topic=topic, readme=topic.readme)

    def order_without_list_view(self, request: HttpRequest) -> HttpResponse:
        """The topics that stand in no list, put in order."""
        return order_page(self, request, topic=None, readme=None)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two topics become one."""
        return merge_page(self, request, get_object_or_404(Topic, pk=pk))

    def demote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A topic becomes a group."""
        return demote_page(self, request, get_object_or_404(Topic, pk=pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Topics with their list, what they stand below, and the number of their own entries."""
        rows: QuerySet[Topic] = super().get_queryset(request)
        return rows.select_related("readme", "parent").annotate(own_entries=number_of(Entry.objects.kept(), "topic"))

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        """The role follows from reading the list; a topic stays in the list in which it began."""
        return ("role", "readme") if obj and obj.readme_id else ("role",)

    @admin.display(description=_("title"), ordering="title")
    def indented_title(self, topic: Topic) -> SafeString:
        """The title behind those above it."""
        above = f"{path_of(topic.parent)} › " if topic.parent else ""
        return format_html('<span class="quiet">{}</span>{}', above, topic.title)

    @admin.display(description=_("order"))
    def order(self, topic: Topic) -> SafeString:
        """The way to the page that puts its content in order."""
        address = reverse("admin:library_topic_order", args=[topic.pk])
        return format_html('<a href="{}">{}</a>', address, _("Put in order"))

    @admin.display(description=_("entries"), ordering="own_entries")
    def entry_count(self, topic: Any) -> int:
        """How many entries stand directly in it."""
        return int(topic.own_entries)

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm[Any], change: bool) -> None:
        """Store the topic; one that is new in its place, without a word on which, comes last there."""
        if "position" not in form.changed_data and (not change or "parent" in form.changed_data):
            readme = obj.parent.readme_id if obj.parent else obj.readme_id
            obj.position = end_of(row for row in siblings_of(readme, obj.parent_id) if row.pk != obj.pk)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Store the content, then number it and say whether the list can be written."""
        super().save_related(request, form, formsets, change)
        settle(request, {form.instance})

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        """Delete the topic with its content and say whether the list can be written without it."""
        readme = obj.readme
        super().delete_model(request, obj)
        tell_whether_writable(request, {readme} if readme else set())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Topic]) -> None:
        """The same with many topics."""
        readmes = set(Readme.objects.filter(topics__in=queryset.order_by().values("pk")).distinct())
        super().delete_queryset(request, queryset)
        tell_whether_writable(request, readmes)


@admin.register(Group)
class GroupAdmin(NamedAdmin):
    """Groups: the label lines."""

    list_display = ("label", "topic", "parent", "position", "entry_count")
    list_filter = (EntriesFilter, "topic__readme", ("topic", UsedFilter))
    search_fields = ("label", "topic__title")
    autocomplete_fields = ("topic", "parent")
    list_select_related = ("topic", "parent")
    ordering = ("topic__readme", "topic_id", "position", "id")
    formfield_overrides = ONE_LINE
    change_form_template = "admin/library/group/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Turning into a topic beside the stock pages."""
        promote = self.admin_site.admin_view(self.promote_view)
        return [path("<int:pk>/promote/", promote, name="library_group_promote"), *super().get_urls()]

    def promote_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A group becomes a topic."""
        return promote_page(self, request, get_object_or_404(Group.objects.select_related("topic__readme"), pk=pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Groups with the number of their entries."""
        rows: QuerySet[Group] = super().get_queryset(request)
        return rows.annotate(own_entries=number_of(Entry.objects.kept(), "group"))

    @admin.display(description=_("entries"), ordering="own_entries")
    def entry_count(self, group: Any) -> int:
        """How many entries stand in it; 0 is a wish."""
        return int(group.own_entries)

    def save_model(self, request: HttpRequest, obj: Group, form: ModelForm[Any], change: bool) -> None:
        """Store the label, then number its topic and say whether the list can be written."""
        super().save_model(request, obj, form, change)
        settle(request, {obj.topic})

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        """Take the label out and close the gap it leaves."""
        topic = obj.topic
        super().delete_model(request, obj)
        settle(request, {topic})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """The same with many labels."""
        topics = topics_of(queryset)
        super().delete_queryset(request, queryset)
        settle(request, topics)
