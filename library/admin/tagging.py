"""Adding tags to many articles and taking them away, with a page that shows what will happen before it happens."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from library import tasks
from library.admin.base import CatalogueAdmin
from library.curation.tagging import effects_of_adding, effects_of_removing, tag_articles
from library.models import Article, Job
from library.models.words import join_words, split_words

AT_ONCE = 1_000  # articles; more of them are a job
EXAMPLES = 10
LONGEST_NAME = 100
MOST_NAMES = 50


class TagNamesForm(forms.Form):
    """The names of tags, parted as in the form of an article."""

    tags = forms.CharField(
        label=_("Tags"), help_text=_("Several with commas between them."), widget=forms.TextInput(attrs={"size": 60})
    )

    def clean_tags(self) -> list[str]:
        """The distinct names."""
        names = split_words(self.cleaned_data["tags"])
        if not names:
            raise ValidationError(_("Name at least one tag."))
        if len(names) > MOST_NAMES:
            raise ValidationError(gettext("Name at most %(number)d tags at a time.") % {"number": MOST_NAMES})
        too_long = next((name for name in names if len(name) > LONGEST_NAME), None)
        if too_long:
            text = gettext("“%(name)s…” is longer than %(number)d characters.")
            raise ValidationError(text % {"name": too_long[:20], "number": LONGEST_NAME})
        return names


class TaggingAdmin(CatalogueAdmin):
    """The two actions, for the list of articles."""

    actions: tuple[str, ...] = ("add_tags", "remove_tags")

    @admin.action(description=_("Add tags …"), permissions=["change"])
    def add_tags(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        """Give tags to the chosen articles."""
        return self._tagging(request, articles, is_adding=True)

    @admin.action(description=_("Remove tags …"), permissions=["change"])
    def remove_tags(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        """Take tags away from the chosen articles."""
        return self._tagging(request, articles, is_adding=False)

    def _tagging(self, request: HttpRequest, articles: QuerySet[Article], *, is_adding: bool) -> HttpResponse | None:
        """Ask for names, show what they would do, then do it."""
        form = TagNamesForm(request.POST if "tags" in request.POST else None)
        names = form.cleaned_data["tags"] if form.is_valid() else []
        # Whoever changes the names and presses Enter has not seen yet what these do.
        if names and "confirm" in request.POST and request.POST.get("shown") == join_words(names):
            return self._tag(request, articles, names, is_adding=is_adding)
        foretell = effects_of_adding if is_adding else effects_of_removing
        effects = foretell(articles, names) if names else None
        count = articles.count()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add tags") if is_adding else _("Remove tags"),
            "form": form,
            "action": "add_tags" if is_adding else "remove_tags",
            "effects": effects,
            "shown": join_words(names),
            "does_something": any(effect.articles for effect in effects or ()),
            "count": count,
            "examples": articles[:EXAMPLES],
            "left": max(0, count - EXAMPLES),
            "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "chosen_name": ACTION_CHECKBOX_NAME,
            "is_across": request.POST.get("select_across") == "1",
        }
        return TemplateResponse(request, "admin/library/article/tags.html", context)

    def _tag(
        self, request: HttpRequest, articles: QuerySet[Article], names: list[str], *, is_adding: bool
    ) -> HttpResponse | None:
        numbers = list(articles.order_by().values_list("pk", flat=True))
        wanted: dict[str, Any] = {"add": names} if is_adding else {"remove": names}
        if len(numbers) > AT_ONCE:
            options = {"articles": numbers, **wanted}
            job = Job.objects.create(kind=Job.Kind.BULK, options=options, created_by=request.user)  # type: ignore[misc]  # the admin lets nobody else in
            transaction.on_commit(partial(tasks.enqueue, job))  # a change of its own, not part of this request's
            messages.info(request, _("So many articles are done in the background."))
            return redirect("admin:library_job_change", job.pk)
        changed = tag_articles(numbers, actor=request.user, **wanted).articles
        text = ngettext("%(count)d article was changed.", "%(count)d articles were changed.", changed)
        messages.success(request, text % {"count": changed})
        return None
