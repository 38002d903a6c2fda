"""The page on which one tag becomes several: a table of its articles with a box for each of the new tags."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from library import catalogue
from library.admin.base import offer_undo
from library.admin.bulk.page import AT_ONCE, hand_over
from library.admin.tag_names import read_tag_names
from library.admin.tags.merging import may_merge
from library.curation.outcome import BulkError
from library.curation.splitting_tags import split_tag
from library.curation.suggesting_tags import articles_naming
from library.desk.row_numbers import row_numbers
from library.models import Article, Tag, TaggedArticle
from library.models.words import join_words

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

MOST_PARTS = 10
LISTED = 200  # articles with boxes of their own


class SplitForm(forms.Form):
    """The new tags, and what becomes of the one that there is."""

    names = forms.CharField(
        label=gettext_lazy("Split into"),
        help_text=gettext_lazy("Names of new tags, or of tags that there are, with commas between them."),
        widget=forms.TextInput(attrs={"size": 60}),
    )
    old = forms.ChoiceField(
        label=gettext_lazy("The tag itself"),
        choices={
            "goes": gettext_lazy("is deleted, with its other names and its address"),
            "stays": gettext_lazy("stays on all its articles"),
        },
        initial="goes",
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, tag: Tag) -> None:
        super().__init__(data)
        self.tag = tag

    def clean_names(self) -> list[str]:
        """The distinct tags, by the names that they have."""
        names = read_tag_names(self.cleaned_data["names"])
        if len(names) > MOST_PARTS:
            raise ValidationError(_("Split it into at most %(number)d tags.") % {"number": MOST_PARTS})
        called = Tag.objects.called(names)
        names = list(dict.fromkeys(called[key].name if (key := name.casefold()) in called else name for name in names))
        if self.tag.name in names:
            raise ValidationError(_("“%(name)s” is the tag that is split.") % {"name": self.tag.name})
        return names

    def clean(self) -> dict[str, Any]:
        """One new tag alone is a part of what stays; of what goes it would be another name."""
        cleaned = super().clean() or {}
        if cleaned.get("old") == "goes" and len(cleaned.get("names", ())) == 1:
            self.add_error("names", _("Name at least two tags, or let the tag stay. To give it another name, edit it."))
        return cleaned


@dataclass(slots=True)
class Part:
    """One of the new tags in the table: its boxes, and the articles that would get it."""

    name: str
    ticked: set[int]
    is_for_all: bool
    is_for_rest: bool
    gets: set[int]
    is_new: bool
    news: int = 0


class Split:
    """How the articles of a tag are parted, by what was ticked, or else by what they name."""

    def __init__(self, tag: Tag, names: Sequence[str], data: QueryDict) -> None:
        self.tag, self._data = tag, data
        rows = TaggedArticle.objects.filter(tag=tag).order_by("-content_object")
        self.numbers = list(rows.values_list("content_object_id", flat=True))
        self.shown_names = join_words(list(names))
        self._is_table_posted = data.get("shown_names") == self.shown_names
        listed = set(row_numbers(data.get("listed", "").split()))
        self.listed = (
            [number for number in self.numbers if number in listed] if self._is_table_posted else self.numbers[:LISTED]
        )
        self._naming = articles_naming(names, self.numbers)
        called = Tag.objects.called(names)
        self.parts = [self._part(place, name, called.get(name.casefold())) for place, name in enumerate(names)]

    @cached_property
    def rows(self) -> list[tuple[int, str, list[tuple[str, bool]]]]:
        """The table: number and title of each article, and its boxes by their names, ticked or not."""
        titles = dict(Article.objects.filter(pk__in=self.listed).values_list("pk", "title"))
        return [
            (number, titles.get(number, ""), [(part.name, number in part.ticked) for part in self.parts])
            for number in self.listed
        ]

    @property
    def rest(self) -> int:
        """How many articles have no boxes."""
        return len(self.numbers) - len(self.listed)

    @property
    def left_out(self) -> int:
        """How many articles would get none of the tags."""
        return len(set(self.numbers).difference(*(part.gets for part in self.parts)))

    def values(self) -> dict[str, list[int]]:
        """The articles of each tag, as JSON."""
        return {part.name: sorted(part.gets) for part in self.parts}

    def fingerprint(self, old: str) -> str:
        """What a curator looked at, in one word."""
        told = json.dumps([self.tag.pk, old, self.numbers, self.values()])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def _part(self, place: int, name: str, known: Tag | None) -> Part:
        every, naming, listed = set(self.numbers), self._naming[name], set(self.listed)
        ticked, is_for_all, is_for_rest = naming & listed, False, True
        if self._is_table_posted:
            posted = row_numbers(self._data.getlist(f"part-{place}"))
            ticked = listed.intersection(posted)
            is_for_all, is_for_rest = f"all-{place}" in self._data, f"rest-{place}" in self._data
        gets = every if is_for_all else ticked | (naming - listed if is_for_rest else set())
        having = TaggedArticle.objects.filter(tag=known).values_list("content_object_id", flat=True) if known else ()
        return Part(name, ticked, is_for_all, is_for_rest, gets, known is None, len(gets.difference(having)))


def splitting_page(model_admin: "ModelAdmin[Any]", request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the new tags, show the articles with what each would get, and only then do it."""
    tag = get_object_or_404(Tag, pk=number)
    if not may_merge(request):
        raise PermissionDenied
    form = SplitForm(request.POST if request.method == "POST" else None, tag=tag)
    split = Split(tag, form.cleaned_data["names"], request.POST) if form.is_valid() else None
    shown = split.fingerprint(form.cleaned_data["old"]) if split else ""
    if split and "confirm" in request.POST:
        if request.POST.get("shown") == shown:
            return _split(request, split, goes=form.cleaned_data["old"] == "goes")
        messages.warning(request, _("This is what would happen now. Confirm it if it is what you mean."))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Split the tag “%(name)s”") % {"name": tag.name},
        "tag": tag,
        "form": form,
        "split": split,
        "goes": bool(split) and form.cleaned_data["old"] == "goes",
        "shown": shown,
    }
    return TemplateResponse(request, "admin/library/tag/split.html", context)


def _split(request: HttpRequest, split: Split, *, goes: bool) -> HttpResponse:
    values = {"tag": split.tag.pk, "parts": split.values(), "goes": goes}
    if len(split.numbers) > AT_ONCE:
        return hand_over(request, "split_tag", split.numbers, values)
    try:
        outcome = catalogue.with_retries(lambda: split_tag(split.numbers, **values, actor=request.user))
    except BulkError as error:
        messages.error(request, str(error))
        return redirect("admin:library_tag_split", split.tag.pk)
    text = ngettext("%(count)d article was changed.", "%(count)d articles were changed.", outcome.articles)
    messages.success(request, text % {"count": outcome.articles})
    if outcome.change:
        offer_undo(request, outcome.change)
    return redirect("admin:library_tag_changelist")
