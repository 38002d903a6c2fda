"""The pages that merge two topics, make a topic of a group, or a group of a topic: first they tell what will happen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.admin.topic_tree import path_of, walked_topics
from library.admin.trying import Trial, do_writably, try_out
from library.curation.topics import (
    Content,
    content_of_group,
    content_of_topic,
    demote_topic,
    merge_topics,
    promote_group,
)
from library.models import Group, Topic

LINES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Reshaping:
    """What a page offers to do: its title, the rights that it takes, what will happen in sentences, and the doing.

    `act` gives the row that is there afterwards; `done` says that it was done.
    """

    title: str
    needs: tuple[str, ...]
    effects: list[str]
    act: Callable[[], Topic | Group]
    done: str


def merge_page(desk: admin.ModelAdmin[Any], request: HttpRequest, topic: Topic) -> HttpResponse:
    """Choose the topic that another one becomes a part of; see what will happen; do it."""
    needs = ("change_topic", "delete_topic", "change_entry", "change_group")
    title = _("Merge “%(name)s” into another topic") % {"name": topic}
    chosen = (request.POST if request.method == "POST" else request.GET).get("target", "")
    topics = [row for row in walked_topics() if row != topic and row.role == Topic.Role.ORDINARY and not row.is_front]
    target = next((row for row in topics if str(row.pk) == chosen), None)
    choices = [(row.pk, path_of(row)) for row in topics if topic.readme_id in (None, row.readme_id)]
    if target is None:
        return _page(desk, request, topic, Reshaping(title, needs, [], lambda: topic, ""), choices=choices)
    number = target.pk

    def act() -> Topic:
        into = Topic.objects.get(pk=number)
        merge_topics(Topic.objects.get(pk=topic.pk), into)
        return into

    done = _("“%(name)s” is a part of “%(target)s” now.") % {"name": topic, "target": target}
    merging = Reshaping(title, needs, list(_effects_of_merging(topic, target)), act, done)
    return _page(desk, request, topic, merging, choices=choices, target=target)


def demote_page(desk: admin.ModelAdmin[Any], request: HttpRequest, topic: Topic) -> HttpResponse:
    """Make a group of a topic, after a look."""
    needs = ("change_topic", "delete_topic", "add_group", "change_group", "change_entry")
    title = _("Make the topic “%(name)s” a group") % {"name": topic}
    effects = list(_effects_of_demoting(topic, topic.parent)) if topic.parent else []
    done = _("“%(name)s” is a group now.") % {"name": topic}
    demoting = Reshaping(title, needs, effects, lambda: demote_topic(Topic.objects.get(pk=topic.pk)), done)
    return _page(desk, request, topic, demoting)


def promote_page(desk: admin.ModelAdmin[Any], request: HttpRequest, group: Group) -> HttpResponse:
    """Make a topic of a group, after a look."""
    needs = ("add_topic", "delete_group", "change_group", "change_entry")
    title = _("Make the group “%(name)s” a topic") % {"name": group}
    effects = [
        _("“%(name)s” becomes a topic, the last one below “%(target)s”.") % {"name": group, "target": group.topic},
        *_moving(content_of_group(group), str(group)),
        _("The label goes."),
    ]
    done = _("“%(name)s” is a topic now.") % {"name": group}
    promoting = Reshaping(title, needs, effects, lambda: promote_group(Group.objects.get(pk=group.pk)), done)
    return _page(desk, request, group, promoting)


def _page(
    desk: admin.ModelAdmin[Any], request: HttpRequest, row: Topic | Group, shape: Reshaping, **context: Any
) -> HttpResponse:
    if not request.user.has_perms([f"library.{right}" for right in shape.needs]):
        raise PermissionDenied
    readme = row.readme if isinstance(row, Topic) else row.topic.readme
    is_chosen = "choices" not in context or "target" in context
    if request.method == "POST" and is_chosen:
        made: list[Topic | Group] = []
        lists = [readme, context["target"].readme] if "target" in context else [readme]
        if do_writably(request, lambda: made.append(shape.act()), lists, done=lambda: shape.done):
            return redirect(_address(made[-1]))
        return redirect(request.get_full_path())
    written = context["target"].readme if "target" in context else readme
    trial = try_out(shape.act, written) if is_chosen else None
    page = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": shape.title,
        "row": row,
        "address": _address(row),
        "effects": shape.effects,
        "trial": trial,
        "lines": _lines(trial) if trial else [],
        "shown": LINES_SHOWN,
        **context,
    }
    return TemplateResponse(request, "admin/library/topic/reshape.html", page)


def _lines(trial: Trial) -> list[tuple[str, tuple[str, ...]]]:
    return [(_("Lines that leave the README"), trial.gone), (_("Lines that are new in it"), trial.come)]


def _address(row: Topic | Group) -> str:
    return reverse(f"admin:library_{row._meta.model_name}_change", args=[row.pk])


def _effects_of_merging(topic: Topic, target: Topic) -> Iterator[str]:
    content = content_of_topic(topic, target)
    yield from _moving(content, str(target))
    if content.twice:
        text = ngettext(
            "%(count)d article stands in both, and will have two lines there.",
            "%(count)d articles stand in both, and will have two lines there.",
            content.twice,
        )
        yield text % {"count": content.twice}
    yield from _words_that_go(topic, target)


def _effects_of_demoting(topic: Topic, parent: Topic) -> Iterator[str]:
    yield _("“%(name)s” becomes a group, the last one of “%(target)s”.") % {"name": topic, "target": parent}
    yield from _moving(content_of_topic(topic, parent), str(topic))
    yield from _words_that_go(topic, parent)


def _moving(content: Content, target: str) -> Iterator[str]:
    told = [
        (content.groups, ngettext("%(count)d group", "%(count)d groups", content.groups)),
        (content.entries, ngettext("%(count)d entry", "%(count)d entries", content.entries)),
        (content.subtopics, ngettext("%(count)d subtopic", "%(count)d subtopics", content.subtopics)),
    ]
    for count, words in told:
        if count:
            yield _("To the end of “%(target)s”, in their order: %(what)s.") % {
                "target": target,
                "what": words % {"count": count},
            }


def _words_that_go(topic: Topic, target: Topic) -> Iterator[str]:
    names = {"name": topic, "target": target}
    if topic.intro.strip():
        below = _("Its introduction is put below that of “%(target)s”.")
        becomes = _("Its introduction becomes that of “%(target)s”.")
        yield (below if target.intro.strip() else becomes) % names
    if topic.intro_en.strip():
        below = _("Its English introduction is put below that of “%(target)s”.")
        becomes = _("Its English introduction becomes that of “%(target)s”.")
        yield (below if target.intro_en.strip() else becomes) % names
    if topic.title_en:
        yield _("Its English title goes: %(title)s") % {"title": topic.title_en}
    if topic.url:
        yield _("The link of its heading goes: %(url)s") % {"url": topic.url}
    yield _("The topic “%(name)s” goes; its address leads to “%(target)s” from then on.") % names
