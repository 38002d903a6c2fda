"""Articles: read by anyone, written by those who may at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from library.api import schemas
from library.api.article_writing import bin_article, change_article, create_article
from library.api.asker import asker_of
from library.api.freshness import tag_by_content, tag_by_version
from library.api.operations import CHANGING, WRITING, told_changed, told_new, told_page
from library.api.paging import page_of
from library.api.reading import chosen_articles, find_article
from library.api.told import teller

router = Router(tags=[_("articles")])
LIST: dict[str, Any] = {"path": "/articles", "url_name": "article-list"}
ONE: dict[str, Any] = {"path": "/articles/{number}", "url_name": "article-detail"}
NEWEST_FIRST = ("-added_at", "-id")


@router.get(
    **LIST,
    response=schemas.Articles,
    operation_id="listArticles",
    description=_("Articles, the latest arrivals first."),
)
def article_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.ArticlesAsked]) -> Any:
    """A page of them."""
    tag_by_version(request, response)
    tell = teller(request)
    articles = chosen_articles(asked, request, tell.tree)
    return told_page(request, page_of(articles, order=NEWEST_FIRST, asked=asked), tell.article)


@router.get(
    **ONE,
    response=schemas.ArticleWhole,
    operation_id="getArticle",
    description=_(
        "One article with its lines. The number of a merged article leads to the one that it was merged into."
    ),
)
def article_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One article."""
    told = teller(request).article_whole(find_article(number, asker_of(request)))
    tag_by_content(request, response, told)
    return told


@router.post(
    **LIST,
    **WRITING,
    response={201: schemas.ArticleWhole},
    operation_id="createArticle",
    description=_("Add an article; nothing of it is fetched. Without a topic it is in the inbox."),
)
def article_create(request: HttpRequest, response: HttpResponse, data: schemas.NewArticle) -> Any:
    """Add one."""
    tell = teller(request)
    made = create_article(data, asker_of(request), tell.tree)
    return told_new(request, response, tell.article_whole(made), "article-detail")


@router.patch(
    **ONE,
    **CHANGING,
    response=schemas.ArticleWhole,
    operation_id="changeArticle",
    description=_("Change what is named of an article."),
)
def article_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedArticle
) -> Any:
    """Change one."""
    return told_changed(response, change_article(number, data, request))


@router.delete(
    **ONE,
    **WRITING,
    response={204: None},
    operation_id="deleteArticle",
    description=_("Put an article into the bin, where it lies for thirty days."),
)
def article_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Take one away."""
    bin_article(number, request)
