"""The desk itself: Django's admin site with our names, our sidebar and our first page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from library.desk.changes import reason_in_words
from library.desk.duties import failures_since, figures
from library.models import (
    ApiToken,
    Article,
    Change,
    Entry,
    Group,
    Job,
    Readme,
    Revision,
    Site,
    SynonymGroup,
    Tag,
    Topic,
    WorkerHeartbeat,
)
from library.statistics import count_all, read_statistics
from library.views.statistics import growth_chart, link_bars, site_bars, topic_bars

CATALOGUING = (Article, Entry, Topic, Group, Tag, SynonymGroup, Site, Readme)
SYSTEM = (Job, Change, Revision, WorkerHeartbeat, ApiToken, User, UserGroup)
OTHER_NAMES = {UserGroup: _("user groups")}  # we call the label lines of a topic groups
COUNTED = (Article, Topic, Tag, Site)
CHAPTERS_SHOWN = 12
RECENT = 6  # rows of the lists of changes and of jobs


@dataclass(frozen=True)
class Item:
    """A line of the sidebar. `number` is how many rows there are, where that is told."""

    name: str
    url: str
    is_current: bool
    number: int | None


@dataclass(frozen=True)
class Section:
    """A part of the sidebar."""

    name: Promise | str
    items: list[Item]


class Desk(admin.AdminSite):
    """The cataloguing desk."""

    site_header = site_title = _("Cataloguing desk")
    index_title = _("To do today")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows; the sidebar is read when a page shows it."""
        context = super().each_context(request)
        return {**context, "sections": partial(sections, request, context["available_apps"])}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What is to be done, how the library stands, and what happened last."""
        numbers = read_statistics()
        context = {
            "figures": figures(self, request, links_are_checked=numbers.links.articles > 0),
            "numbers": numbers,
            "chart": growth_chart(numbers.growth),
            "topic_bars": topic_bars(numbers.topics, _topic_form, at_most=CHAPTERS_SHOWN),
            "site_bars": site_bars(numbers.sites, _site_page),
            "link_bars": link_bars(numbers),
            "changes": [
                (change, reason_in_words(change))
                for change in self._seen(request, Change.objects.select_related("actor"))
            ],
            "jobs": self._seen(request, _jobs_of_interest()),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def _seen(self, request: HttpRequest, rows: QuerySet[Any]) -> list[Any]:
        """The first rows, if the curator may see any."""
        is_allowed = self.get_model_admin(rows.model).has_view_permission(request)
        return list(rows[:RECENT]) if is_allowed else []


def sections(request: HttpRequest, apps: Iterable[Mapping[str, Any]]) -> list[Section]:
    """The sidebar: what is catalogued, counted where that says something, then what keeps the system running.

    A model that neither part names stands at the end of the first if it is the library's own, else of the second.
    """
    models: dict[type[Model], Mapping[str, Any]] = {model["model"]: model for app in apps for model in app["models"]}
    counted = {model.__name__: _counted(model) for model in COUNTED if model in models}
    numbers = count_all({**counted, "bin": Article.objects.in_bin()} if Article in models else counted)
    further = [model for model in models if model not in (*CATALOGUING, *SYSTEM)]
    ours = [model for model in further if model._meta.app_label == Article._meta.app_label]
    parts = [
        (_("Cataloguing"), [*CATALOGUING, *ours]),
        (_("System"), [*SYSTEM, *(model for model in further if model not in ours)]),
    ]
    return [
        Section(name, items)
        for name, those in parts
        if (items := [item for model in those if model in models for item in _items(models[model], request, numbers)])
    ]


def _counted(model: type[Model]) -> QuerySet[Any]:
    return Article.objects.kept() if model is Article else model._default_manager.all()


def _items(model: Mapping[str, Any], request: HttpRequest, numbers: Mapping[str, int]) -> Iterable[Item]:
    """The line of a model; below that of the articles the one of their bin."""
    name = str(OTHER_NAMES.get(model["model"], model["name"]))
    url = model["admin_url"] or ""
    binned = urlencode({"status__exact": Article.Status.BINNED.value})
    is_here = bool(url) and request.path.startswith(url)
    is_bin = is_here and model["model"] is Article and binned in request.GET.urlencode().split("&")
    yield Item(name, url, is_here and not is_bin, numbers.get(model["model"].__name__))
    if url and model["model"] is Article:
        yield Item(gettext("Bin"), f"{url}?{binned}", is_bin, numbers["bin"])


def _jobs_of_interest() -> QuerySet[Job]:
    """What runs, waits or asks for an answer, and what failed of late."""
    return Job.objects.unfinished() | Job.objects.failed_since(failures_since())


def _topic_form(topic: Topic) -> str:
    return reverse("admin:library_topic_change", args=[topic.pk])


def _site_page(host: str) -> str:
    return reverse("library:site-detail", args=[host])
