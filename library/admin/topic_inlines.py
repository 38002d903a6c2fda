"""What the form of a topic shows of its content: the first rows of each kind; pages of their own show the rest."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from library.admin.articles import IN_A_TABLE
from library.admin.named_fields import NamedRows, NamedTabularInline
from library.desk.row_numbers import row_numbers
from library.models import Entry, FormerSlug, Group, Topic
from library.models.entry import EntryQuerySet

ROWS_SHOWN = 30  # a form of a thousand lines takes seconds, and more fields than a server takes


class GroupSelect(forms.Select):
    """A choice among the groups of a topic. Django takes a template for each option, which are thousands in a form."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The options, made in one go."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": number, "selected": str(number) == chosen}), label) for number, label in self.choices),
        )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, options)


class FirstRows(NamedRows):
    """The first rows only; what is not shown is not touched when the form is stored.

    Rows that were shown are stored even if others come first by now. The groups to choose from are read once.
    """

    shown_at_most = ROWS_SHOWN
    group_choices: list[tuple[Any, str]] = []
    known_rows: list[Any] | None = None  # all that the form is about, where they were read already

    @property
    def has_more(self) -> bool:
        """Whether there are rows that the form does not show."""
        self.get_queryset()
        return self._has_more

    def get_queryset(self) -> Any:
        """The rows that the form shows, or showed when it was sent."""
        if not hasattr(self, "_shown"):
            rows = super().get_queryset()
            first = list((rows if self.known_rows is None else self.known_rows)[: ROWS_SHOWN + 1])
            self._has_more = len(first) > ROWS_SHOWN
            self._shown = list(rows.filter(pk__in=self._sent())) if self.is_bound else first[:ROWS_SHOWN]
        return self._shown

    def add_fields(self, form: Any, index: int | None) -> None:
        """The stock fields, with shared choices."""
        super().add_fields(form, index)
        for name in {"group", "parent"} & form.fields.keys() - {self.fk.name}:
            form.fields[name].choices = self.group_choices

    def _sent(self) -> list[int]:
        rows = range(min(self.initial_form_count(), self.absolute_max))
        return row_numbers(self.data.get(f"{self.prefix}-{index}-id", "") for index in rows)


def groups_of(request: HttpRequest, topic: Any) -> list[Group]:
    """The groups of the topic that a form is of, in their order; read once for a request."""
    known = request.__dict__.setdefault("library_groups", {})
    number = topic.pk if topic else None
    if number not in known:
        known[number] = list(Group.objects.filter(topic=number).order_by("position", "id")) if number else []
    groups: list[Group] = known[number]
    return groups


class ContentInline(NamedTabularInline):
    """A kind of rows of a topic, the first ones."""

    formset = FirstRows
    extra = 0
    ordering = ("position", "id")
    formfield_overrides = IN_A_TABLE
    show_change_link = True

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset with the groups of the topic, read once for all kinds of rows."""
        formset = super().get_formset(request, obj, **kwargs)
        groups = groups_of(request, obj)
        choices = [("", BLANK_CHOICE_DASH[0][1]), *((group.pk, str(group)) for group in groups)]
        formset.group_choices = choices  # type: ignore[attr-defined]  # of `FirstRows`
        return formset

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the groups of this topic only."""
        if db_field.name == "group" or (db_field.name == "parent" and self.model is Group):
            topic = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            kwargs["queryset"] = Group.objects.filter(topic=topic)
            kwargs["widget"] = GroupSelect
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """The stock field; a group in a row is chosen, not edited."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.related_model is Group and field is not None:
            field.widget.can_add_related = field.widget.can_change_related = False
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


class TopicEntryInline(ContentInline):
    """The entries of a topic in the curator's order; the number orders them among the groups."""

    model = Entry
    fields = ("position", "article_title", "group", "note")
    readonly_fields = ("article_title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """Entries with what their rows show, in one query; without those of articles that were put away."""
        rows = cast("EntryQuerySet", super().get_queryset(request))
        return rows.select_related("article").kept()

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """New ones are added below."""
        return False

    @admin.display(description=_("article"))
    def article_title(self, entry: Entry) -> SafeString:
        """The title, which leads to the article where it was published."""
        return format_html('<a href="{}" rel="noopener">{}</a>', entry.shown_url(), entry.shown_title())


class NewEntryInline(ContentInline):
    """Articles that are to stand in the topic from now on."""

    model = Entry
    extra = 1
    verbose_name = _("new entry")
    verbose_name_plural = _("new entries")
    autocomplete_fields = ("article",)
    fields = ("position", "article", "group", "note")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:
        """None: those that are there stand above."""
        return super().get_queryset(request).none()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """There is nothing to change."""
        return False


class GroupInline(ContentInline):
    """The label lines of a topic."""

    model = Group
    fields = ("position", "label", "parent")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The formset, whose rows are what all kinds of rows choose from."""
        formset = super().get_formset(request, obj, **kwargs)
        if self.has_view_or_change_permission(request, obj):
            formset.known_rows = groups_of(request, obj)
        return formset


class SubtopicInline(ContentInline):
    """The subtopics, to be ordered."""

    model = Topic
    fields = ("position", "title", "title_en", "slug")
    verbose_name = _("subtopic")
    verbose_name_plural = _("subtopics")


class FormerSlugInline(NamedTabularInline):
    """Addresses that lead here."""

    model = FormerSlug
    fk_name = "topic"
    extra = 0
    readonly_fields = ("parent", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[FormerSlug]:
        """Former addresses with what they stood below, in one query."""
        return super().get_queryset(request).select_related("parent")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Former slugs come from renames only."""
        return False
