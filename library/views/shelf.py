"""The reader's own shelf: what they marked, how far they are, and how to carry it elsewhere."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from library import shelves
from library.models import Article, Entry, Mark, Shelf
from library.views.absolute import absolute
from library.views.lines import lines_of
from library.views.outline import Line, TopicNode, read_chapters
from library.views.reader import Reader, forget_key, forget_visits, keep_key, reader_of

SHOWN_OF_EACH = 20  # articles of each heading on the overview
PER_PAGE = 100
BEGINNINGS = 3  # articles that an empty shelf proposes
LARGEST_FILE = 5 * 1024 * 1024  # bytes
HEADINGS = ("reading", "starred", "unread", "read")
MARKED = ("reading", "starred", "read")  # what makes an article one of the shelf; all others are unread as well


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the shelf: which, how many articles it has in all, and those that are shown."""

    name: str
    count: int
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many articles of a chapter were read."""

    node: TopicNode
    read: int
    count: int


def _takes_forms(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show what comes of a form at its own address; whoever reads that address, as after another choice of language or
    a mark set there, is led to the shelf.
    """

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        return view(request) if request.method == "POST" else HttpResponseRedirect(reverse("library:shelf-detail"))

    return require_http_methods(["GET", "HEAD", "POST"])(answer)


@never_cache
@require_safe
def shelf_detail(request: HttpRequest) -> HttpResponse:
    """The whole shelf, or with `?state=` one heading of it in pages."""
    state = request.GET.get("state", "")
    if state in HEADINGS:
        return _render_heading(request, state)
    return _render_shelf(request)


@never_cache
@require_safe
def shelf_export(request: HttpRequest) -> HttpResponse:
    """The marks as a file that any library of this kind reads."""
    data = {
        "format": shelves.FORMAT,
        "version": shelves.FORMAT_VERSION,
        "library": settings.EASYLLM_SITE_NAME,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "marks": shelves.exported_marks(reader_of(request).shelf),
    }
    name = f"shelf-{timezone.localdate():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)


@never_cache
@_takes_forms
def shelf_import(request: HttpRequest) -> HttpResponse:
    """Add the marks of a file to the shelf. A file that cannot be read changes nothing and says why."""
    reader = reader_of(request)
    try:
        rows = shelves.read_marks(_uploaded_json(request))
    except shelves.ShelfFileError as error:
        return _render_shelf(request, {"import_error": str(error)}, status=422)
    shelf, new_key = reader.shelf_to_write()
    report = shelves.import_marks(shelf, rows, now=timezone.now())
    reader.forget_what_was_read()
    response = _render_shelf(request, {"import_report": report})
    if new_key:
        keep_key(response, new_key)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shelf_open(request: HttpRequest, key: str) -> HttpResponse:
    """A secret link: looking at it changes nothing; its button opens the shelf in this browser.

    Marks that the browser had already are added to the shelf that is opened, or to the account of who is signed in.
    """
    shelf = Shelf.objects.with_key(key).first()
    if shelf is None:
        raise Http404("No shelf has this key.")
    reader = reader_of(request)
    if request.method == "POST":
        return _open(reader, shelf, key)
    context = {"count": shelf.marks.of_public().count(), "own_count": len(reader.marks), "is_own": reader.key == key}
    return render(request, "library/shelf_open.html", context)


@never_cache
@_takes_forms
def shelf_renew(request: HttpRequest) -> HttpResponse:
    """Give the shelf another secret link; the former one, and other browsers that hold it, open nothing any more."""
    reader = reader_of(request)
    response = HttpResponseRedirect(reverse("library:shelf-detail") + "#link")
    if reader.shelf is not None and reader.key and not reader.is_signed_in:
        keep_key(response, shelves.renew_key(reader.shelf))
    return response


@never_cache
@_takes_forms
def shelf_delete(request: HttpRequest) -> HttpResponse:
    """Remove the shelf and what the browser keeps of it, once the reader has ticked that they mean it."""
    if request.POST.get("sure") != "yes":
        return _render_shelf(request, {"delete_error": True}, status=422)
    reader = reader_of(request)
    if reader.shelf is not None:
        reader.shelf.delete()
    response = HttpResponseRedirect(reverse("library:shelf-detail"))
    forget_key(response)
    forget_visits(response)
    return response


