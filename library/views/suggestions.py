"""What readers propose and report: two forms that store and fetch nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from library.addresses import first_address, is_web_address
from library.client_address import client_network
from library.curation.suggestions import public_twin, report_article, suggest_article, wait_before_next
from library.forms import LONGEST_TITLE, ReportForm, SuggestionForm
from library.models import Article, Topic
from library.views.errors import too_many_requests
from library.views.outline import TopicNode, read_chapters

INDENT = "\u3000"  # an ideographic space, for each level of the tree
LONGEST_SHARED = 4096  # characters of what an app hands over


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_create(request: HttpRequest) -> HttpResponse:
    """Propose an article. `?url=&title=&text=&topic=` fill the form; apps may put the address into `text`."""
    response = _received_suggestion(request) if request.method == "POST" else _empty_form(request)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
def suggestion_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the suggestion arrived, and what becomes of it."""
    return render(request, "library/suggestion_thanks.html")


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the curators what is wrong with an article."""
    article = _public_article(number)
    if request.method != "POST":
        return render(request, "library/report_create.html", {"article": article, "form": ReportForm()})
    form = ReportForm(request.POST)
    if not form.is_valid():
        return render(request, "library/report_create.html", {"article": article, "form": form}, status=422)
    if not form.cleaned_data["surname"]:
        wait = wait_before_next(client_network(request), timezone.now())
        if wait is not None:
            return too_many_requests(request, wait)
        report_article(
            article, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], language=get_language() or ""
        )
    return HttpResponseRedirect(reverse("library:report-thanks", args=[article.pk]))


@require_safe
def report_thanks(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the report arrived, and lead back to the article."""
    article = _public_article(number)
    return render(request, "library/report_thanks.html", {"article": article})


def _public_article(number: int) -> Article:
    article = Article.objects.published().select_related("site").of_number(number)
    if article is None:
        raise Http404("The article is not published.")
    return article


def _empty_form(request: HttpRequest) -> HttpResponse:
    """The form with what the address says; for htmx only what is to be said of the address that is being typed."""
    given = {name: request.GET.get(name, "")[:LONGEST_SHARED] for name in ("url", "title", "text", "topic")}
    twin = _twin(given["url"])
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    if htmx:
        return render(request, "library/components/known_address.html", {"article": twin})
    url = first_address(given["url"], given["text"], given["title"]) or given["url"]
    initial = {"url": url, "title": given["title"][:LONGEST_TITLE], "topic": given["topic"]}
    form = SuggestionForm(topics=_topic_choices(), initial=initial)
    return _page(request, form, twin or _twin(url), status=200)


def _received_suggestion(request: HttpRequest) -> HttpResponse:
    form = SuggestionForm(request.POST, topics=_topic_choices())
    is_valid = form.is_valid()
    twin = _twin(form.cleaned_data.get("url", ""))
    if not is_valid or twin is not None:
        return _page(request, form, twin, status=422)
    if not form.cleaned_data["surname"]:
        wait = wait_before_next(client_network(request), timezone.now())
        if wait is not None:
            return too_many_requests(request, wait)
        _store(form.cleaned_data)
    return HttpResponseRedirect(reverse("library:suggestion-thanks"))


def _page(request: HttpRequest, form: SuggestionForm, twin: Article | None, *, status: int) -> HttpResponse:
    return render(request, "library/suggestion_create.html", {"form": form, "twin": twin}, status=status)


def _store(values: dict[str, Any]) -> None:
    suggest_article(
        url=values["url"],
        title=values["title"],
        topic=Topic.objects.filter(pk=values["topic"]).first(),
        note=values["note"],
        language=get_language() or "",
    )


def _twin(url: str) -> Article | None:
    return public_twin(url) if is_web_address(url) else None


def _topic_choices() -> list[tuple[str, str]]:
    """The topics of the map, those below others indented."""
    return list(_choices_of(read_chapters()))


def _choices_of(nodes: Iterable[TopicNode], depth: int = 0) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield str(node.topic.pk), INDENT * depth + node.topic.shown_title()
        yield from _choices_of(node.subtopics, depth + 1)
