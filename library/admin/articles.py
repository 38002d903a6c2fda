"""Articles and their entries."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import Field, Model, QuerySet, TextField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.admin.article_form import ArticleForm
from library.admin.base import tell_whether_writable
from library.admin.bin import BinAdmin
from library.admin.bulk.actions import ARTICLE_ACTIONS
from library.admin.bulk.status import FORM_STATUSES
from library.admin.drafting import DraftedArticles, DraftedEntries, DraftedEntryLinks, DraftedInlineEntries
from library.admin.filters import (
    EntryStatusFilter,
    LanguageFilter,
    PlaceFilter,
    StatusFilter,
    TagFilter,
    UsedFilter,
)
from library.admin.known_choices import KnownChoices
from library.admin.long_lists import number_of
from library.admin.merging import MergingAdmin
from library.admin.named_fields import NamedTabularInline
from library.admin.quick_add import QuickAddAdmin
from library.admin.searching import SearchedAdmin
from library.curation.sequence import tidy_sequence
from library.models import Article, Entry, EntryLink, Topic
from library.readme.writability import Standing, standing_of

FieldOverrides = dict[type[Field[Any, Any]], dict[str, Any]]

ONE_LINE: FieldOverrides = {TextField: {"widget": forms.TextInput(attrs={"class": "vLargeTextField"})}}
IN_A_TABLE: FieldOverrides = {TextField: {"widget": forms.TextInput(attrs={"size": 30})}}


class EntryInline(DraftedInlineEntries, KnownChoices, admin.StackedInline):  # type: ignore[type-arg]  # generic over both models
    """An article's places in the lists."""

    model = Entry
    extra = 0
    autocomplete_fields = ("topic", "group", "parent")
    fields = ("topic", "group", "parent", "position", "note", "title", "url")
    formfield_overrides = ONE_LINE
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with all that their fields show, in one query."""
        return super().get_queryset(request).select_related("article", "topic", "group", "parent__article")


class EntryLinkInline(DraftedEntryLinks, NamedTabularInline):
    """The secondary links of an entry."""

    model = EntryLink
    extra = 0
    formfield_overrides = IN_A_TABLE


@admin.register(Article)
class ArticleAdmin(DraftedArticles, QuickAddAdmin, MergingAdmin, BinAdmin):
    """Articles: find, edit, place."""

    list_display = ("title", "site", "status", "is_must_read", "link_state", "places", "added_at", "has_note")
    list_filter = (
        PlaceFilter,
        TagFilter,
        StatusFilter,
        "is_must_read",
        "link_state",
        LanguageFilter,
        ("tags", UsedFilter),
        ("site", UsedFilter),
        "added_at",
        ("private_note", admin.EmptyFieldListFilter),
    )
    search_fields = ("title",)  # for Django to show the field; `SearchedAdmin` finds
    autocomplete_fields = ("site",)
    readonly_fields = ("key", "original", "added_at", "updated_at")
    formfield_overrides = ONE_LINE
    inlines = (EntryInline,)
    actions = (*ARTICLE_ACTIONS, "merge_articles")
    form = ArticleForm
    fieldsets = (
        (
            None,
            {"fields": ("title", "url", "original", "tags", "suggested", "status", "withdrawn_reason", "is_must_read")},
        ),
        (_("About the article"), {"fields": ("site", "author", "language", "published_on", "link_state")}),
        (_("Kept among curators"), {"fields": ("private_note",)}),
        (_("Kept by the library"), {"fields": ("key", "added_at", "updated_at"), "classes": ("collapse",)}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tags are suggested for what is there, to those who may give them."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None and self.has_change_permission(request, obj):
            return fieldsets
        return [
            (name, {**options, "fields": [field for field in options["fields"] if field != "suggested"]})
            for name, options in fieldsets
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The stock form with room for the tags."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "tags" in form.base_fields:
            form.base_fields["tags"].widget.attrs["class"] = "vLargeTextField"
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Articles with their site and the number of their entries."""
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.select_related("site").annotate(entry_count=number_of(Entry.objects.all(), "article"))

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the states that a form may give; an article is put away by an action that keeps the rest in step."""
        if db_field.name == "status":
            kwargs["choices"] = FORM_STATUSES
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("places"), ordering="entry_count")
    def places(self, article: Any) -> int:
        """How many lines of lists name it; 0 is the inbox."""
        return int(article.entry_count)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The stock field; the private note has room for several lines."""
        if db_field.name == "private_note":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 3})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("note"))
    def has_note(self, article: Article) -> SafeString | str:
        """A mark where there is a private note, which pointing at it shows."""
        if not article.private_note:
            return ""
        text = '<span class="note-mark" title="{}" aria-hidden="true">✎</span><span class="visually-hidden">{}</span>'
        return format_html(text, article.private_note, gettext("has a private note"))

    @admin.display(description=_("original"))
    def original(self, article: Article) -> SafeString | str:
        """A link that opens the article where it was published."""
        return format_html('<a href="{0}" rel="noopener">{0}</a>', article.url) if article.pk else "–"

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Store entries and tags, then number the topics concerned and say whether their lists can be written."""
        before = set(Topic.objects.filter(entries__article=form.instance))
        super().save_related(request, form, formsets, change)
        settle(request, before | set(Topic.objects.filter(entries__article=form.instance)))


@admin.register(Entry)
class EntryAdmin(DraftedEntries, SearchedAdmin):
    """Entries: one line of a list each."""

    list_display = ("__str__", "topic", "group", "position", "note")
    list_filter = ("topic__readme", ("topic", UsedFilter), EntryStatusFilter)
    search_fields = ("title",)
    article_path = "article__"
    autocomplete_fields = ("article", "topic", "group", "parent")
    ordering = ("topic_id", "position", "id")  # the index; by the order of the topics all entries would be sorted
    inlines = (EntryLinkInline,)
    formfield_overrides = ONE_LINE
    fields = ("article", "topic", "group", "parent", "position", "note", "title", "url", "standing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with what names and places them, in lists, in forms, and where one is chosen."""
        rows: QuerySet[Entry] = super().get_queryset(request)
        return rows.select_related("article", "topic__readme", "group", "parent__article")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Lock what the README gives no place to write to."""
        standing = _standing(obj) if isinstance(obj, Entry) else None
        return ["standing", *(standing.locked if standing else ()), *self.kept_by_draft_writers(request)]

    @admin.display(description=_("in the README"))
    def standing(self, entry: Entry) -> str:
        """Which lines of the list it stands on, and what cannot be written there."""
        found = _standing(entry) if entry.pk else None
        if found is None:
            return gettext("Not in the list yet; the next export writes it.")
        place = gettext("Lines %(first)d to %(last)d.") % {"first": found.first_line, "last": found.last_line}
        sentence = gettext("Not writable here: %(field)s (%(why)s).")
        reasons = [sentence % {"field": field, "why": why} for field, why in found.locked.items()]
        return " ".join([place, *reasons])

    def save_related(self, request: HttpRequest, form: ModelForm[Any], formsets: Any, change: bool) -> None:
        """Store the secondary links, then number the topic and say whether its list can be written."""
        super().save_related(request, form, formsets, change)
        former = form.initial.get("topic")
        settle(request, {form.instance.topic, *Topic.objects.filter(pk=former)} if former else {form.instance.topic})

    def delete_model(self, request: HttpRequest, obj: Entry) -> None:
        """Take the line out and close the gap it leaves."""
        topic = obj.topic
        super().delete_model(request, obj)
        settle(request, {topic})

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Entry]) -> None:
        """The same with many lines."""
        topics = topics_of(queryset)
        super().delete_queryset(request, queryset)
        settle(request, topics)


def _standing(entry: Entry) -> Standing | None:
    """What is asked several times while a form is made, and takes a reading of the list."""
    known: dict[str, Any] = entry.__dict__
    if "library_standing" not in known:
        known["library_standing"] = standing_of(entry)
    standing: Standing | None = known["library_standing"]
    return standing


def topics_of(rows: QuerySet[Any]) -> set[Topic]:
    """The topics in which these entries or groups stand."""
    numbers = set(rows.order_by().values_list("topic", flat=True))
    return set(Topic.objects.filter(pk__in=numbers).select_related("readme"))


def settle(request: HttpRequest, topics: set[Topic]) -> None:
    """Number topics anew after an edit, and warn where their list cannot be written any more."""
    for topic in topics:
        tidy_sequence(topic)
    tell_whether_writable(request, {topic.readme for topic in topics if topic.readme is not None})
