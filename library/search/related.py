"""Articles related to one."""

from library.models import Article, SearchDocument
from library.search.alike import alike
from library.search.restriction import Row


def related_articles(article: Article, *, limit: int = 6) -> list[int]:
    """Numbers of published articles like this one, the most alike first, never itself. Three queries."""
    document = SearchDocument.objects.filter(article=article.pk).values_list("article_id", *Row._fields[1:]).first()
    if document is None:
        return []
    return [row.number for row, _score in alike([Row(*document)])[:limit]]
