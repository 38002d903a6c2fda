"""The search, as its page has it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Query, Router

from library.api import schemas
from library.api.asker import Asker, asker_of
from library.api.freshness import tag_by_version
from library.api.paging import make_cursor, next_address, read_cursor
from library.api.reading import find_site, find_tag, topics_below
from library.api.told import Tree, in_order, teller
from library.models import Article, Mark
from library.search import Filters, Sort, search

router = Router(tags=[_("search")])


@router.get(
    "/search",
    response=schemas.Found,
    url_name="search-list",
    operation_id="search",
    description=_(
        "Articles that hold what is asked, the best first. With a token, `is:unread` means its owner’s marks."
    ),
)
def search_list(request: HttpRequest, response: HttpResponse, asked: Query[schemas.SearchAsked]) -> Any:
    """A page of what is found."""
    asker = asker_of(request)
    if asker.token is None:
        tag_by_version(request, response)
    else:
        response["Cache-Control"] = "no-store"
    tell = teller(request)
    sort = Sort(asked.sort) if asked.sort else None
    found = search(asked.q.replace("\0", ""), filters=_filters(asked, tell.tree), sort=sort, marks=_marks(asker))
    first = _first(asked.cursor)
    numbers = found.hits[first : first + asked.limit]
    behind = first + asked.limit
    cursor = make_cursor([behind]) if len(found.hits) > behind else ""
    return {
        "count": found.count,
        "is_capped": found.is_capped,
        "corrected": found.corrected,
        "results": [tell.article(article) for article in in_order(Article.objects.published(), numbers)],
        "next": next_address(request, cursor),
    }


def _filters(asked: schemas.SearchAsked, tree: Tree) -> Filters:
    if asked.topic is not None:
        topics_below(asked.topic, tree)  # which says that there is none
    return Filters(
        topics=frozenset([asked.topic] if asked.topic is not None else []),
        tags=frozenset([find_tag(asked.tag).pk] if asked.tag else []),
        sites=frozenset([find_site(asked.site).pk] if asked.site else []),
    )


def _marks(asker: Asker) -> dict[int, tuple[str, bool]] | None:
    if asker.token is None:
        return None
    rows = Mark.objects.filter(shelf__user=asker.token.owner).values_list("article_id", "state", "is_starred")
    return {article: (state, is_starred) for article, state, is_starred in rows}


def _first(cursor: str) -> int:
    """How many results stand before the page."""
    if not cursor:
        return 0
    values = read_cursor(cursor)
    if len(values) != 1 or not isinstance(values[0], int) or values[0] < 0:
        raise Http404("No page of this search has that cursor.")
    return values[0]
