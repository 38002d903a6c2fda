"""The page on which several tags become one: which of them stays, and what that does to articles and names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library import catalogue
from library.admin.base import offer_undo
from library.admin.bulk.page import AT_ONCE, hand_over
from library.curation.merging_tags import MergeEffect, articles_of_tags, effects_of_merging, merge_tags
from library.desk.row_numbers import row_numbers
from library.models import Tag
from library.models.words import join_words, split_words

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

MOST_TAGS = 50
RIGHTS = ("library.change_tag", "library.delete_tag", "library.change_article")


def may_merge(request: HttpRequest) -> bool:
    """Whether somebody may do what merging does: to tags, and to articles."""
    return request.user.has_perms(RIGHTS)


def merging_page(model_admin: "ModelAdmin[Any]", request: HttpRequest) -> HttpResponse:
    """Show the tags that the address names, by number or by name; POST merges them if they are as they were shown."""
    if not may_merge(request):
        raise PermissionDenied
    tags = _chosen(request)
    effects = effects_of_merging(tags)
    kept = next((effect for effect in effects if str(effect.tag.pk) == request.POST.get("kept")), None)
    shown = _seen(effects)
    if kept and len(tags) > 1:
        if request.POST.get("shown") == shown:
            return _merge(request, kept.tag, [tag for tag in tags if tag != kept.tag])
        messages.warning(request, _("These tags were changed meanwhile. Nothing was merged; look again."))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Merge tags"),
        "effects": effects,
        "kept": kept or max(effects, key=lambda effect: effect.articles, default=None),
        "is_enough": len(tags) > 1,
        "shown": shown,
    }
    return TemplateResponse(request, "admin/library/tag/merge.html", context)


def _chosen(request: HttpRequest) -> list[Tag]:
    """The tags of these numbers and names; which names nothing is called by is said."""
    numbers = row_numbers(request.GET.getlist("tag"))
    names = split_words(request.GET.get("names", "").replace("\0", ""))
    called = Tag.objects.called(names)
    unknown = [name for name in names if name.casefold() not in called]
    if unknown:
        messages.error(request, _("No tag is called so: %(names)s") % {"names": join_words(unknown)})
    wanted = {*numbers, *(tag.pk for tag in called.values())}
    tags = list(Tag.objects.filter(pk__in=wanted).prefetch_related("aliases")[: MOST_TAGS + 1])
    if len(tags) > MOST_TAGS:
        messages.error(request, _("At most %(number)d tags are merged at a time.") % {"number": MOST_TAGS})
    return tags[:MOST_TAGS]


def _seen(effects: Sequence[MergeEffect]) -> str:
    """What a curator looked at, in one line."""
    return " ".join(f"{effect.tag.pk}:{effect.articles}:{effect.gets}" for effect in effects)


def _merge(request: HttpRequest, kept: Tag, others: Sequence[Tag]) -> HttpResponse:
    # The articles of the one that stays too: they are found by its new names.
    numbers = sorted(set[int]().union(*articles_of_tags([kept, *others]).values()))
    values = {"kept": kept.pk, "others": [tag.pk for tag in others]}
    if len(numbers) > AT_ONCE:
        return hand_over(request, "merge_tags", numbers, values)
    outcome = catalogue.with_retries(lambda: merge_tags(numbers, **values, actor=request.user))
    text = ngettext(
        "Merged into “%(name)s”; %(count)d article was changed.",
        "Merged into “%(name)s”; %(count)d articles were changed.",
        outcome.articles,
    )
    messages.success(request, text % {"name": kept.name, "count": outcome.articles})
    if outcome.change:
        offer_undo(request, outcome.change)
    return redirect("admin:library_tag_change", kept.pk)
