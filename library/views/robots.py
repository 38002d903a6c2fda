"""What programs are told about the site: where to go, how to search it, and what it holds."""

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from library.models import EntryLink, Readme
from library.views.absolute import absolute, site_root
from library.views.freshness import fresh
from library.views.notes import plain_words
from library.views.outline import Line, TopicNode, fill, read_parts

PLAIN_TEXT = "text/plain; charset=utf-8"
# Nothing to find there: private pages, the desk, forms, and answers that differ with every question.
CLOSED = ("/admin/", "/accounts/", "/shelf/", "/search/", "/suggest/", "/preferences/", "/language/", "/offline/")
SECURITY_TEXT_LASTS = dt.timedelta(days=180)  # RFC 9116 asks for a date less than a year ahead
HOUR = 3600  # seconds


@login_not_required
@require_safe
def robots_text(request: HttpRequest) -> HttpResponse:
    """Where robots may go: on a private site nowhere."""
    if settings.EASYLLM_PRIVATE:
        rules = ["Disallow: /"]
    else:
        sitemap = absolute(request, reverse("library:sitemap-detail"))
        rules = [*(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {sitemap}"]
    return HttpResponse("\n".join(["User-agent: *", *rules, ""]), content_type=PLAIN_TEXT)


@require_safe
def opensearch_detail(request: HttpRequest) -> HttpResponse:
    """How a browser searches the library from its address bar."""
    context = {
        "root": site_root(request),
        "short_name": settings.EASYLLM_SITE_NAME[:16],  # no longer, says OpenSearch 1.1
        "description": _("Search %(name)s") % {"name": settings.EASYLLM_SITE_NAME},
        "icon": absolute(request, static("img/icon-192.png")),
    }
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "library/opensearch.xml", context, content_type=content_type)


@require_safe
@fresh
def llms_text(request: HttpRequest) -> HttpResponse:
    """The lists for language models, in the form of llmstxt.org: a heading a topic, a line an article."""
    parts = read_parts()
    fill(chapter for part in parts for chapter in part.chapters)
    context = {
        "root": site_root(request),
        "tagline": settings.EASYLLM_TAGLINE or _tagline(parts[0].readme if parts else None),
        "sections": [section for part in parts for chapter in part.chapters for section in _sections(chapter)],
    }
    return render(request, "library/llms.txt", context, content_type=PLAIN_TEXT)


@login_not_required
@require_safe
def security_text(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole in the site (RFC 9116), where the operator named someone."""
    if not settings.EASYLLM_SECURITY_CONTACT:
        raise Http404("No contact is configured.")
    until = (timezone.now() + SECURITY_TEXT_LASTS).astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.EASYLLM_SECURITY_CONTACT}",
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        f"Canonical: {absolute(request, request.path)}",
        "Preferred-Languages: zh, en",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=PLAIN_TEXT)


@login_not_required
@require_safe
@cache_control(max_age=HOUR, public=True)
def icon_detail(request: HttpRequest) -> HttpResponse:
    """The icon for whoever asks at the old address without reading the page."""
    return HttpResponseRedirect(static("img/favicon.ico"))


def _tagline(readme: Readme | None) -> str:
    return readme.tagline if readme else ""


def _sections(node: TopicNode, above: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """A topic and those below it: titles from the chapter down, and lines. The form has one level of headings."""
    titles = (*above, _one_line(node.topic.shown_title()))
    lines = [_line(line) for run in node.runs for top in run.lines for line in top.all_lines()]
    if lines:
        yield " / ".join(titles), lines
    for below in node.subtopics:
        yield from _sections(below, titles)


def _line(line: Line) -> str:
    words = [plain_words(note) for note in line.notes] + [_link(plain_words(link.title), link) for link in line.links]
    said = f": {_one_line(' '.join(words))}" if words else ""
    return f"- [{_bracketed(line.title)}]({_destination(line.url)}){said}"


def _link(words: str, link: EntryLink) -> str:
    return f"[{_bracketed(words) or _destination(link.url)}]({_destination(link.url)})"


def _bracketed(title: str) -> str:
    """A title as it may stand in brackets."""
    return _one_line(title).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _destination(url: str) -> str:
    """An address as it may stand in parentheses. Percent signs stay what they are."""
    return quote(url, safe="!#$%&'*+,/:;=?@[]~")


def _one_line(text: str) -> str:
    return " ".join(text.split())
