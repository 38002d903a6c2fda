"""Feeds of the whole library, of topics, tags and sites, and the list of them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from library.feeds import AtomFeed, JsonFeed, Outline, opml_text
from library.language import language_of
from library.models import Article, Entry, Readme, Site, Tag
from library.models.article import ArticleQuerySet
from library.views.absolute import absolute
from library.views.freshness import BEGINNING, catalogue_state, fresh
from library.views.language import interface_language
from library.views.lines import lines_of
from library.views.notes import link_words, note_html
from library.views.outline import Line, Part, TopicNode, read_parts
from library.views.tags import find_tag
from library.views.topics import address_once_at, find_topic

PER_PAGE = 100
FORMATS: dict[str, type[AtomFeed | JsonFeed]] = {"atom": AtomFeed, "json": JsonFeed}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a feed is about: its title, its page, and the articles in it. `query` is what follows the question mark."""

    title: str
    page_path: str
    articles: ArticleQuerySet
    subtitle: str = ""
    query: str = ""

    def address(self, name: str = "", **further: object) -> str:
        """The path of the page, or of `name` beside it, with its query."""
        query = "&".join(part for part in (self.query, urlencode(further)) if part)
        return f"{self.page_path}{name}{'?' if query else ''}{query}"


@require_safe
@fresh
def feed_detail(request: HttpRequest, form: str) -> HttpResponse:
    """The whole library."""
    tagline = settings.EASYLLM_TAGLINE or _tagline_of_default_list()
    scope = Scope(settings.EASYLLM_SITE_NAME, reverse("library:map-detail"), Article.objects.published(), tagline)
    return feed_of(request, form, scope)


@require_safe
@fresh
def topic_feed(request: HttpRequest, form: str, slugs: tuple[str, ...], name: str = "") -> HttpResponse:
    """What stands in a topic and in those below it. A former address leads to today's."""
    place = find_topic(slugs, name)
    if place is None:
        return HttpResponsePermanentRedirect(f"{address_once_at(slugs, name)}feed.{form}")
    node = place.path[-1]
    topics = [below.topic.pk for below in node.all_topics()]
    within = Entry.objects.public().filter(topic__in=topics).values("article")
    scope = Scope(
        in_library(node.topic.shown_title()),
        node.url,
        Article.objects.published().filter(pk__in=within),
        node.topic.shown_intro(),
    )
    return feed_of(request, form, scope)


@require_safe
@fresh
def tag_feed(request: HttpRequest, form: str, slug: str) -> HttpResponse:
    """The articles of a tag. The address of another name of it leads to it."""
    tag = find_tag(slug)
    if tag.slug != slug:
        return HttpResponsePermanentRedirect(f"{tag.get_absolute_url()}feed.{form}")
    articles = Article.objects.published().filter(tagged_articles__tag=tag)
    return feed_of(request, form, Scope(in_library(f"#{tag.shown_name()}"), tag.get_absolute_url(), articles))


@require_safe
@fresh
def site_feed(request: HttpRequest, form: str, host: str) -> HttpResponse:
    """The articles of a site."""
    site = get_object_or_404(Site.objects.with_article_count(), host=host)
    articles = site.articles.published()
    return feed_of(request, form, Scope(in_library(site.name), site.get_absolute_url(), articles))


@require_safe
@fresh
def feed_list(request: HttpRequest) -> HttpResponse:
    """Every feed there is, as OPML."""
    text = opml_text(
        title=_("Feeds of %(library)s") % {"library": settings.EASYLLM_SITE_NAME},
        changed_at=catalogue_state(request).made_at or BEGINNING,
        outlines=_outlines(request),
    )
    return HttpResponse(text, content_type="text/x-opml; charset=utf-8")


def in_library(title: str) -> str:
    """The title of a feed of some of the articles."""
    return f"{title} · {settings.EASYLLM_SITE_NAME}"


def _tagline_of_default_list() -> str:
    taglines = Readme.objects.filter(name=settings.EASYLLM_DEFAULT_LIST).values_list("tagline", flat=True)
    return taglines.first() or ""


