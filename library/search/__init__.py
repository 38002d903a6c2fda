"""The search: the front door. See docs/search.md."""

from library.search.finding import search
from library.search.restriction import Audience
from library.search.results import Facets, Filters, Found, Sort, Stage, Suggested, SuggestionKind

__all__ = [
    "Audience",
    "Facets",
    "Filters",
    "Found",
    "Sort",
    "Stage",
    "Suggested",
    "SuggestionKind",
    "search",
]
