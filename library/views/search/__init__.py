"""The search: its page, its feed, and what both make of an address."""

from library.views.search.feed import search_feed
from library.views.search.page import search_list

__all__ = ["search_feed", "search_list"]