def feed_of(request: HttpRequest, form: str, scope: Scope) -> HttpResponse:
    """The page of the feed that `?page=` asks for, the newest hundred without it."""
    articles = scope.articles.select_related("site").newest_first()
    try:
        page = Paginator(articles, PER_PAGE).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404("The feed has no such page.") from error
    name = f"feed.{form}"

    def address(number: int) -> str:
        return absolute(request, scope.address(name) if number == 1 else scope.address(name, page=number))

    feed = FORMATS[form](
        title=scope.title,
        link=absolute(request, scope.address()),
        description="",
        language=interface_language(),
        author_name=settings.EASYLLM_SITE_NAME,
        author_link=absolute(request, "/"),
        subtitle=scope.subtitle or None,
        feed_url=address(page.number),
        feed_guid=address(1),
        pages=[(relation, address(number)) for relation, number in _other_pages(page)],
        icon=absolute(request, static("img/icon-512.png")),
        changed_at=catalogue_state(request).made_at or BEGINNING,
    )
    for line in lines_of(list(page)):
        _add(request, feed, line)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _other_pages(page: Page[Article]) -> list[tuple[str, int]]:
    """How to walk the whole feed (RFC 5005, section 3): relations and numbers of pages."""
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    return list(numbers.items())


def _add(request: HttpRequest, feed: AtomFeed | JsonFeed, line: Line) -> None:
    """One article. Its number makes the id, so that another title or another original leaves it the same."""
    article = line.article
    feed.add_item(
        title=article.title,
        link=article.url,
        description=None,  # type: ignore[arg-type]  # Atom then writes none, and `summary` takes its place
        author_name=_publisher(article),
        pubdate=article.added_at,
        updateddate=article.updated_at,
        unique_id=absolute(request, reverse("library:article-number", args=[article.pk])),
        categories=[tag.shown_name() for tag in line.tags],
        language=article.language or language_of(article.title),
        related=absolute(request, article.get_absolute_url()),
        summary=_summary(line),
        summary_language=language_of(" ".join(line.notes)),
    )


def _publisher(article: Article) -> str:
    """Who stands for the article: never the library, which only points to it."""
    return article.author or (article.site.name if article.site else "") or urlsplit(article.url).netloc


def _summary(line: Line) -> SafeString:
    """What the curators noted, and the secondary links."""
    notes = format_html_join("\n", "<p>{}</p>", ((note_html(note),) for note in line.notes))
    if not line.links:
        return notes
    links = format_html_join(
        " · ", '<a href="{}">{}</a>', ((link.url, link_words(link.title, link.url)) for link in line.links)
    )
    return format_html("{}<p>{}</p>", notes, links)


def _outlines(request: HttpRequest) -> list[Outline]:
    def outline(title: str, path: str, below: tuple[Outline, ...] = ()) -> Outline:
        return Outline(title, absolute(request, f"{path}feed.atom"), absolute(request, path), below)

    def topic(node: TopicNode) -> Outline:
        return outline(node.topic.shown_title(), node.url, tuple(topic(below) for below in node.subtopics))

    def heading(title: str, outlines: Sequence[Outline]) -> list[Outline]:
        return [Outline(title, outlines=tuple(outlines))] if outlines else []

    parts = [(_part_title(part), [topic(node) for node in part.chapters]) for part in read_parts()]
    tags = [outline(f"#{tag.shown_name()}", tag.get_absolute_url()) for tag in Tag.objects.with_article_count()]
    sites = [outline(site.name, site.get_absolute_url()) for site in Site.objects.with_article_count()]
    return [
        outline(settings.EASYLLM_SITE_NAME, reverse("library:map-detail")),
        *(found for title, topics in parts for found in heading(title, topics)),
        *heading(_("Tags"), tags),
        *heading(_("Sites"), sites),
    ]


def _part_title(part: Part) -> str:
    return str(part.readme) if part.readme else _("Kept in this library")
