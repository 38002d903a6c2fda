"""What readers propose and report: two forms that store and fetch nothing."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from library.addresses import first_address, is_web_address
from library.client_address import client_network
from library.curation.suggestions import (
    follow_path,
    public_twin,
    report_article,
    signed_number,
    suggest_article,
    suggestion_signed,
    wait_before_next,
)
from library.forms import LONGEST_TITLE, ReportForm, SuggestionForm
from library.models import Article, Suggestion, Topic
from library.views.absolute import absolute
from library.views.errors import too_many_requests
from library.views.outline import TopicNode, read_chapters
from library.views.reader import reader_of

INDENT = "\u3000"  # an ideographic space, for each level of the tree
LONGEST_SHARED = 4096  # characters of what an app hands over


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_create(request: HttpRequest) -> HttpResponse:
    """Propose an article. `?url=&title=&text=&topic=` fill the form; apps may put the address into `text`."""
    response = _received_suggestion(request) if request.method == "POST" else _empty_form(request)
    patch_vary_headers(response, ["HX-Request"])
    return response


@never_cache
@require_safe
def suggestion_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the suggestion arrived, and what becomes of it."""
    return render(request, "library/suggestion_thanks.html", {"follow": _follow_address(request)})


@never_cache
@require_safe
def suggestion_detail(request: HttpRequest, signed: str) -> HttpResponse:
    """How a suggestion or a report stands, for those who hold its link. Says nothing of what readers do not see."""
    suggestion = suggestion_signed(signed)
    if suggestion is None:
        raise Http404("No suggestion has this link.")
    article = suggestion.article
    if article is not None:
        article = article.merged_into or article
    context = {"suggestion": suggestion, "article": article if article and article.is_public() else None}
    response = render(request, "library/suggestion_detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest, number: int) -> HttpResponse:
    """Tell the curators what is wrong with an article."""
    article = _public_article(number)
    if request.method != "POST":
        return render(request, "library/report_create.html", {"article": article, "form": ReportForm()})
    form = ReportForm(request.POST)
    if not form.is_valid():
        return render(request, "library/report_create.html", {"article": article, "form": form}, status=422)
    wait = wait_before_next(client_network(request), timezone.now())
    if wait is not None:
        return too_many_requests(request, wait)
    report = report_article(
        article,
        reason=form.cleaned_data["reason"],
        note=form.cleaned_data["note"],
        language=get_language() or "",
        email=form.cleaned_data.get("email", ""),
    )
    return _thanks(reverse("library:report-thanks", args=[article.pk]), report)


@never_cache
@require_safe
def report_thanks(request: HttpRequest, number: int) -> HttpResponse:
    """Say that the report arrived, and lead back to the article."""
    article = _public_article(number)
    context = {"article": article, "follow": _follow_address(request)}
    return render(request, "library/report_thanks.html", context)


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
    wait = wait_before_next(client_network(request), timezone.now())
    if wait is not None:
        return too_many_requests(request, wait)
    return _thanks(reverse("library:suggestion-thanks"), _stored(form.cleaned_data))


def _thanks(path: str, suggestion: Suggestion) -> HttpResponseRedirect:
    """The page of thanks, which shows the link by which the sender follows it."""
    return HttpResponseRedirect(f"{path}?{urlencode({'link': signed_number(suggestion)})}")


def _follow_address(request: HttpRequest) -> str:
    """The whole address that the page of thanks shows, or "" where nothing was kept."""
    suggestion = suggestion_signed(request.GET.get("link", ""))
    return absolute(request, follow_path(suggestion)) if suggestion else ""


def _page(request: HttpRequest, form: SuggestionForm, twin: Article | None, *, status: int) -> HttpResponse:
    context = {"form": form, "twin": twin, "quick_url": _quick_address(request, form)}
    return render(request, "library/suggestion_create.html", context, status=status)


def _quick_address(request: HttpRequest, form: SuggestionForm) -> str:
    """Where somebody who may add articles adds this one at once; "" for everybody else."""
    if not reader_of(request).may_add_articles:
        return ""
    given = {name: form[name].value() or "" for name in ("url", "title")}
    return f"{reverse('admin:library_article_quick')}?{urlencode(given)}"


def _stored(values: dict[str, Any]) -> Suggestion:
    return suggest_article(
        url=values["url"],
        title=values["title"],
        topic=Topic.objects.filter(pk=values["topic"]).first(),
        note=values["note"],
        language=get_language() or "",
        email=values.get("email", ""),
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
