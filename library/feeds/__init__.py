"""What programs of subscribers read: Atom, JSON Feed, the list of all feeds. How each is written, not what it holds."""

from library.feeds.atom import AtomFeed
from library.feeds.json_feed import JsonFeed
from library.feeds.opml import Outline, opml_text

__all__ = ["AtomFeed", "JsonFeed", "Outline", "opml_text"]
