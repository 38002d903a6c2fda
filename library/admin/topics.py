"""Topics and groups."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library.admin.articles import IN_A_TABLE, ONE_LINE, settle
from library.admin.base import tell_whether_writable
from library.admin.filters import ContentFilter, EntriesFilter
from library.admin.named_fields import NamedTabularInline
from library.admin.searching import NamedAdmin
from library.models import Article, Entry, FormerSlug, Group, Topic

KEPT_ENTRIES = Count("entries", filter=~Q(entries__article__status__in=Article.PUT_AWAY))


class TopicEntryInline(NamedTabularInline):
    """The entries of a topic in the curator's order; the number orders them among the groups."""

    model = Entry
    extra = 0
    ordering = ("position", "id")
    autocomplete_fields = ("article",)
    fields = ("position", "article", "group", "note")
    formfield_overrides = IN_A_TABLE
    show_change_link = True

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the groups of this topic only."""
        if db_field.name == "group" and request.resolver_match:
            kwargs["queryset"] = Group.objects.filter(topic=request.resolver_match.kwargs.get("object_id"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with what their rows show, in one query; without those of articles that were put away."""
        return super().get_queryset(request).select_related("article").exclude(article__status__in=Article.PUT_AWAY)


class GroupInline(NamedTabularInline):
    """The label lines of a topic."""

    model = Group
    extra = 0
    ordering = ("position", "id")
    autocomplete_fields = ("parent",)
    fields = ("position", "label", "parent")
    formfield_overrides = IN_A_TABLE
    show_change_link = True


class SubtopicInline(NamedTabularInline):
    """The subtopics, to be ordered."""

    model = Topic
    extra = 0
    ordering = ("position", "id")
    fields = ("position", "title", "title_en", "slug")
    formfield_overrides = IN_A_TABLE
    show_change_link = True
    verbose_name = _("subtopic")
    verbose_name_plural = _("subtopics")


class FormerSlugInline(NamedTabularInline):
    """Addresses that lead here."""

    model = FormerSlug
    fk_name = "topic"
    extra = 0
    readonly_fields = ("parent", "slug")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Former slugs come from renames only."""
        return False


@admin.register(Topic)
class TopicAdmin(NamedAdmin):
    """Topics with their content, ordered."""

    list_display = ("indented_title", "title_en", "readme", "slug", "position", "entry_count", "role")
    list_display_links = ("indented_title",)
    list_filter = (ContentFilter, "readme", "role", "is_exported", ("parent", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "title_en", "slug", "parent__title")
    autocomplete_fields = ("parent",)
    list_select_related = ("readme", "parent__parent")
    ordering = ("readme", "parent", "position", "id")
    formfield_overrides = ONE_LINE
    inlines = (GroupInline, TopicEntryInline, SubtopicInline, FormerSlugInline)
    fieldsets = (
        (None, {"fields": ("title", "title_en", "readme", "parent", "position", "slug")}),
        (_("Words for readers"), {"fields": ("intro", "intro_en")}),
        (_("In the README"), {"fields": ("is_exported", "url", "role"), "classes": ("collapse",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Topics with the number of their own entries."""
        rows: QuerySet[Topic] = super().get_queryset(request)
        return rows.annotate(own_entries=KEPT_ENTRIES)

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        """The role follows from reading the list; a topic stays in the list in which it began."""
        return ("role", "readme") if obj and obj.readme_id else ("role",)

    @admin.display(description=_("title"), ordering="title")
    def indented_title(self, topic: Topic) -> SafeString:
        """The title behind those above it."""
        above = " › ".join(step.title for step in topic.with_ancestors()[:-1])
        return format_html('<span class="quiet">{}</span>{}', f"{above} › " if above else "", topic.title)

    @admin.display(description=_("entries"), ordering="own_entries")
    def entry_count(self, topic: Any) -> int:
        """How many entries stand directly in it."""
        return int(topic.own_entries)

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Store the content, then number it and say whether the list can be written."""
        super().save_related(request, form, formsets, change)
        settle(request, {form.instance})

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        """Delete the topic with its content and say whether the list can be written without it."""
        readme = obj.readme
        super().delete_model(request, obj)
        tell_whether_writable(request, {readme} if readme else set())


@admin.register(Group)
class GroupAdmin(NamedAdmin):
    """Groups: the label lines."""

    list_display = ("label", "topic", "parent", "position", "entry_count")
    list_filter = (EntriesFilter, "topic__readme", ("topic", admin.RelatedOnlyFieldListFilter))
    search_fields = ("label", "topic__title")
    autocomplete_fields = ("topic", "parent")
    list_select_related = ("topic", "parent")
    formfield_overrides = ONE_LINE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Groups with the number of their entries."""
        rows: QuerySet[Group] = super().get_queryset(request)
        return rows.annotate(own_entries=KEPT_ENTRIES)

    @admin.display(description=_("entries"), ordering="own_entries")
    def entry_count(self, group: Any) -> int:
        """How many entries stand in it; 0 is a wish."""
        return int(group.own_entries)

    def save_model(self, request: HttpRequest, obj: Group, form: ModelForm[Any], change: bool) -> None:
        """Store the label, then number its topic and say whether the list can be written."""
        super().save_model(request, obj, form, change)
        settle(request, {obj.topic})
