"""Atom (RFC 4287) in pages (RFC 5005)."""

import datetime as dt
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from library.feeds.xml_writer import XmlWriter


class AtomFeed(Atom1Feed):
    """Django's Atom with what it has no words for.

    The feed takes `pages` (relation and address of other pages), `icon`, and `changed_at`, the moment that counts while
    the feed is empty. Items take `language`, `summary_language`, `related` (the address of the library's own page) and
    `summary`, which is HTML.
    """

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the document. This is Django's own method but for the writer, which any title passes."""
        handler = XmlWriter(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def latest_post_date(self) -> dt.datetime:
        """The moment of the latest item; of the library's last change while there is none."""
        changed_at: dt.datetime = self.feed["changed_at"]
        return super().latest_post_date() if self.items else changed_at

    def add_root_elements(self, handler: Any) -> None:
        """Add the way to the other pages, and the icon."""
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})
        handler.addQuickElement("icon", self.feed["icon"])

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The language of the article, where it is known."""
        return _language(item["language"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add the library's own page and the curator's notes, which may speak another language than the article."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("link", "", {"rel": "related", "type": "text/html", "href": item["related"]})
        if item["summary"]:
            attributes = {"type": "html", **_language(item["summary_language"])}
            handler.addQuickElement("summary", item["summary"], attributes)


def _language(code: str) -> dict[str, str]:
    return {"xml:lang": code} if code else {}
