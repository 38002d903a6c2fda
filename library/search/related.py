"""Articles related to one."""

from library.models import Article, SearchDocument
from library.search.alike import alike
from library.search.restriction import Row


def related_articles(article: Article, *, limit: int = 6) -> list[int]:
    """Numbers of published articles like this one, the most alike first, never itself.

    Two queries, and one more for an article that was read without its `search_document`.
    """
    document: SearchDocument | None = getattr(article, "search_document", None)
    if document is None:
        return []
    row = Row(document.pk, *(getattr(document, field) for field in Row._fields[1:]))
    return [other.number for other, _score in alike([row])[:limit]]
