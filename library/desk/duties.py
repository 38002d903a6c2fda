"""What waits for a curator: the figures at the head of the desk, each with the list where it is worked off."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.curation.answering import can_send_mail
from library.desk.unwritten import list_states
from library.models import Article, Change, Group, Job, LikelyDuplicate, PendingChange, Suggestion, Tag, Topic
from library.statistics import count_all

FAILURES_REMEMBERED = dt.timedelta(days=7)
LISTS_TOLD = 3

Words = Promise | str


@dataclass(frozen=True)
class Duty:
    """One kind of thing to do: its rows, and the filters with which the change list of `model` shows just these."""

    name: str
    label: Words
    hint: Words
    model: type[Model]
    rows: Callable[[], QuerySet[Any]]
    filters: Callable[[], Mapping[str, str]]
    is_urgent: bool = False
    needs_checked_links: bool = False
    needs_mail: bool = False


@dataclass(frozen=True)
class Figure:
    """A duty, how many rows wait, and the address of the list that shows them."""

    duty: Duty
    number: int
    url: str


def failures_since() -> dt.datetime:
    """From when on a failed job is still worth a look."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - FAILURES_REMEMBERED


DUTIES = (
    Duty(
        name="suggestions",
        label=_("Suggestions and reports"),
        hint=_("from readers, waiting"),
        model=Suggestion,
        rows=Suggestion.objects.waiting,
        filters=lambda: {"status": Suggestion.Status.WAITING.value},
    ),
    Duty(
        name="untold",
        label=_("Answers not sent"),
        hint=_("to readers by e-mail; the worker tries again for a day"),
        model=Suggestion,
        rows=Suggestion.objects.untold,
        filters=lambda: {"status": "untold"},
        needs_mail=True,
    ),
    Duty(
        name="inbox",
        label=_("Inbox"),
        hint=_("articles in no topic"),
        model=Article,
        rows=Article.objects.without_entry,
        filters=lambda: {"place": "none"},
    ),
    Duty(
        name="conflicts",
        label=_("Conflicts with the README"),
        hint=_("changed here and in the list"),
        model=PendingChange,
        rows=PendingChange.objects.open,
        filters=dict,
    ),
    Duty(
        name="duplicates",
        label=_("Likely duplicates"),
        hint=_("pairs with the same or nearly the same title"),
        model=LikelyDuplicate,
        rows=LikelyDuplicate.objects.waiting,
        filters=dict,
    ),
    Duty(
        name="untagged",
        label=_("Untagged articles"),
        hint=_("without a single tag"),
        model=Article,
        rows=Article.objects.without_tag,
        filters=lambda: {"tagging": "none"},
    ),
    Duty(
        name="drafts",
        label=_("Drafts"),
        hint=_("readers do not see them"),
        model=Article,
        rows=lambda: Article.objects.filter(status=Article.Status.DRAFT),
        filters=lambda: {"status__exact": Article.Status.DRAFT.value},
    ),
    Duty(
        name="links",
        label=_("Links in trouble"),
        hint=_("suspect, broken or dead"),
        model=Article,
        rows=Article.objects.with_bad_link,
        filters=lambda: {"link_state__in": "suspect,broken,dead"},
        needs_checked_links=True,
    ),
    Duty(
        name="topics",
        label=_("Empty topics"),
        hint=_("without article or label"),
        model=Topic,
        rows=Topic.objects.vacant,
        filters=lambda: {"content": "none"},
    ),
    Duty(
        name="wishes",
        label=_("Empty labels"),
        hint=_("wait for their first article"),
        model=Group,
        rows=Group.objects.wishes,
        filters=lambda: {"content": "none"},
    ),
    Duty(
        name="unused-tags",
        label=_("Unused tags"),
        hint=_("on no article"),
        model=Tag,
        rows=Tag.objects.without_article,
        filters=lambda: {"use": "none"},
    ),
    Duty(
        name="bin",
        label=_("In the bin"),
        hint=_("deleted, and restored if you say so"),
        model=Article,
        rows=Article.objects.in_bin,
        filters=lambda: {"status__exact": Article.Status.BINNED.value},
    ),
    Duty(
        name="failures",
        label=_("Failed jobs"),
        hint=_("in the last seven days"),
        model=Job,
        rows=lambda: Job.objects.failed_since(failures_since()),
        filters=lambda: {"state__exact": Job.State.FAILED.value, "finished_at__gte": str(failures_since())},
        is_urgent=True,
    ),
)


def figures(site: AdminSite, request: HttpRequest, *, links_are_checked: bool) -> list[Figure]:
    """The figures that this curator may look into, in one query, and two for what the lists do not know yet.

    While no link was checked nothing is said of links; without a mail server nothing of e-mail.
    """
    duties = [
        duty
        for duty in (*DUTIES, *_unwritten(site, request))
        if site.get_model_admin(duty.model).has_view_permission(request)
        and (links_are_checked or not duty.needs_checked_links)
        and (can_send_mail() or not duty.needs_mail)
    ]
    numbers = count_all({duty.name: duty.rows() for duty in duties})
    return [Figure(duty, numbers[duty.name], _address(duty)) for duty in duties]


def _unwritten(site: AdminSite, request: HttpRequest) -> Iterator[Duty]:
    """For each of the first lists, the changes that its bytes do not know yet."""
    if site.get_model_admin(Change).has_view_permission(request):
        for state in list_states(at_most=LISTS_TOLD):
            yield Duty(
                name=f"unwritten-{state.readme.pk}",
                label=_("Changes to write"),
                hint=gettext("since “%(name)s” was last read or written") % {"name": state.readme},
                model=Change,
                rows=state.changes,
                filters=partial(dict, unwritten=state.readme.name),
            )


def _address(duty: Duty) -> str:
    options = duty.model._meta
    changelist = reverse(f"admin:{options.app_label}_{options.model_name}_changelist")
    return f"{changelist}?{urlencode(duty.filters())}"
