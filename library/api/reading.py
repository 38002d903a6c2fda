"""Which rows an asker may see, found by what an address says. What is not there for them raises `Http404`."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from library.api.asker import Asker, asker_of
from library.api.problems import ProblemError
from library.api.schemas import ArticlesAsked, EntriesAsked
from library.api.told import Tree, below, entries_with_all_told, marks_with_all_told, with_all_told
from library.models import Article, Entry, Mark, Site, Tag, Topic
from library.views.absolute import absolute

GONE = {
    Article.Status.BINNED.value: "This article was deleted.",
    Article.Status.WITHDRAWN.value: "This article was withdrawn.",
}


class LeadsOnError(Exception):
    """What was asked for is told at another address: a merged article, another name of a tag."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def leading_on(request: HttpRequest, path: str) -> HttpResponse:
    """The answer that leads to another address for good."""
    headers = {"Location": absolute(request, path)}
    return HttpResponse(status=HTTPStatus.MOVED_PERMANENTLY, headers=headers)


def find_article(number: int, asker: Asker) -> Article:
    """The article of a number. Raises `Http404`, a problem (410) for what is gone, and `LeadsOnError`."""
    article = with_all_told(Article.objects.all()).of_number(number)  # type: ignore[attr-defined]  # one of ours
    if article is None:
        raise Http404("There is no such article.")
    refuse_unseen(article, asker)
    if article.pk != number:
        raise LeadsOnError(reverse("api-1:article-detail", args=[article.pk]))
    found: Article = article
    return found


def refuse_unseen(article: Article, asker: Asker) -> None:
    """Raise `Http404`, or a problem (410), for what the asker does not see."""
    is_seen = asker.sees(article) and not article.is_put_away()
    if is_seen:
        return
    if article.status in GONE:
        reason = article.withdrawn_reason if article.status == Article.Status.WITHDRAWN else ""
        raise ProblemError(HTTPStatus.GONE, " ".join(filter(None, (GONE[article.status], reason))))
    raise Http404("There is no such article.")


def chosen_articles(asked: ArticlesAsked, request: HttpRequest, tree: Tree) -> "QuerySet[Article]":
    """The articles of a list. Raises `PermissionDenied` for a status that the asker does not see."""
    if asked.status != "published" and not asker_of(request).sees_unpublished():
        raise PermissionDenied("Drafts and withdrawn articles need a token whose owner sees the desk.")
    articles = with_all_told(Article.objects.filter(status=asked.status))
    if asked.topic is not None:
        standing = Entry.objects.filter(topic__in=topics_below(asked.topic, tree)).order_by()
        articles = articles.filter(pk__in=standing.values("article"))
    if asked.tag:
        articles = articles.filter(tagged_articles__tag=find_tag(asked.tag))
    if asked.site:
        articles = articles.filter(site=find_site(asked.site))
    if asked.language:
        articles = articles.filter(language=asked.language)
    if asked.must_read is not None:
        articles = articles.filter(is_must_read=asked.must_read)
    return articles


def topics_below(number: int, tree: Tree) -> list[int]:
    """A topic that readers see, and those below it."""
    node = tree.node(number)
    if node is None:
        raise Http404("There is no such topic.")
    return below(node)


def seen_entries(asker: Asker, tree: Tree) -> "QuerySet[Entry]":
    """The lines that the asker sees."""
    shown = Q(article__status__in=Article.LIVE) if asker.sees_unpublished() else Q(article__status="published")
    rows = Entry.objects.filter(shown, topic__role="ordinary")
    hidden = (
        set(Topic.objects.ordinary().values_list("pk", flat=True)) - tree.paths.keys()
    )  # those below a meta section
    return entries_with_all_told(rows.exclude(topic__in=hidden) if hidden else rows)


def chosen_entries(asked: EntriesAsked, asker: Asker, tree: Tree) -> "QuerySet[Entry]":
    """The lines of a list. Raises `Http404` for an article that the asker does not see."""
    entries = seen_entries(asker, tree)
    if asked.topic is not None:
        entries = entries.filter(topic=asked.topic)
    if asked.article is not None:
        entries = entries.filter(article=find_article(asked.article, asker))
    return entries


def find_entry(number: int, asker: Asker, tree: Tree) -> Entry:
    """The line of a number."""
    entry = seen_entries(asker, tree).filter(pk=number).first()
    if entry is None:
        raise Http404("There is no such entry.")
    return entry


def find_tag(slug: str) -> Tag:
    """The tag of a slug, or of another name's slug, where readers see it."""
    public = Tag.objects.with_article_count()
    tag = public.filter(slug=slug).first() or public.filter(aliases__slug=slug).first()
    if tag is None:
        raise Http404("There is no such tag.")
    return tag


def find_site(host: str) -> Site:
    """The site of a host, where readers see it."""
    site = Site.objects.with_article_count().filter(host=host.lower()).first()
    if site is None:
        raise Http404("There is no such site.")
    return site


def marks_of(asker: Asker) -> "QuerySet[Mark]":
    """The asker's own marks, on what readers see. Raises `TokenError` without a token."""
    return marks_with_all_told(Mark.objects.of_public().filter(shelf__user=asker.require_read()))


def find_mark(number: int, asker: Asker) -> Mark:
    """The asker's mark on the article of a number."""
    mark = marks_of(asker).filter(article=number).first()
    if mark is None:
        raise Http404("You have no mark on that article.")
    return mark