def _open(reader: Reader, shelf: Shelf, key: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("library:shelf-detail"))
    if reader.is_signed_in:
        own, _no_key = reader.shelf_to_write()
        shelves.merge_shelves(shelf, into=own)
        return response
    if reader.shelf is not None:
        shelves.merge_shelves(reader.shelf, into=shelf)
    keep_key(response, key)
    return response


def _render_shelf(request: HttpRequest, extra: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    reader = reader_of(request)
    numbers = {name: _numbers(reader, name) for name in HEADINGS}
    shown = _lines({number for those in numbers.values() for number in those[:SHOWN_OF_EACH]})
    sections = [
        Section(name, len(those), [shown[number] for number in those[:SHOWN_OF_EACH] if number in shown])
        for name, those in numbers.items()
        if those
    ]
    lines = [line for section in sections for line in section.lines]
    if not sections:
        lines = lines_of(_beginnings())
    reader.note_states(lines)
    context = {
        "sections": sections,
        "marked": MARKED,
        "beginnings": [] if sections else lines,
        "progress": _progress(reader) if sections else [],
        "secret_link": _secret_link(request, reader) if sections else "",
    }
    return render(request, "library/shelf_detail.html", {**context, **(extra or {})}, status=status)


def _render_heading(request: HttpRequest, name: str) -> HttpResponse:
    reader = reader_of(request)
    page = Paginator(_numbers(reader, name), PER_PAGE).get_page(request.GET.get("page"))
    found = _lines(page)
    lines = [found[number] for number in page if number in found]
    reader.note_states(lines)
    return render(request, "library/shelf_heading.html", {"name": name, "page": page, "lines": lines})


def _numbers(reader: Reader, name: str) -> list[int]:
    """The articles under one heading, the latest mark first. What has a star stands there, not under "unread"."""
    if name == "starred":
        return [number for number, (_state, star) in reader.marks.items() if star]
    if name == Mark.State.UNREAD:
        return [number for number, (state, star) in reader.marks.items() if state == name and not star]
    return [number for number, (state, _star) in reader.marks.items() if state == name]


def _lines(numbers: Iterable[int]) -> dict[int, Line]:
    articles = Article.objects.published().filter(pk__in=list(numbers)).select_related("site")
    return {line.article.pk: line for line in lines_of(list(articles))}


def _beginnings() -> list[Article]:
    """Where a new reader may begin: what must be read, then what stands first in the lists."""
    entries = Entry.objects.public().filter(parent=None).select_related("article__site")
    rows = entries.order_by("-article__is_must_read", "article_id", "id")[: 4 * BEGINNINGS]
    return list({row.article_id: row.article for row in rows}.values())[:BEGINNINGS]


def _progress(reader: Reader) -> list[Progress]:
    """How far the reader is in each chapter in which they read anything."""
    articles: dict[int, set[int]] = {}
    for topic, article in Entry.objects.public().values_list("topic_id", "article_id"):
        articles.setdefault(topic, set()).add(article)
    progress = []
    for node in read_chapters():
        numbers = set().union(*(articles.get(below.topic.pk, ()) for below in node.all_topics()))
        read = sum(reader.marks.get(number, ("",))[0] == Mark.State.READ for number in numbers)
        if read:
            progress.append(Progress(node, read, len(numbers)))
    return progress


def _secret_link(request: HttpRequest, reader: Reader) -> str:
    """The address that opens this shelf elsewhere; an account needs none."""
    if reader.is_signed_in or not reader.key:
        return ""
    return absolute(request, reverse("library:shelf-open", args=[reader.key]))


def _uploaded_json(request: HttpRequest) -> object:
    file = request.FILES.get("file")
    if file is None:
        raise shelves.ShelfFileError(_("No file was chosen."))
    if (file.size or 0) > LARGEST_FILE:
        raise shelves.ShelfFileError(_("The file is larger than 5 MB; a shelf never is."))
    try:
        return json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # among them numbers of more digits than Python reads
        place = f" ({error.lineno}:{error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise shelves.ShelfFileError(_("The file is no JSON%(place)s.") % {"place": place}) from None
