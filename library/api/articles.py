"""Articles: read by anyone, written by those who may at the desk."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Status

from library.api import schemas
from library.api.article_writing import bin_article, change_article, create_article
from library.api.asker import asker_of, may_write
from library.api.freshness import etag_of, require_match, tag_by_content, tag_by_version
from library.api.paging import next_address, page_of
from library.api.reading import chosen_articles, find_article
from library.api.told import teller
from library.views.absolute import absolute

router = Router(tags=["articles"])
NEWEST_FIRST = ("-added_at", "-id")


@router.get("/articles", response=schemas.Articles, url_name="article-list", operation_id="listArticles")
def article_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.ArticlesAsked]) -> Any:
    """Articles, the latest arrivals first."""
    tag_by_version(request, response)
    tell = teller(request)
    articles = chosen_articles(asked, request, tell.tree)
    page = page_of(articles, order=NEWEST_FIRST, cursor=asked.cursor, limit=asked.limit)
    return {"results": [tell.article(article) for article in page.rows], "next": next_address(request, page.cursor)}


@router.get("/articles/{number}", response=schemas.ArticleWhole, url_name="article-detail", operation_id="getArticle")
def article_detail(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """One article with its lines. The number of a merged article leads to the one that it was merged into."""
    told = teller(request).article_whole(find_article(number, asker_of(request)))
    tag_by_content(request, response, told)
    return told


@router.post(
    "/articles",
    response={201: schemas.ArticleWhole},
    url_name="article-list",
    operation_id="createArticle",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def article_create(request: HttpRequest, response: HttpResponse, data: schemas.NewArticle) -> Any:
    """Add an article; nothing of it is fetched. Without a topic it is in the inbox."""
    asker = asker_of(request)
    asker.require_write()
    tell = teller(request)
    told = tell.article_whole(create_article(data, asker, tell.tree))
    response["ETag"] = etag_of(told)
    response["Location"] = absolute(request, reverse("api-1:article-detail", args=[told["id"]]))
    return Status(HTTPStatus.CREATED, told)


@router.patch(
    "/articles/{number}",
    response=schemas.ArticleWhole,
    url_name="article-detail",
    operation_id="changeArticle",
    auth=may_write,
    openapi_extra=schemas.CHANGES,
)
def article_update(
    request: HttpRequest, response: HttpResponse, number: schemas.PathNumber, data: schemas.ChangedArticle
) -> Any:
    """Change what is named of an article."""
    asker_of(request).require_write()
    require_match(request)
    told = change_article(number, data, request)
    response["ETag"] = etag_of(told)
    return told


@router.delete(
    "/articles/{number}",
    response={204: None},
    url_name="article-detail",
    operation_id="deleteArticle",
    auth=may_write,
    openapi_extra=schemas.WRITES,
)
def article_delete(request: HttpRequest, response: HttpResponse, number: schemas.PathNumber) -> Any:
    """Put an article into the bin, where it lies for thirty days."""
    asker_of(request).require_write()
    bin_article(number, request)
