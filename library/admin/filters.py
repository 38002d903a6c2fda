"""Filters of change lists by what a row lacks: where the figures of the desk's first page lead."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from library.desk.unwritten import list_states
from library.models import Article, Group, Tag, Topic


class _LackFilter(admin.SimpleListFilter):
    """Offers only the rows that lack something, as one of the model's scopes finds them, or only the others."""

    lacking: Promise | str
    having: Promise | str

    def scope(self) -> QuerySet[Any]:
        """The rows that lack it."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """The two choices."""
        return [("none", self.lacking), ("some", self.having)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the choice names."""
        lacking = self.scope().order_by().values("pk")
        if self.value() == "none":
            return queryset.filter(pk__in=lacking)
        return queryset.exclude(pk__in=lacking) if self.value() == "some" else queryset


class PlaceFilter(_LackFilter):
    """The inbox, or what has a place."""

    title = _("place")
    parameter_name = "place"
    lacking, having = _("In no topic"), _("In a topic, or withdrawn")

    def scope(self) -> QuerySet[Any]:
        """The inbox."""
        return Article.objects.without_entry()


class TagFilter(_LackFilter):
    """Articles without a tag, or with one."""

    title = _("tagging")
    parameter_name = "tagging"
    lacking, having = _("Without a tag"), _("Tagged, or withdrawn")

    def scope(self) -> QuerySet[Any]:
        """Articles that have none."""
        return Article.objects.without_tag()


class TagUseFilter(_LackFilter):
    """Tags on no article, or on some."""

    title = _("use")
    parameter_name = "use"
    lacking, having = _("On no article"), _("On articles")

    def scope(self) -> QuerySet[Any]:
        """Tags that nothing carries."""
        return Tag.objects.without_article()


class ContentFilter(_LackFilter):
    """Empty topics, or those with content."""

    title = _("content")
    parameter_name = "content"
    lacking, having = _("Empty"), _("With content")

    def scope(self) -> QuerySet[Any]:
        """Topics with nothing below them."""
        return Topic.objects.vacant()


class EntriesFilter(_LackFilter):
    """Wishes, or labels with entries."""

    title = _("content")
    parameter_name = "content"
    lacking, having = _("Empty"), _("With content")

    def scope(self) -> QuerySet[Any]:
        """Labels without an entry."""
        return Group.objects.wishes()


class WaitingFilter(admin.SimpleListFilter):
    """The rows that wait for a curator, unless those are asked for that do not wait any more."""

    waiting: Q
    other: tuple[str, Promise | str]  # the value and the words for those that do not wait

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """What there is beside those that wait."""
        return [self.other]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The stock choices, of which the first one is for those that wait."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Waiting")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the choice."""
        return queryset.filter(~self.waiting if self.value() == self.other[0] else self.waiting)


class JudgementFilter(WaitingFilter):
    """Pairs of articles, unless those are asked for that a curator told apart."""

    title = _("judgement")
    parameter_name = "judged"
    waiting = Q(is_dismissed=False)
    other = ("apart", _("Not the same"))


class SettledFilter(WaitingFilter):
    """Conflicts, unless those are asked for that are settled."""

    title = _("state")
    parameter_name = "settled"
    waiting = Q(settled_at=None)
    other = ("yes", _("Settled"))


class UsedFilter(admin.RelatedFieldListFilter):
    """Offers what rows refer to, and nothing that no row refers to.

    Each choice is looked up by itself, up to the first row that has it. Django's own filter reads all rows.
    """

    def field_choices(self, field: Any, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[Any]:
        """The choices, in the order of their own list."""
        rows = model_admin.model._default_manager.filter(**{self.field_path: OuterRef("pk")})
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[Any] = _read_once(
            request,
            self.field_path,
            lambda: field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=Q(Exists(rows))),
        )
        return choices


def _read_once(request: HttpRequest, name: str, read: Callable[[], Any]) -> Any:
    """The choices of a filter. Django makes the filters of a list anew for the rows that an action is to be done on."""
    known = request.__dict__.setdefault("library_filter_choices", {})
    if name not in known:
        known[name] = read()
    return known[name]


class LanguageFilter(admin.SimpleListFilter):
    """Articles of one language, or those whose language nobody named."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """The languages that there are."""
        languages = Article.objects.order_by("language").values_list("language", flat=True).distinct()
        codes = _read_once(request, self.parameter_name, lambda: list(languages))
        return [(code or "none", code or _("Not named")) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen language."""
        code = self.value()
        if not code:
            return queryset
        is_known = code in dict(self.lookup_choices)  # the database is asked for no other
        return queryset.filter(language="" if code == "none" else code) if is_known else queryset.none()


class StatusFilter(admin.SimpleListFilter):
    """Articles by their status. What was put away is shown only where that is asked for."""

    title = _("status")
    parameter_name = "status__exact"
    path = ""  # leads from a row to its article, as the beginning of a lookup

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """Every status."""
        return Article.Status.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the chosen status."""
        status = self.value()
        if status is None:
            return queryset.kept()  # type: ignore[attr-defined,no-any-return]  # of articles and of entries
        is_known = status in Article.Status.values  # the database is asked for no other
        return queryset.filter(**{f"{self.path}status": status}) if is_known else queryset.none()

    def choices(self, changelist: Any) -> Iterator[Any]:
        """The stock choices, of which the first does not say that it is all there are."""
        every, *others = super().choices(changelist)
        yield {**every, "display": _("All that were not put away")}
        yield from others


class EntryStatusFilter(StatusFilter):
    """Entries by the status of their article."""

    title = _("status of the article")
    parameter_name = "article__status"  # with `__exact` Django takes it for a lookup, and refuses it
    path = "article__"


class UnwrittenFilter(admin.SimpleListFilter):
    """Changes that the bytes of a list do not know yet."""

    title = _("not yet written")
    parameter_name = "unwritten"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> Iterable[tuple[str, Any]]:
        """The lists that were read or written."""
        self._states = {state.readme.name: state for state in list_states()}
        return [(name, str(state.readme)) for name, state in self._states.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The changes since then of what stands in the chosen list."""
        state = self._states.get(self.value() or "")
        return queryset.filter(pk__in=state.changes().order_by().values("pk")) if state else queryset
