"""The page that puts a topic, or the top of a list, in order: rows that go up, down, to a place, or into a group."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from library.admin.trying import do_writably
from library.curation.ordering import (
    OrderChangedError,
    Placed,
    Target,
    move_row,
    move_topic,
    sequence_mark,
    siblings_of,
    topics_mark,
)
from library.curation.sequence import Container, Node, TopicSequence, container_of, read_sequence
from library.models import Entry, Group, Readme, Topic

KINDS: dict[str, type[Node]] = {"entry": Entry, "group": Group}
NEEDED = ("library.change_topic", "library.change_group", "library.change_entry")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A row as the page shows it, in the order in which it is written.

    `opens` tells that a list of its own follows; `ends` how many lists end behind it. `is_chosen`: its groups are
    offered.
    """

    name: str
    title: str
    url: str
    beside: str
    place: str  # as the field shows it, whatever the language groups digits by
    count: str
    is_first: bool
    is_last: bool
    is_group: bool = False
    is_fixed: bool = False
    is_regroupable: bool = False
    is_chosen: bool = False
    opens: bool = False
    ends: range = range(0)


@dataclass(frozen=True, slots=True)
class OrderList:
    """Rows that are put in order together, and what tells their order from another."""

    heading: str
    mark: str
    rows: list[OrderRow]


@dataclass(frozen=True, slots=True)
class Choice:
    """A group into which an entry may go, or the topic itself."""

    value: str
    label: str
    is_current: bool


def order_page(
    desk: admin.ModelAdmin[Any], request: HttpRequest, *, topic: Topic | None, readme: Readme | None
) -> HttpResponse:
    """Show the content of a topic and its subtopics, or the topics at the top of a list; POST moves one row."""
    if not request.user.has_perms(NEEDED):
        raise PermissionDenied
    if request.method == "POST":
        return _move(request, topic, readme)
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("Order of “%(name)s”") % {"name": topic or readme or _("Topics in no list")},
        "topic": topic,
        "above": topic.with_ancestors()[:-1] if topic else [],
        **_shown(request.GET.get("row", ""), topic, readme),
    }
    return TemplateResponse(request, "admin/library/topic/order.html", context)


def _shown(chosen: str, topic: Topic | None, readme: Readme | None) -> dict[str, Any]:
    """The lists of the page, and where the chosen entry may go."""
    topics = siblings_of(readme.pk if readme else None, topic.pk if topic else None)
    below = OrderList(_("Subtopics") if topic else _("Topics"), topics_mark(topics), list(_topic_rows(topics)))
    if topic is None:
        return {"lists": [below]}
    sequence = read_sequence(topic, Entry.objects.select_related("article__site").defer("columns", "note"))
    content = OrderList(_("Entries and groups"), sequence_mark(sequence), list(_rows(sequence, chosen)))
    return {"lists": [content, below], "choices": list(_choices(sequence, chosen)) if chosen else []}


def _move(request: HttpRequest, topic: Topic | None, readme: Readme | None) -> HttpResponse:
    name = request.POST.get("row", "")
    try:
        _move_row(request, topic, readme, name)
    except OrderChangedError:
        text = _("Somebody changed this order meanwhile. Nothing was moved; here is the order as it stands now.")
        messages.error(request, text)
    except ValueError:
        messages.error(request, _("Nothing was moved: a position is a number from 1 up."))
    return redirect(f"{request.path}#{name}" if name.replace("-", "").isalnum() else request.path)


def _move_row(request: HttpRequest, topic: Topic | None, readme: Readme | None, name: str) -> None:
    """Move the row as the form says. Raises `OrderChangedError`, or `ValueError` for a form that says nothing."""
    kind, _dash, number = name.partition("-")
    row, seen, target = int(number), request.POST.get("seen", ""), _target(request)
    placed: list[Placed] = []

    def act() -> None:
        if kind in KINDS and topic is not None:
            placed.append(move_row(topic, (KINDS[kind], row), target, seen=seen))
        else:
            beside = siblings_of(readme.pk if readme else None, topic.pk if topic else None)
            moving = next((sibling for sibling in beside if sibling.pk == row and kind == "topic"), None)
            if moving is None:
                raise OrderChangedError
            placed.append(move_topic(moving, target, seen=seen))

    lists = [topic.readme if topic else readme]
    do_writably(request, act, lists, done=lambda: _told(placed[-1], topic, readme))


