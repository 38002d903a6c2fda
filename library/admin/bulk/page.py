"""The page of an action on many articles: it asks, shows what will happen, and only then does it."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library import tasks
from library.admin.base import lists_naming, tell_whether_writable
from library.admin.bulk.action import BulkAction, Forecast, Values
from library.curation.bulk import run_bulk
from library.curation.outcome import BulkError
from library.models import Article, Job, Readme

AT_ONCE = 1_000  # articles; more of them are a job
EXAMPLES = 10
NUMBERS_TOLD = 20

AdminAction = Callable[[Any, HttpRequest, Any], HttpResponse | None]


def as_admin_action(action: BulkAction) -> AdminAction:
    """The action as Django's list of actions takes it."""

    @admin.action(description=action.label, permissions=[action.permission])
    def act(model_admin: "ModelAdmin[Any]", request: HttpRequest, articles: "QuerySet[Article]") -> HttpResponse | None:
        return _Page(model_admin, request, articles, action).answer()

    act.__name__ = action.name
    return act


class _Page:
    """One request to act on the articles that were chosen, on all pages of a filter where that was chosen."""

    def __init__(
        self, model_admin: "ModelAdmin[Any]", request: HttpRequest, articles: "QuerySet[Article]", action: BulkAction
    ) -> None:
        self.model_admin, self.request, self.articles, self.action = model_admin, request, articles, action
        is_asked = not action.form.base_fields or "show" in request.POST or "confirm" in request.POST
        self.form = action.form(request.POST if is_asked else None, articles=articles)
        self.count = articles.count()

    def answer(self) -> HttpResponse | None:
        """Do it if it was confirmed, else ask or show.

        What is not what was looked at is shown first: other values, and also other effects, since somebody may have
        worked on these articles meanwhile.
        """
        forecast = self.action.foretell(self.articles, self.form.values()) if self.form.is_valid() else None
        shown = self._fingerprint(forecast) if forecast else ""
        is_seen = bool(shown) and self.request.POST.get("shown") == shown
        if forecast and forecast.does_something and is_seen and "confirm" in self.request.POST:
            return self._do()
        return self._show(forecast, shown)

    def _fingerprint(self, forecast: Forecast) -> str:
        told = [self.action.name, self.form.values(), self.count, *map(str, forecast.sentences)]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]

    def _show(self, forecast: Forecast | None, shown: str) -> HttpResponse:
        request = self.request
        context = {
            **self.model_admin.admin_site.each_context(request),
            "opts": self.model_admin.opts,
            "title": self.action.title,
            "form": self.form,
            "action": self.action.name,
            "forecast": forecast,
            "shown": shown,
            "count": self.count,
            "examples": self.articles[:EXAMPLES],
            "left": max(0, self.count - EXAMPLES),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "chosen_name": ACTION_CHECKBOX_NAME,
            "is_across": request.POST.get("select_across") == "1",
        }
        return TemplateResponse(request, "admin/library/article/bulk.html", context)

    def _do(self) -> HttpResponse | None:
        numbers = list(self.articles.order_by().values_list("pk", flat=True))
        if len(numbers) > AT_ONCE:
            return hand_over(self.request, self.action.name, numbers, self.form.values())
        lists = self._lists_of(numbers)
        try:
            outcome = run_bulk(self.action.name, numbers, self.form.values(), actor=self.request.user)
        except BulkError as error:
            messages.error(self.request, str(error))
            return None
        text = ngettext("%(count)d article was changed.", "%(count)d articles were changed.", outcome.articles)
        messages.success(self.request, text % {"count": outcome.articles})
        if outcome.passed_over:
            messages.warning(self.request, told_passed_over(outcome.passed_over))
        tell_whether_writable(self.request, lists | self._lists_of(numbers))
        return None

    def _lists_of(self, numbers: list[int]) -> set[Readme]:
        """The lists in which articles stand, where the action writes lists."""
        return lists_naming(numbers) if self.action.changes_lists else set()


def hand_over(request: HttpRequest, name: str, numbers: list[int], values: Values) -> HttpResponse:
    """Have it done to so many articles in the background, and show the job to those who may see it."""
    options = {"action": name, "articles": numbers, "values": values}
    job = Job.objects.create(kind=Job.Kind.BULK, options=options, created_by=request.user)  # type: ignore[misc]  # the admin lets nobody else in
    transaction.on_commit(partial(tasks.enqueue, job))  # a change of its own, not part of this request's
    messages.info(request, _("So many articles are done in the background."))
    if not request.user.has_perm("library.view_job"):
        return redirect("admin:index")
    return redirect("admin:library_job_change", job.pk)


def told_passed_over(numbers: "tuple[int, ...] | list[int]") -> str:
    """Which articles it could not be done to; the first twenty by their numbers."""
    text = ngettext(
        "%(count)d article was passed over: no. %(numbers)s.",
        "%(count)d articles were passed over: no. %(numbers)s.",
        len(numbers),
    )
    told = ", ".join(map(str, numbers[:NUMBERS_TOLD]))
    return text % {"count": len(numbers), "numbers": f"{told} …" if len(numbers) > NUMBERS_TOLD else told}
