"""A topic with everything below it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.models import FormerSlug, Mark, Site, Tag, Topic
from library.views.folding import cut
from library.views.lines import add_tags
from library.views.markdown import topic_markdown
from library.views.outline import Line, Part, TopicNode, fill, read_parts, topic_address
from library.views.reader import reader_of

LINES_AT_ONCE = 200  # a longer topic is shown in pages
SITES_BESIDE, TAGS_BESIDE = 10, 30  # beside the cards: the most used; all of them have pages of their own


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a topic stands: the nodes from its chapter down to itself, and the chapters of its list."""

    path: list[TopicNode]
    chapters: list[TopicNode]


@require_safe
def topic_detail(request: HttpRequest, slugs: tuple[str, ...], name: str = "") -> HttpResponse:
    """One topic: its introduction, its lines as cards, what it links to and its neighbours."""
    place = find_topic(slugs, name)
    if place is None:
        return HttpResponsePermanentRedirect(address_once_at(slugs, name))
    node = place.path[-1]
    fill([node], topics=[below.topic.pk for below in node.all_topics()])
    reader = reader_of(request)
    reader.note_topics([node])
    every_line = list(node.all_lines())
    reader.note_states(every_line)
    page = Paginator(every_line, LINES_AT_ONCE).get_page(request.GET.get("page"))
    subtopics = [(below, below.count) for below in node.subtopics]
    if page.has_other_pages():
        cut(node, page.start_index() - 1, page.end_index() if page.has_next() else None)
    lines = list(node.all_lines())
    add_tags(lines)
    context = {
        "node": node,
        "chapter": place.path[0],
        "crumbs": place.path[:-1],
        "siblings": [chapter for chapter in place.chapters if chapter is not place.path[0]],
        "sites": _sites(every_line)[:SITES_BESIDE],
        "tags": _tags(lines)[:TAGS_BESIDE],
        "subtopics": subtopics,
        "page": page,
        "count": len(every_line),
        "read_count": reader.read_count(every_line) if reader.has_marks else None,
        "next_unread": next((line for line in every_line if line.state == Mark.State.UNREAD), None),
    }
    return render(request, "library/topic_detail.html", context)


@require_safe
def topic_text(request: HttpRequest, slugs: tuple[str, ...], name: str = "") -> HttpResponse:
    """One topic and everything below it as Markdown, in the form of the README. A former address leads to today's."""
    place = find_topic(slugs, name)
    if place is None:
        return HttpResponsePermanentRedirect(f"{address_once_at(slugs, name)}README.md")
    node = place.path[-1]
    fill([node], topics=[below.topic.pk for below in node.all_topics()])
    return HttpResponse(topic_markdown(node), content_type="text/markdown; charset=utf-8")


def _parts_named(name: str) -> list[Part]:
    """The list of that name; without one the default list, then the topics that stand in no list."""
    if name == settings.EASYLLM_DEFAULT_LIST:
        raise Http404("The default list has short addresses.")
    wanted = (name,) if name else (settings.EASYLLM_DEFAULT_LIST, "")
    return [part for part in read_parts() if (part.readme.name if part.readme else "") in wanted]


def find_topic(slugs: Sequence[str], name: str) -> Surroundings | None:
    """The topic at the end of a path of slugs, in the list of that name."""
    for part in _parts_named(name):
        path: list[TopicNode] = []
        for slug in slugs:
            level = path[-1].subtopics if path else part.chapters
            step = next((node for node in level if node.topic.slug == slug), None)
            if step is None:
                break
            path.append(step)
        if len(path) == len(slugs):
            return Surroundings(path, part.chapters)
    return None


def address_once_at(slugs: Sequence[str], name: str) -> str:
    """Where the topic of a former slug stands now. Raises `Http404`."""
    topic = _topic_once_at(slugs, name)
    if topic is None or any(step.role != Topic.Role.ORDINARY for step in topic.with_ancestors()):
        raise Http404("No topic stands here.")
    return topic_address(topic, [step.slug for step in topic.with_ancestors()])


def _topic_once_at(slugs: Sequence[str], name: str) -> Topic | None:
    """Follow slugs, present or former, down the tree."""
    topic: Topic | None = None
    for slug in slugs:
        topic = _step_once_at(topic, slug, name)
        if topic is None:
            return None
    return topic


def _step_once_at(parent: Topic | None, slug: str, name: str) -> Topic | None:
    """The topic that has the slug below `parent`, else the last one that had it there."""
    top = Q(parent=None)
    here = Q(parent=parent) if parent else top & _is_in_list(name, "readme")
    once = Q(parent=parent) if parent else top & _is_in_list(name, "topic__readme")
    found = Topic.objects.filter(here, slug=slug).select_related("readme").first()
    former = FormerSlug.objects.filter(once, slug=slug).select_related("topic__readme").order_by("-id")
    return found or next((row.topic for row in former[:1]), None)


def _is_in_list(name: str, field: str) -> Q:
    """The condition on a topic's list that short addresses, or those below a list's name, stand for."""
    if name:
        return Q(**{f"{field}__name": name})
    return Q(**{f"{field}__name": settings.EASYLLM_DEFAULT_LIST}) | Q(**{f"{field}__isnull": True})


def _sites(lines: Sequence[Line]) -> list[tuple[Site, int]]:
    """The sites of some lines with how many of them each has, the fullest first."""
    sites = {line.article.site.pk: line.article.site for line in lines if line.article.site is not None}
    return [
        (sites[pk], count) for pk, count in Counter(line.article.site_id for line in lines).most_common() if pk in sites
    ]


def _tags(lines: Sequence[Line]) -> list[Tag]:
    """The tags of some lines, the most used first."""
    tags = {tag.pk: tag for line in lines for tag in line.tags}
    return [tags[pk] for pk, _ in Counter(tag.pk for line in lines for tag in line.tags).most_common()]