def _target(request: HttpRequest) -> Target:
    does = request.POST.get("do", "")
    if does in ("up", "down"):
        return Target(steps=1 if does == "down" else -1)
    if does not in ("place", "into", "drop"):
        raise ValueError(does)
    into = "" if does == "place" else _container(request.POST.get("into", ""))
    return Target(place=None if does == "into" else int(request.POST.get("place", "")), into=into)


def _container(name: str) -> Container:
    kind, _dash, number = name.partition("-")
    return (KINDS[kind], int(number)) if kind in KINDS else None


def _told(placed: Placed, topic: Topic | None, readme: Readme | None) -> str:
    text = _("“%(name)s” is number %(place)d of %(count)d in “%(within)s” now.")
    within = placed.within or topic or readme or _("Topics in no list")
    return text % {"name": placed.row, "place": placed.place, "count": placed.count, "within": within}


def _rows(sequence: TopicSequence, chosen: str) -> Iterator[OrderRow]:
    """The rows in reading order. The nesting is told row by row, since templates that include themselves take long."""
    nodes = list(sequence.walk())
    has_groups = any(isinstance(node, Group) for node in nodes)
    levels: dict[Container, int] = {None: 0}
    for node in nodes:
        levels[type(node), node.pk] = levels[container_of(node)] + 1
    places: Counter[Container] = Counter()
    following = [*(levels[container_of(node)] for node in nodes[1:]), 0]
    for node, next_level in zip(nodes, following, strict=False):
        container, own = container_of(node), (type(node), node.pk)
        places[container] += 1
        opens = isinstance(node, Group) or own in sequence.below
        yield OrderRow(
            name=_name(own),
            title=str(node),
            url=_form_of(node),
            beside=_beside(node) if isinstance(node, Entry) else "",
            place=str(places[container]),
            count=str(len(sequence.below[container])),
            is_first=places[container] == 1,
            is_last=places[container] == len(sequence.below[container]),
            is_group=isinstance(node, Group),
            is_regroupable=isinstance(node, Entry) and (has_groups or container is not None),
            is_chosen=_name(own) == chosen,
            opens=opens,
            ends=range(levels[container] + opens - next_level),
        )


def _topic_rows(topics: Sequence[Topic]) -> Iterator[OrderRow]:
    count = sum(not topic.is_front for topic in topics)
    for place, topic in enumerate(topics, start=1 - (len(topics) - count)):
        beside = topic.get_role_display() if topic.role == Topic.Role.META else ""
        yield OrderRow(
            name=f"topic-{topic.pk}",
            title=topic.title,
            url=_form_of(topic),
            beside=beside,
            place=str(place),
            count=str(count),
            is_first=place == 1,
            is_last=place == count,
            is_fixed=topic.is_front,
        )


def _beside(entry: Entry) -> str:
    """The site, and whether readers do not see the article."""
    article = entry.article
    status = "" if article.is_public() else article.get_status_display()
    return " · ".join(filter(None, [article.site.name if article.site else "", status]))


def _choices(sequence: TopicSequence, chosen: str) -> Iterator[Choice]:
    """Where the chosen entry may go."""
    node = next((node for node in sequence.walk() if _name((type(node), node.pk)) == chosen), None)
    current = container_of(node) if node else None
    yield Choice("top", _("in no group"), current is None)
    for group in sequence.walk():
        if isinstance(group, Group):
            yield Choice(_name((Group, group.pk)), str(group), current == (Group, group.pk))


def _name(row: tuple[type[Node], int]) -> str:
    return f"{row[0]._meta.model_name}-{row[1]}"


def _form_of(row: Topic | Node) -> str:
    return reverse(f"admin:library_{row._meta.model_name}_change", args=[row.pk])
