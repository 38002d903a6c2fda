"""The search: the front door. See docs/search.md."""

from library.search.finding import search
from library.search.gathering import COUNT_LIMIT
from library.search.index import check_index, is_index_stale, rebuild_index, reindex, reindex_stale, stale_count
from library.search.related import related_articles
from library.search.restriction import Audience
from library.search.results import Facets, Filters, Found, Sort, Stage, Suggested, SuggestionKind
from library.search.suggesting import suggest, suggest_names

__all__ = [
    "COUNT_LIMIT",
    "Audience",
    "Facets",
    "Filters",
    "Found",
    "Sort",
    "Stage",
    "Suggested",
    "SuggestionKind",
    "check_index",
    "is_index_stale",
    "rebuild_index",
    "reindex",
    "reindex_stale",
    "related_articles",
    "search",
    "stale_count",
    "suggest",
    "suggest_names",
]
